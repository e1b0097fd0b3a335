"""What the store keeps of scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from console.campaign.scripts.releases import Release
from console.campaign.scripts.versions import Version
from console.domain.script import ApprovedScript

SAID: Final = "said"
"""A note that is a comment; the other kinds are what was done with the version."""


@dataclass(frozen=True, slots=True)
class Note:
    """``place`` is the id of a line or a node; ``None``: about the whole."""

    at: datetime
    by: str
    kind: str
    text: str = ""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A simulation of exactly the content with this hash; ``report`` is what ``console.simulation`` wrote."""

    id: str
    version_id: str
    content_hash: str
    at: datetime
    by: str
    report: dict[str, Any]


class Scripts(Protocol):
    """Approved scripts are found by their hash for ever; versions, releases and notes are what the studio works with."""

    def add(self, shop_id: str, script: ApprovedScript) -> None: ...

    def version(self, content_hash: str) -> ApprovedScript | None: ...

    def in_use(self, shop_id: str, at: datetime, cart_id: str | None = None) -> tuple[ApprovedScript, ...]:
        """Of each pack the version that is spoken to this cart at that moment, the one released last first."""
        ...

    def put(self, version: Version, *, was: int | None = None) -> bool:
        """``was``: the revision it is made from, ``None`` for a new one; false when another is there by now, and then nothing is kept."""
        ...

    def get(self, version_id: str) -> Version | None: ...

    def of_pack(self, shop_id: str, pack: str) -> Sequence[Version]:
        """The newest first."""
        ...

    def packs(self, shop_id: str) -> Sequence[str]: ...

    def next_number(self, shop_id: str, pack: str) -> int: ...

    def discard(self, version_id: str) -> None:
        """With its notes and trials."""
        ...

    def release(self, release: Release) -> None:
        """Keep a new one, or the end of one that was kept."""
        ...

    def releases(self, shop_id: str, pack: str | None = None) -> Sequence[Release]: ...

    def note(self, version: Version, note: Note) -> None: ...

    def notes(self, version_id: str) -> Sequence[Note]: ...

    def tried(self, shop_id: str, trial: Trial) -> None: ...

    def trial(self, content_hash: str) -> Trial | None:
        """The latest of this content."""
        ...

    def spoken_with(self, shop_id: str, since: datetime, limit: int) -> Sequence[str]:
        """Ids of calls since then in which a customer spoke, the latest first; of customers that were erased none."""
        ...

    def conversion(self, shop_id: str, since: datetime) -> tuple[int, int]:
        """Calls since then whose link was accepted, and how many of them brought their cart back."""
        ...

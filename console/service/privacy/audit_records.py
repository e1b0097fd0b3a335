"""What is said of the audit chain when it has been gone over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Kind = Literal["changed", "moved", "missing", "end", "anchor"]

WORDS: Final[dict[Kind, tuple[str, str]]] = {
    "changed": ("書き換えられています", "was altered"),
    "moved": ("並べ替えられています", "was moved here from another place"),
    "missing": ("ありません", "is missing"),
    "end": ("末尾の封印が合いません", "the seal of the chain's end does not fit"),
    "anchor": ("控えておいた値と違います", "is not the one that was noted down"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries. ``kind`` is what comes before the first dot of what was done; ``until`` is not with it."""

    who: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """``first`` to ``last`` are numbers of entries."""

    kind: Kind
    first: int
    last: int

    def words(self) -> tuple[str, str]:
        numbers = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        ja, en = WORDS[self.kind]
        return f"記録 {numbers}: {ja}。", f"Entry {numbers}: {en}."


@dataclass(frozen=True, slots=True)
class Chain:
    """``last`` and ``digest``: number and digest of the last entry, to be noted down and held against the chain another time."""

    entries: int
    last: int
    digest: str
    damage: Sequence[Damage]

    @property
    def whole(self) -> bool:
        return not self.damage

"""What the intake asks of the store: an inbox that keeps events as they came, and books to which sightings are applied."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from console.campaign.carts.sightings import Sighting
from console.domain.facts import Fact

NEW: Final = "new"
APPLIED: Final = "applied"
IGNORED: Final = "ignored"
STUCK: Final = "stuck"
PULLED: Final = "pull"
"""Begins the delivery of what we fetched ourselves."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event whose signature was right. ``delivery`` is the sender's id of it, so that a replay is known; ``body`` as it came."""

    shop_id: str
    source: str
    topic: str
    delivery: str
    received_at: datetime
    sent_at: datetime | None
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """What the inbox shows of an event; its body only to those who apply it."""

    number: int
    shop_id: str
    source: str
    topic: str
    received_at: datetime
    size: int
    state: str
    reason_ja: str
    reason_en: str
    tries: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of event ``number``: ``applied``, ``ignored`` or ``stuck``, and why."""

    number: int
    state: str
    reason_ja: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What changed. ``ordered``: carts that an order closed just now; ``facts``: those whose value is another one than before."""

    carts: frozenset[str] = frozenset()
    ordered: frozenset[str] = frozenset()
    merged: int = 0
    new_customers: int = 0
    facts: tuple[Fact, ...] = ()


class Inbox(Protocol):
    def put(self, events: Sequence[Arrived]) -> tuple[int | None, ...]:
        """Number of each; ``None``: it was here before."""
        ...

    def waiting(self, limit: int, bytes_limit: int) -> tuple[tuple[int, Arrived], ...]:
        """New ones, in the order in which they came; at least one, and no more than ``bytes_limit`` together."""
        ...

    def settle(self, events: Sequence[Settled], now: datetime) -> None:
        """The body of what was applied or ignored is not kept: whatever is needed of it is in the books."""
        ...

    def again(self, numbers: Sequence[int] | None = None) -> int:
        """Make stuck ones new (all of them without ``numbers``); how many."""
        ...

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, tuple[InboxEntry, ...]]: ...

    def counts(self) -> dict[str, int]: ...


class Arrivals(Protocol):
    def apply(self, shop_id: str, sightings: Sequence[Sighting], now: datetime) -> Applied:
        """The books become what they are for all sightings so far. Doubled and reordered ones change nothing."""
        ...

"""What the queue asks of the store: rows that are filtered, sorted and counted there, and what people decided about carts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.handling import Handling
from console.service.campaign.campaign_records import Planned


class When(StrEnum):
    """Where a cart stands in the day. ``now``: being called or due; ``stopped``: nothing is going to be done by itself."""

    NOW = "now"
    TODAY = "today"
    LATER = "later"
    STOPPED = "stopped"


class Status(StrEnum):
    """The first that holds, in this order."""

    CALLING = "calling"
    CLOSED = "closed"
    BARRED = "barred"
    EXCLUDED = "excluded"
    SNOOZED = "snoozed"
    CALLED = "called"
    WAITING = "waiting"


class SortBy(StrEnum):
    """``plan``: as it is going to be done."""

    PLAN = "plan"
    VALUE = "value"
    TIER = "tier"
    ATTEMPTS = "attempts"
    LEFT = "left"
    LAST_ATTEMPT = "last_attempt"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Moments:
    """``now`` by the engine's clock, ``local`` the instant the calling rules go by and ``tomorrow`` when its day is over;
    ``left_by``: carts that somebody touched after that are not in the queue yet."""

    now: datetime
    local: datetime
    tomorrow: datetime
    left_by: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows, in which order. An empty part asks for nothing; ``assigned`` empty text means nobody's.

    ``text``: the beginning of a cart's id or of an article number, a part of an article's name, or a whole word of ``customer_words``.
    ``from_`` and ``until`` bound the time of the next step; ``tiers`` gives the order of tiers, the first one on top.
    """

    when: When | None = None
    statuses: tuple[Status, ...] = ()
    tiers: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    consent: bool | None = None
    assigned: str | None = None
    from_: datetime | None = None
    until: datetime | None = None
    text: str = ""
    sort: SortBy = SortBy.PLAN
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the queue with what is shown beside it. ``cart`` is without its address; ``step``, ``rule`` and ``due`` as they hold now,
    which may be before the plan has been made anew."""

    shop_id: str
    cart: Cart
    customer: Customer
    value: int
    status: Status
    attempts: int
    last_attempt_at: datetime | None
    step: str | None
    rule: str | None
    due: datetime | None
    handling: Handling
    planned: Planned | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Carts by each of these; ``rules`` only of those that are stopped, ``None`` where they are not planned yet."""

    total: int
    when: Mapping[str, int]
    statuses: Mapping[str, int]
    tiers: Mapping[str, int]
    steps: Mapping[str, int]
    rules: Mapping[str | None, int]
    assigned: Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class Deed:
    """A decision about a cart, as it is kept."""

    cart_id: str
    at: datetime
    who: str
    did: str
    before: Handling
    after: Handling


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a cart's story. ``body``: ids, words and numbers by which a desk words it."""

    at: datetime
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)


class Queue(Protocol):
    def page(self, wanted: Wanted, at: Moments, order: Sequence[str], offset: int, limit: int) -> tuple[int, Sequence[Listed]]:
        """How many there are, and those from ``offset`` on. ``order``: the names of the tiers, the highest first."""
        ...

    def ids(self, wanted: Wanted, at: Moments, order: Sequence[str], offset: int, limit: int) -> Sequence[str]:
        """The carts only."""
        ...

    def one(self, cart_id: str, at: Moments) -> Listed:
        """Raises ``BadInput`` when there is no such cart."""
        ...

    def counts(self, at: Moments) -> Counts: ...

    def due_times(self, since: datetime, until: datetime) -> Sequence[datetime]:
        """When calls are planned in that time."""
        ...

    def call_times(self, since: datetime, until: datetime) -> Sequence[datetime]:
        """When calls were made in that time."""
        ...

    def story(self, cart_id: str) -> Sequence[Told]:
        """What is known of a cart, oldest first."""
        ...

    def behind(self) -> bool:
        """There are customers whose rows are older than the search."""
        ...

    def catch_up(self, limit: int) -> int:
        """Make customers searchable whose rows are older than the search; how many were done."""
        ...


class Handlings(Protocol):
    def of(self, cart_id: str) -> Handling: ...

    def put(self, batch: str, who: str, did: str, changes: Mapping[str, tuple[Handling, Handling]], at: datetime) -> None:
        """Keep, by cart, what held and what holds now."""
        ...

    def held(self, cart_ids: Sequence[str]) -> Mapping[str, Handling]:
        """By cart; carts that are not there are left out."""
        ...

    def batch(self, batch: str) -> Sequence[Deed]: ...

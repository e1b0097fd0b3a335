"""What an event of the shop tells us, in our own words, whatever platform it came from.

Every sighting carries its version, (``at``, ``tie``): the moment the shop says it changed the thing, and what decides between two
of the same moment. What the books hold is a function of the set of sightings, not of the order in which they came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from console.domain.cart import CartLine
from console.domain.errors import BadInput

CLOCK_TOLERANCE: Final = timedelta(minutes=10)

Said = str | int | bool
"""One thing said of a person; dates are ISO 8601."""


class Unreadable(BadInput):
    """An event or a row that cannot be applied as it is."""


class NotForUs(BadInput):
    """An event that is whole and tells nothing we keep."""


@dataclass(frozen=True, slots=True)
class Person:
    """``account`` is the shop's own id of the person, empty when it gave none; ``said``: values of fields of ``domain.Customer``."""

    source: str
    account: str
    said: Mapping[str, Said]
    at: datetime
    tie: str

    @property
    def reachable(self) -> bool:
        return bool(self.account or self.said.get("phone") or self.said.get("mail"))


@dataclass(frozen=True, slots=True)
class CartSeen:
    """The whole cart as it was at ``at``. ``alias``: another key under which an order may name it."""

    source: str
    key: str
    at: datetime
    tie: str
    person: Person
    lines: tuple[CartLine, ...]
    url: str
    goods: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class CartEnded:
    """The cart is over without an order."""

    source: str
    key: str


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """``carts`` are the keys and aliases of the carts it was placed from; ``mark``: of the link that it came by, empty where it is not known."""

    source: str
    key: str
    number: str
    at: datetime
    tie: str
    placed_at: datetime
    person: Person | None
    total: int
    lines: tuple[CartLine, ...]
    paid: bool
    cancelled: bool
    carts: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """Somebody came to the shop over a link that bears this mark."""

    mark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WareSeen:
    """``kind`` ``variant``: ``body`` has sku, name, price and, where the shop says it there, stock, and ``selling`` false while it cannot
    be bought at all; ``level``: stock at one place.

    ``item`` ties levels to their variant.
    """

    source: str
    kind: str
    key: str
    item: str
    at: datetime
    tie: str
    body: Mapping[str, str | int | None] = field(default_factory=dict)


Sighting = Person | CartSeen | CartEnded | OrderSeen | LinkOpened | WareSeen


def instant(text: object, otherwise: datetime) -> datetime:
    """``text`` as an instant, ``otherwise`` where there is none. Raises ``Unreadable`` for what is neither."""
    if text is None or text == "":
        return otherwise
    try:
        when = datetime.fromisoformat(str(text))
        in_utc = None if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise Unreadable(f"時刻「{str(text)[:40]}」を読めません。", f"The time “{str(text)[:40]}” cannot be read.") from fault
    if in_utc is None:
        raise Unreadable(f"時刻「{text}」に時間帯がありません。", f"The time “{text}” has no zone.")
    return in_utc


def believed(sighting: Sighting, received: datetime) -> Sighting:
    """A version from the future would hold off every later one, so a sender whose clock is ahead is taken at our time of receipt."""
    limit = received + CLOCK_TOLERANCE
    if isinstance(sighting, CartEnded):
        return sighting
    if isinstance(sighting, CartSeen) and sighting.person.at > limit:
        sighting = replace(sighting, person=replace(sighting.person, at=received))
    if isinstance(sighting, OrderSeen):
        if sighting.person is not None and sighting.person.at > limit:
            sighting = replace(sighting, person=replace(sighting.person, at=received))
        if sighting.placed_at > limit:
            sighting = replace(sighting, placed_at=received)
    return sighting if sighting.at <= limit else replace(sighting, at=received)

"""Which call brought an order back: by rule, each order and each cart once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.outcome import Outcome

WINDOW: Final = timedelta(days=7)
OPENED_WITHIN: Final = timedelta(hours=24)
"""Whoever opened the link and ordered so soon ordered by it, whatever was in the cart: goods are exchanged for others on the telephone."""
NOBODY_SPOKEN_TO: Final = frozenset(
    {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.NOT_DIALLED, Outcome.VOICEMAIL, Outcome.SCREENED, Outcome.WRONG_PERSON}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order. ``cart_id``: the cart it names as its origin; ``skus`` what was bought. ``call_id``: the call whose link it came by."""

    order_id: str
    placed_at: datetime
    total: int
    cart_id: str | None
    customer_id: str | None
    skus: frozenset[str]
    cancelled: bool = False
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A call that is over, with the cart it was about. ``opened``: when its link was, as far as that is known."""

    call_id: str
    cart_id: str
    customer_id: str
    started_at: datetime
    outcome: Outcome | None
    skus: frozenset[str]
    opened: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovered:
    """``rule``, the stronger before the weaker: ``recovery.link`` (the order came by the call's link), ``recovery.token`` (it names the
    cart), ``recovery.opened`` (the same customer had opened the link within a day before), ``recovery.lines`` (the same customer bought
    what was in the cart)."""

    order_id: str
    cart_id: str
    call_id: str
    rule: str
    value: int
    placed_at: datetime


def recovered(order: Placed, calls: Iterable[Called], window: timedelta = WINDOW) -> Recovered | None:
    """The call whose link the order came by, or the last one before it in which somebody was spoken to, if it was about what was
    ordered. ``None``: no call's doing.

    An order that was placed before the call, long after it, or was cancelled is not recovered. Where an order names a cart it is that
    cart's, and nothing weaker is asked.
    """
    if order.cancelled:
        return None
    spoken = [
        call
        for call in calls
        if call.outcome is not None and call.outcome not in NOBODY_SPOKEN_TO and timedelta(0) <= order.placed_at - call.started_at <= window
    ]
    theirs = [call for call in spoken if call.customer_id == order.customer_id] if order.cart_id is None else []
    rules = {
        "recovery.link": [call for call in spoken if call.call_id == order.call_id],
        "recovery.token": [call for call in spoken if call.cart_id == order.cart_id],
        "recovery.opened": [call for call in theirs if any(timedelta(0) <= order.placed_at - at <= OPENED_WITHIN for at in call.opened)],
        "recovery.lines": [call for call in theirs if order.skus & call.skus],
    }
    rule, found = next(((rule, some) for rule, some in rules.items() if some), ("", []))
    if not found:
        return None
    call = max(found, key=lambda one: (one.started_at, one.call_id))
    return Recovered(order.order_id, call.cart_id, call.call_id, rule, order.total, order.placed_at)

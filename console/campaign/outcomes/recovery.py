"""Which call brought an order back: by rule, each order and each cart once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.outcome import Outcome

WINDOW: Final = timedelta(days=7)
NOBODY_SPOKEN_TO: Final = frozenset(
    {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.NOT_DIALLED, Outcome.VOICEMAIL, Outcome.SCREENED, Outcome.WRONG_PERSON}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order. ``cart_id``: the cart it names as its origin; ``skus`` what was bought."""

    order_id: str
    placed_at: datetime
    total: int
    cart_id: str | None
    customer_id: str | None
    skus: frozenset[str]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A call that is over, with the cart it was about."""

    call_id: str
    cart_id: str
    customer_id: str
    started_at: datetime
    outcome: Outcome | None
    skus: frozenset[str]


@dataclass(frozen=True, slots=True)
class Recovered:
    """``rule``: ``recovery.token`` (the order names the cart) or ``recovery.lines`` (the same customer bought what was in it)."""

    order_id: str
    cart_id: str
    call_id: str
    rule: str
    value: int
    placed_at: datetime


def recovered(order: Placed, calls: Iterable[Called], window: timedelta = WINDOW) -> Recovered | None:
    """The last call before the order in which somebody was spoken to, if it was about what was ordered. ``None``: no call's doing.

    An order that was placed before the call, long after it, or was cancelled is not recovered.
    """
    if order.cancelled:
        return None
    spoken = [
        call
        for call in calls
        if call.outcome is not None and call.outcome not in NOBODY_SPOKEN_TO and timedelta(0) <= order.placed_at - call.started_at <= window
    ]
    if order.cart_id is not None:
        rule, found = "recovery.token", [call for call in spoken if call.cart_id == order.cart_id]
    else:
        rule = "recovery.lines"
        found = [call for call in spoken if call.customer_id == order.customer_id and order.skus & call.skus]
    if not found:
        return None
    call = max(found, key=lambda one: (one.started_at, one.call_id))
    return Recovered(order.order_id, call.cart_id, call.call_id, rule, order.total, order.placed_at)

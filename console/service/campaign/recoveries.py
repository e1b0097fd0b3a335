"""Orders that calls brought back: each is looked at until its window is over, and counted once."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from console.campaign.outcomes.recovery import WINDOW, Called, Placed, Recovered, recovered
from console.domain.order import Order
from console.service.broadcast import Broadcast
from console.service.commands import ENGINE
from console.service.results.results import cart_recovered
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LATE: Final = timedelta(days=14)
"""Orders may be told of this long after they were placed: once a week by a file, or after a New Year with the machine off."""


class Recoveries:
    """``reading`` has a thread of its own: whole days of orders are looked through while the events of running calls are written down."""

    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._broadcast = broadcast

    async def match(self) -> int:
        """How many orders were counted now."""
        now = self._terms.clock()
        found = await self._reading.read(partial(_found, now - LATE))
        carts = await self._writing.write(partial(_counted, found, now)) if found else []
        gone = await self._writing.write(partial(_withdrawn, now))
        for cart_id in (*carts, *gone):
            self._broadcast.tell({"event": "queue", "cart_id": cart_id})
        return len(carts)


def _found(since: datetime, work: UnitOfWork) -> list[tuple[str, Recovered]]:
    """By shop, those among the orders since then that a call brought back and that have not been counted."""
    found = []
    for shop in work.shops.all():
        for order in work.orders.perhaps_recovered(shop.id, since, since - WINDOW):
            placed = _placed(work, order)
            one = None if placed.customer_id is None else recovered(placed, _calls(work, placed.customer_id))
            if one is not None:
                found.append((shop.id, one))
    return found


def _counted(found: list[tuple[str, Recovered]], now: datetime, work: UnitOfWork) -> list[str]:
    """The carts of those that had not been counted."""
    carts = []
    for shop_id, one in found:
        if work.campaign.recover(shop_id, one):
            detail = {"order": one.order_id, "rule": one.rule, "value": one.value}
            work.audit.append(shop_id, now, ENGINE.name, "call.recovered", one.call_id, detail)
            cart_recovered(work.results, shop_id, one, now)
            carts.append(one.cart_id)
    return carts


def _withdrawn(now: datetime, work: UnitOfWork) -> list[str]:
    """The carts of those whose order was cancelled after it had been counted."""
    carts = []
    for shop in work.shops.all():
        for order_id, call_id, cart_id in work.campaign.withdraw(shop.id):
            work.audit.append(shop.id, now, ENGINE.name, "call.recovery_withdrawn", call_id, {"order": order_id})
            carts.append(cart_id)
    return carts


def _placed(work: UnitOfWork, order: Order) -> Placed:
    link = work.links.borne_by(order.id)
    cart_id = work.campaign.cart_of(order.id) if link is None else link.cart_id
    customer_id = order.customer_id if cart_id is None else work.carts.get(cart_id).customer_id
    skus = frozenset(line.sku for line in order.lines)
    return Placed(
        order.id, order.placed_at, order.total, cart_id, customer_id, skus, order.cancelled, None if link is None else link.call_id
    )


def _calls(work: UnitOfWork, customer_id: str) -> list[Called]:
    calls = work.calls.past(customer_id)
    opened = work.links.openings([call.call_id for call in calls])
    return [
        Called(
            call.call_id,
            call.cart_id,
            customer_id,
            call.started_at,
            call.outcome,
            frozenset(line.sku for line in work.carts.get(call.cart_id).lines),
            tuple(opened.get(call.call_id, ())),
        )
        for call in calls
    ]

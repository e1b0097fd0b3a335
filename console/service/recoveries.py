"""Orders that calls brought back: each is looked at until its window is over, and counted once."""

from datetime import timedelta
from typing import Final

from console.campaign.outcomes.recovery import Called, Placed, recovered
from console.domain.order import Order
from console.service.broadcast import Broadcast
from console.service.commands import ENGINE
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LATE: Final = timedelta(days=2)
"""Orders may be told of this long after they were placed."""


class Recoveries:
    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast

    async def match(self) -> int:
        """How many orders were counted now."""
        carts = await self._transactions.write(self._match)
        for cart_id in carts:
            self._broadcast.tell({"event": "queue", "cart_id": cart_id})
        return len(carts)

    def _match(self, work: UnitOfWork) -> list[str]:
        now = self._terms.clock()
        counted = []
        for shop in work.shops.all():
            for order in work.orders.since(shop.id, now - LATE):
                placed = _placed(work, order)
                found = None if placed.customer_id is None else recovered(placed, _calls(work, placed.customer_id))
                if found is not None and work.campaign.recover(shop.id, found):
                    detail = {"order": found.order_id, "rule": found.rule, "value": found.value}
                    work.audit.append(shop.id, now, ENGINE.name, "call.recovered", found.call_id, detail)
                    counted.append(found.cart_id)
        return counted


def _placed(work: UnitOfWork, order: Order) -> Placed:
    cart_id = work.campaign.cart_of(order.id)
    customer_id = order.customer_id if cart_id is None else work.carts.get(cart_id).customer_id
    skus = frozenset(line.sku for line in order.lines)
    return Placed(order.id, order.placed_at, order.total, cart_id, customer_id, skus, order.cancelled)


def _calls(work: UnitOfWork, customer_id: str) -> list[Called]:
    return [
        Called(
            call.call_id,
            call.cart_id,
            customer_id,
            call.started_at,
            call.outcome,
            frozenset(line.sku for line in work.carts.get(call.cart_id).lines),
        )
        for call in work.calls.past(customer_id)
    ]

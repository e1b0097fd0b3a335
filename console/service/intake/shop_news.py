"""What the shop's events mean for calls that are under way: an order reaches them, and so do stock and prices."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import structlog

from console.domain.cart import BOUGHT
from console.domain.errors import StoreFault
from console.service.broadcast import Broadcast
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.calls.records import RINGING
from console.service.intake.intake_port import Applied
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 0.5
"""An order may reach the books through another engine; a conversation hears of it within a second."""


class ShopNews:
    """``books_changed`` wakes whoever decides about the telephones that ring."""

    def __init__(
        self, transactions: Transactions, room: CallRoom, line: LinePort, broadcast: Broadcast, books_changed: Callable[[], None]
    ) -> None:
        self._transactions = transactions
        self._room = room
        self._line = line
        self._broadcast = broadcast
        self._books_changed = books_changed
        self._told: set[str] = set()

    def applied(self, news: Applied) -> None:
        self.ordered(news.ordered)
        for fact in news.facts:
            self.fact_changed(fact.key, fact.value)
        for cart in news.carts:
            self._broadcast.tell({"event": "queue", "cart_id": cart})

    def ordered(self, carts: frozenset[str]) -> None:
        """In a conversation the order is spoken of; each call is told once. A telephone that still rings is the gate's to stop."""
        self._books_changed()
        for call in self._room.live():
            if call.cart_id in carts and call.state != RINGING and call.call_id not in self._told:
                self._told.add(call.call_id)
                self._line.send({"do": "order_completed", "call_id": call.call_id})

    def fact_changed(self, key: str, value: str | int | bool) -> None:
        for call in self._room.live():
            self._line.send({"do": "fact_changed", "call_id": call.call_id, "key": key, "value": value})

    async def goods(self, now: datetime) -> dict[str, str | int | bool | None]:
        """Prices and stocks, by key, of what the live calls speak of, ``None`` where none is told: to be held against what they are after an
        import."""
        carts = [call.cart_id for call in self._room.live()]
        return await self._transactions.read(partial(_goods, carts, now)) if carts else {}

    def goods_changed(self, before: Mapping[str, str | int | bool | None], after: Mapping[str, str | int | bool | None]) -> None:
        """What an import brought to calls that were live before it; a later call has read it itself."""
        for key, value in after.items():
            if value is not None and key in before and before[key] != value:
                self.fact_changed(key, value)

    async def watch(self, wait: Callable[[float], Any] = asyncio.sleep) -> None:
        """For good."""
        while True:
            await wait(LOOK_EVERY_S)
            live = {call.call_id: call.cart_id for call in self._room.live()}
            self._told &= live.keys()
            open_carts = {cart for call, cart in live.items() if call not in self._told}
            if open_carts:
                try:
                    self.ordered(await self._transactions.read(partial(_ordered, open_carts)))
                except StoreFault as fault:
                    log.error("orders_not_seen", fault=fault.en)


def _goods(carts: Sequence[str], now: datetime, work: UnitOfWork) -> dict[str, str | int | bool | None]:
    found: dict[str, str | int | bool | None] = {}
    for cart_id in carts:
        shop_id = work.carts.shop_of(cart_id)
        for sku in {line.sku for line in work.carts.get(cart_id).lines}:
            for key in (f"product.{sku}.price", f"product.{sku}.stock"):
                found[key] = work.facts.value(shop_id, key, now)
    return found


def _ordered(carts: set[str], work: UnitOfWork) -> frozenset[str]:
    return frozenset(cart for cart in carts if work.carts.closed(cart) in BOUGHT)

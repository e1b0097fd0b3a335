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
"""An order, a price or a stock may reach the books through another engine, an import or a command; a conversation hears of it within a second."""

Value = str | int | bool | None


class ShopNews:
    """``books_changed`` wakes whoever decides about the telephones that ring."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        transactions: Transactions,
        room: CallRoom,
        line: LinePort,
        broadcast: Broadcast,
        books_changed: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._transactions = transactions
        self._room = room
        self._line = line
        self._broadcast = broadcast
        self._books_changed = books_changed
        self._told: set[str] = set()
        self._known: dict[str, Value] = {}

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
        if key in self._known:
            self._known[key] = value
        for call in self._room.live():
            self._line.send({"do": "fact_changed", "call_id": call.call_id, "key": key, "value": value})

    async def watch(self, wait: Callable[[float], Any] = asyncio.sleep) -> None:
        """For good."""
        while True:
            await wait(LOOK_EVERY_S)
            live = {call.call_id: call.cart_id for call in self._room.live()}
            self._told &= live.keys()
            if not live:
                self._known.clear()
                continue
            open_carts = {cart for call, cart in live.items() if call not in self._told}
            try:
                bought, goods = await self._transactions.read(partial(_now, open_carts, tuple(live.values()), self._clock()))
            except StoreFault as fault:
                log.error("shop_news_not_seen", fault=fault.en)
                continue
            if bought:
                self.ordered(bought)
            self._goods_seen(goods)

    def _goods_seen(self, goods: Mapping[str, Value]) -> None:
        """A call that begins has read them itself: what is seen for the first time is no news."""
        for key, value in goods.items():
            if value is not None and self._known.get(key, value) != value:
                self.fact_changed(key, value)
        self._known = dict(goods)


def _now(open_carts: set[str], carts: Sequence[str], now: datetime, work: UnitOfWork) -> tuple[frozenset[str], dict[str, Value]]:
    """Which of the carts were bought, and prices and stocks, by key, of what the calls speak of; ``None`` where none is told."""
    return frozenset(cart for cart in open_carts if work.carts.closed(cart) in BOUGHT), _goods(carts, now, work)


def _goods(carts: Sequence[str], now: datetime, work: UnitOfWork) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for cart_id in carts:
        shop_id = work.carts.shop_of(cart_id)
        for sku in {line.sku for line in work.carts.get(cart_id).lines}:
            for key in (f"product.{sku}.price", f"product.{sku}.stock"):
                found[key] = work.facts.value(shop_id, key, now)
    return found

"""Live events to the desks. A slow desk loses levels and overtaken partials, never a turn."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

Event = Mapping[str, Any]

WAITING_LIMIT = 4000
"""Events that must not be lost and still wait; a desk that is further behind is cut off and begins anew from a snapshot."""


def _replaces(event: Event) -> tuple[Any, ...] | None:
    """What a newer event of its kind makes worthless; ``None``: each one counts."""
    match event["event"]:
        case "levels" | "choices" | "mood" | "call":
            return (event["event"], event["call_id"])
        case "partial":
            return ("partial", event["call_id"], event.get("utterance"))
        case "state":
            return ("state",)
        case "queue":
            return ("queue", event["cart_id"])
    return None


class Subscription:
    """One desk's events. ``overrun``: it fell too far behind and must begin anew."""

    def __init__(self, limit: int = WAITING_LIMIT) -> None:
        self._waiting: OrderedDict[tuple[Any, ...], Event] = OrderedDict()
        self._limit = limit
        self._count = 0
        self._something = asyncio.Event()
        self.overrun = False

    def offer(self, event: Event) -> None:
        key = _replaces(event)
        if key is None:
            self._count += 1
            key = ("each", self._count)
        else:
            self._waiting.pop(key, None)
        if len(self._waiting) >= self._limit:
            self.overrun = True
        else:
            self._waiting[key] = event
        self._something.set()

    async def next(self) -> Event | None:
        """The oldest event that still counts; ``None`` after an overrun."""
        while not self._waiting and not self.overrun:
            self._something.clear()
            await self._something.wait()
        if self.overrun:
            return None
        return self._waiting.popitem(last=False)[1]


class Broadcast:
    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)

    def tell(self, event: Event) -> None:
        for subscription in self._subscriptions:
            subscription.offer(event)

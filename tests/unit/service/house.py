"""An engine's service over a real SQLite store, with a line that the test plays itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from argon2 import profiles

from console.campaign.outreach.fake import Outbox
from console.campaign.outreach.port import MessagePort
from console.campaign.outreach.templates import LinkTemplates
from console.service.broadcast import Subscription
from console.service.calls.records import CallRecord
from console.service.commands import Person, Role
from console.service.engine import EngineService
from console.service.intake.intake_door import IntakeRules
from console.service.people.passwords import Passwords
from console.service.results.paper_port import ReportPaper
from console.service.scripts.reading_port import ReadsAloud
from console.service.terms import Terms
from console.shipped import shipped
from tests.unit.store.sample import NOW, shop_store

SASAKI = Person("佐々木", Role.OPERATOR)
KONDO = Person("近藤", Role.OPERATOR)
CHIEF = Person("店長", Role.MANAGER)
AUDITOR = Person("監査", Role.AUDITOR)


class LineInHand:
    """Keeps what the engine ordered; the test says what the line tells."""

    def __init__(self) -> None:
        self.orders: list[tuple[dict[str, Any], bytes]] = []
        self._events: asyncio.Queue[tuple[dict[str, Any], bytes] | None] = asyncio.Queue()
        self._done = asyncio.Event()
        self._ordered = asyncio.Event()

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        self.orders.append((dict(head), body))
        self._ordered.set()

    def did(self, what: str) -> list[dict[str, Any]]:
        return [head for head, _ in self.orders if head["do"] == what]

    async def ordered(self, what: str) -> dict[str, Any]:
        """The next order of this kind, or the one that came already."""
        async with asyncio.timeout(20):
            while not (found := self.did(what)):
                self._ordered.clear()
                await self._ordered.wait()
        return found[-1]

    async def tells(self, event: str, body: bytes = b"", **fields: Any) -> None:
        """Returns when the engine has dealt with it."""
        self._done.clear()
        self._events.put_nowait(({"event": event, **fields}, body))
        async with asyncio.timeout(20):
            await self._done.wait()

    async def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        while (message := await self._events.get()) is not None:
            yield message
            self._done.set()

    async def close(self) -> None:
        self._events.put_nowait(None)


class House:
    """``clock`` may be moved; ``outbox`` by channel."""

    def __init__(
        self,
        folder: Path,
        intake: IntakeRules | None = None,
        mail: MessagePort | None = None,
        paper: ReportPaper | None = None,
        voice: ReadsAloud | None = None,
        **terms: Any,
    ) -> None:
        self.folder = folder
        self.now: datetime = NOW
        self.outbox = {"mail": Outbox(), "sms": Outbox()}
        self.line = LineInHand()
        self.store = shop_store(folder)
        numbers = count(1)
        (folder / "recordings").mkdir(exist_ok=True)
        standing = Terms(
            engine_id="e1",
            account={},
            recordings=folder / "recordings",
            clock=lambda: self.now,
            calling_clock=lambda: self.now,
            new_id=lambda: f"id{next(numbers)}",
            is_holiday=lambda day: False,
            loopback=True,
            caller_id=False,
            ring_timeout_s=25,
            concurrent_calls=4,
            pushes_allowed=2,
            longest_call_s=600,
            vanished_after_s=30,
            demo=False,
            version="0",
        )
        self.terms = replace(standing, **terms)
        templates = LinkTemplates.read(shipped("assets/messages"))
        passwords = Passwords(profiles.CHEAPEST)
        ports: dict[str, MessagePort] = {**self.outbox, **({} if mail is None else {"mail": mail})}
        self.service = EngineService(
            self.terms, self.store, self.line, ports, templates, intake, passwords=passwords, paper=paper, voice=voice
        )

    async def __aenter__(self) -> "House":
        await self.service.start()
        await self.line.tells("line_ready", models=[{"job": "recognition", "engine": "x", "name": "x", "ready": True}])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.service.close()

    async def dialled(self, cart: str = "k1", person: Person = SASAKI) -> CallRecord:
        return await self.service.call_cart(person, cart)

    async def answered(self, cart: str = "k1") -> str:
        call = await self.dialled(cart)
        await self.line.tells("answered", call_id=call.call_id, at=0.0, codec="PCMU/8000")
        return call.call_id

    async def record(self, call_id: str) -> CallRecord:
        return await self.service.queries.record(call_id)

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)


async def heard_until(subscription: Subscription, wanted: Callable[[Mapping[str, Any]], bool]) -> list[Mapping[str, Any]]:
    """Events up to and with the first wanted one."""
    events: list[Mapping[str, Any]] = []
    async with asyncio.timeout(20):
        while True:
            event = await subscription.next()
            assert event is not None
            events.append(event)
            if wanted(event):
                return events

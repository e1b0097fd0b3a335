"""Events of the shop: kept before they are acknowledged, applied after that, each exactly once in its effect."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import structlog

from console.campaign.carts.sightings import NotForUs, Sighting, Unreadable
from console.domain.errors import OkaeriError, OurBug, Refused, StoreFault
from console.service.intake.intake_door import FULL, NO_SHOP, IntakeRules, arrived
from console.service.intake.intake_port import APPLIED, IGNORED, STUCK, Applied, Arrived, Settled
from console.service.intake.intake_reading import sightings
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

KEPT_IN_ONE_COMMIT: Final = 64
APPLIED_IN_ONE_COMMIT: Final = 32
"""Events. Whoever waits for the database behind a commit, as a live call and the next acknowledgement do, waits for no more than these."""
BYTES_IN_ONE_COMMIT: Final = 8 * 1024 * 1024
MOST_WAITING: Final = 2000
MOST_BYTES_WAITING: Final = 64 * 1024 * 1024
AGAIN_AFTER_S: Final = 1.0
KEPT_TOGETHER_S: Final = 0.015
"""What comes within this time is committed together: the disk is waited for once, not for each event."""
GATHERED_S: Final = 0.3
"""What comes within this time is applied together: a portion of thirty events costs hardly more than one of ten."""
PARSED_HERE: Final = 64 * 1024
"""Bytes; a larger body is read on another thread."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """``number``: of the event in the inbox, ``None`` when it had come before; ``fault``: why it cannot be applied as it is."""

    number: int | None
    fault: OkaeriError | None = None


class Intake:
    """``keeping`` puts events into the inbox; it may be the same as ``transactions``, which applies them, or go on beside it."""

    def __init__(
        self,
        rules: IntakeRules,
        clock: Callable[[], datetime],
        keeping: Transactions,
        transactions: Transactions,
        on_applied: Callable[[Applied], None],
    ) -> None:
        self.rules = rules
        self._clock = clock
        self._keeping = keeping
        self._transactions = transactions
        self._on_applied = on_applied
        self._queue: deque[tuple[Arrived, asyncio.Future[int | None]]] = deque()
        self._bytes = 0
        self._came = asyncio.Event()
        self._kept = asyncio.Event()
        self._idle = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._shop: str | None = rules.shop

    def start(self) -> None:
        """What an engine that was killed had kept and not yet applied is applied first."""
        self._kept.set()
        self._tasks = [asyncio.create_task(self._keep(), name="inbox"), asyncio.create_task(self._apply(), name="intake")]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for _, answer in self._queue:
            if not answer.done():
                answer.set_exception(_full())
        self._queue.clear()

    # --- at the door

    async def receive(self, source: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Returns when the event is in the database.

        Raises:
            Refused: wrong signature, too large, no secret, no shop, or too many are waiting; nothing was kept then.
            StoreFault: it could not be written; nothing was kept then.
        """
        event = arrived(source, headers, body, self.rules, await self.shop(), self._clock())
        fault = await self._slip(event) if source != "shopify" else None
        return Receipt(await self.keep(event), fault)

    async def _slip(self, event: Arrived) -> OkaeriError | None:
        """What a sender of our own form did wrong, told at once; the event is kept all the same."""
        try:
            if len(event.body) > PARSED_HERE:
                await asyncio.to_thread(sightings, event, self.rules)
            else:
                sightings(event, self.rules)
        except (Unreadable, NotForUs) as fault:
            return fault
        return None

    async def keep(self, event: Arrived) -> int | None:
        """Waits for the commit that has this event and whatever came with it."""
        if len(self._queue) >= MOST_WAITING or self._bytes + len(event.body) > MOST_BYTES_WAITING:
            raise _full()
        answer: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._queue.append((event, answer))
        self._bytes += len(event.body)
        self._came.set()
        return await answer

    async def shop(self) -> str:
        """Raises ``Refused`` while there is no shop, or while it is not said which."""
        if self._shop is None:
            shops = await self._transactions.read(lambda work: work.shops.all())
            if len(shops) != 1:
                raise Refused(
                    NO_SHOP,
                    "どの店舗の通知か決まりません。設定 intake.shop に店舗の id を指定してください。",
                    "It is not clear whose events these are. Name the shop's id in the setting intake.shop.",
                )
            self._shop = shops[0].id
        return self._shop

    # --- into the inbox

    async def _keep(self) -> None:
        while True:
            await self._came.wait()
            if len(self._queue) < KEPT_IN_ONE_COMMIT:
                await asyncio.sleep(KEPT_TOGETHER_S)
            batch = self._next_batch()
            if not self._queue:
                self._came.clear()
            if batch:
                await self._put(batch)

    async def _put(self, batch: Sequence[tuple[Arrived, asyncio.Future[int | None]]]) -> None:
        self._idle.clear()
        try:
            numbers = await self._keeping.write(partial(_put, [event for event, _ in batch]))
        except OkaeriError as fault:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(fault)
            return
        for (_, answer), number in zip(batch, numbers, strict=True):
            # Whoever hung up before the commit asks again and is told that the event is here.
            if not answer.done():
                answer.set_result(number)
        self._kept.set()

    def _next_batch(self) -> list[tuple[Arrived, asyncio.Future[int | None]]]:
        batch: list[tuple[Arrived, asyncio.Future[int | None]]] = []
        size = 0
        while self._queue and len(batch) < KEPT_IN_ONE_COMMIT and (not batch or size + len(self._queue[0][0].body) <= BYTES_IN_ONE_COMMIT):
            batch.append(self._queue.popleft())
            size += len(batch[-1][0].body)
        self._bytes -= size
        return batch

    # --- out of the inbox

    async def again(self, numbers: Sequence[int] | None = None) -> int:
        """Try stuck events again, all of them without ``numbers``; how many."""
        count = await self._transactions.write(lambda work: work.inbox.again(numbers))
        self._idle.clear()
        self._kept.set()
        return count

    def look(self) -> None:
        """New events may have come into the inbox by another way."""
        self._idle.clear()
        self._kept.set()

    async def settled(self) -> None:
        """Returns when everything that was kept has been dealt with."""
        while self._queue or self._kept.is_set() or not self._idle.is_set():
            await self._idle.wait()
            await asyncio.sleep(0)

    async def _apply(self) -> None:
        while True:
            await self._kept.wait()
            self._idle.clear()
            self._kept.clear()
            try:
                while (dealt_with := await self._apply_some(APPLIED_IN_ONE_COMMIT)) > 0:
                    if dealt_with < APPLIED_IN_ONE_COMMIT:
                        await asyncio.sleep(GATHERED_S)
            except StoreFault as fault:
                log.error("intake_waits", fault=fault.en)
                self._kept.set()
                await asyncio.sleep(AGAIN_AFTER_S)
                continue
            self._idle.set()

    async def _apply_some(self, limit: int) -> int:
        """How many there were."""
        try:
            count, applied = await self._transactions.write(lambda work: self._apply_waiting(work, limit))
        except StoreFault:
            raise
        except Exception as bug:  # noqa: BLE001 - an event that breaks us must not hold up those behind it
            if limit > 1:
                for tried in range(limit):
                    if not await self._apply_some(1):
                        return tried
                return limit
            log.error("event_not_applied", bug=type(bug).__name__)
            reason = bug if isinstance(bug, OkaeriError) else OurBug(type(bug).__name__)
            await self._transactions.write(lambda work: self._set_aside(work, reason))
            return 1
        self._on_applied(applied)
        return count

    def _apply_waiting(self, work: UnitOfWork, limit: int) -> tuple[int, Applied]:
        waiting = work.inbox.waiting(limit, BYTES_IN_ONE_COMMIT)
        settled: list[Settled] = []
        told: dict[str, list[Sighting]] = {}
        for number, event in waiting:
            try:
                told.setdefault(event.shop_id, []).extend(sightings(event, self.rules))
                settled.append(Settled(number, APPLIED))
            except NotForUs as fault:
                settled.append(Settled(number, IGNORED, fault.ja, fault.en))
            except Unreadable as fault:
                settled.append(Settled(number, STUCK, fault.ja, fault.en))
        now = self._clock()
        done = [work.arrivals.apply(shop, some, now) for shop, some in told.items()]
        work.inbox.settle(settled, now)
        return len(waiting), _together(done)

    def _set_aside(self, work: UnitOfWork, reason: OkaeriError) -> None:
        for number, _ in work.inbox.waiting(1, 1):
            work.inbox.settle([Settled(number, STUCK, reason.ja, reason.en)], self._clock())

    # --- for those who look

    async def page(self, state: str | None, offset: int, limit: int) -> dict[str, Any]:
        def read(work: UnitOfWork) -> dict[str, Any]:
            total, entries = work.inbox.page(state, offset, limit)
            shown = [
                {
                    "number": entry.number,
                    "source": entry.source,
                    "topic": entry.topic,
                    "received_at": entry.received_at.isoformat(),
                    "bytes": entry.size,
                    "state": entry.state,
                    "ja": entry.reason_ja,
                    "en": entry.reason_en,
                    "tries": entry.tries,
                }
                for entry in entries
            ]
            return {"total": total, "counts": work.inbox.counts(), "events": shown}

        return await self._transactions.read(read)


def _put(events: Sequence[Arrived], work: UnitOfWork) -> tuple[int | None, ...]:
    return work.inbox.put(events)


def _together(some: Sequence[Applied]) -> Applied:
    return Applied(
        carts=frozenset().union(*(one.carts for one in some)),
        ordered=frozenset().union(*(one.ordered for one in some)),
        merged=sum(one.merged for one in some),
        new_customers=sum(one.new_customers for one in some),
        facts=tuple(fact for one in some for fact in one.facts),
    )


def _full() -> Refused:
    return Refused(
        FULL,
        "通知が集中しているため、いまは受け付けられません。少し待ってから送り直してください。",
        "Too many events are waiting. Send it again in a moment.",
    )

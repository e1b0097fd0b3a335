"""Results on their way to the shop's own systems: at least once each, again after a fault, given up in the end and shown to people."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from console.campaign.telling import signature
from console.campaign.telling.port import Answer, Hook
from console.campaign.telling.schedule import again_after
from console.domain.errors import BadInput
from console.domain.formulas import formula_free
from console.service.commands import Person, Role, may_look, may_manage
from console.service.results.results import event_json
from console.service.results.results_records import DEAD, DELIVERED, STATES, WAITING, Result
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

AT_ONCE: Final = 20
SIDE_BY_SIDE: Final = 4
LEASE: Final = timedelta(minutes=2)
"""More than all the posts of one round may take."""
MOST_IN_A_FILE: Final = 200_000
COLUMNS: Final = (
    "number", "id", "type", "timestamp", "shop", "cart_id", "call_id", "customer_id", "outcome", "automatic", "line_result", "tier", "value", "script",
    "started_at", "answered_at", "ended_at", "seconds", "callback_at", "link_channel", "link_accepted", "order_id", "rule", "placed_at", "everything",
    "message_id", "channel", "template", "state",
)  # fmt: skip


class Telling:
    """``hook`` ``None``: nobody is told, results are kept for those who ask. ``key`` signs."""

    def __init__(self, terms: Terms, transactions: Transactions, hook: Hook | None, key: bytes) -> None:
        self._terms = terms
        self._transactions = transactions
        self._hook = hook
        self._key = key
        self._busy = asyncio.Lock()

    async def tell_due(self) -> int:
        """Post what is due; how many were tried. Raises ``StoreFault``; what was posted by then may be posted again."""
        if self._busy.locked():
            return 0
        async with self._busy:
            now = self._terms.clock()
            if not await self._transactions.read(lambda work: work.results.due(now)):
                return 0
            if self._hook is None:
                await self._transactions.write(lambda work: work.results.keep_waiting_ones(now))
                return 0
            claimed = await self._transactions.write(lambda work: work.results.claim(now, now + LEASE, AT_ONCE))
            room = asyncio.Semaphore(SIDE_BY_SIDE)
            hook = self._hook
            answers = await asyncio.gather(*(self._post(hook, result, room) for result in claimed))
            await self._transactions.write(lambda work: self._settle(work, claimed, answers))
            return len(claimed)

    async def _post(self, hook: Hook, result: Result, room: asyncio.Semaphore) -> Answer:
        body = json.dumps(event_json(result), ensure_ascii=False, separators=(",", ":")).encode()
        async with room:
            return await hook.post(body, signature.headers(self._key, result.id, self._terms.clock(), body))

    def _settle(self, work: UnitOfWork, claimed: Sequence[Result], answers: Sequence[Answer]) -> None:
        now = self._terms.clock()
        for result, answer in zip(claimed, answers, strict=True):
            wait = None if answer.gone else again_after(result.tries + 1, result.id, answer.again_in)
            if answer.taken:
                work.results.settle(result.id, DELIVERED, now, answer.said)
            elif wait is not None:
                work.results.settle(result.id, WAITING, now, answer.said, now + wait)
            else:
                log.error("result_given_up", result_id=result.id, tries=result.tries + 1)
                work.results.settle(result.id, DEAD, now, answer.said)


class ResultsDesk:
    """Results as people and other systems ask for them."""

    def __init__(self, terms: Terms, transactions: Transactions) -> None:
        self._terms = terms
        self._transactions = transactions

    async def page(self, person: Person, after: int, limit: int, since: datetime | None, until: datetime | None) -> dict[str, Any]:
        """``next`` is where to go on; null: that was all there is now."""
        may_look(person)

        def read(work: UnitOfWork) -> Sequence[Result]:
            return work.results.page(after=after, limit=limit, since=_aware(since), until=_aware(until))

        found = await self._transactions.read(read)
        return {"results": [event_json(result) for result in found], "next": found[-1].number if len(found) == limit else None}

    async def deliveries(self, person: Person, state: str | None, after: int, limit: int) -> dict[str, Any]:
        """How far each was told. Raises ``BadInput`` for a state that is none."""
        may_look(person)
        if state is not None and state not in STATES:
            raise BadInput(f"状態は {'、'.join(STATES)} のどれかです。", f"The state is one of {', '.join(STATES)}.")

        def read(work: UnitOfWork) -> tuple[dict[str, int], Sequence[Result]]:
            return work.results.counts(), work.results.page(after=after, limit=limit, state=state)

        counts, found = await self._transactions.read(read)
        return {
            "counts": counts,
            "deliveries": [delivery_json(result) for result in found],
            "next": found[-1].number if len(found) == limit else None,
        }

    async def again(self, person: Person, ids: Sequence[str] | None) -> int:
        """Tell once more those named, or all that were given up; how many."""
        if person.role is not Role.SYSTEM:  # whose key has the scope for it
            may_manage(person)
        return await self._transactions.write(lambda work: tell_again(work, person.name, ids, self._terms.clock()))

    async def as_csv(self, person: Person, since: datetime | None, until: datetime | None) -> str:
        """Raises ``BadInput`` when there are too many for one file."""
        may_look(person)
        return await self._transactions.read(lambda work: "".join(csv_lines(work, since, until)))


def delivery_json(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "number": result.number,
        "type": result.kind,
        "timestamp": result.at.isoformat(),
        "state": result.state,
        "tries": result.tries,
        "next_at": None if result.next_at is None else result.next_at.isoformat(),
        "answer": result.answer,
    }


def tell_again(work: UnitOfWork, who: str, ids: Sequence[str] | None, now: datetime) -> int:
    number = work.results.again(ids, now)
    work.audit.append("", now, who, "results.again", "all" if ids is None else "named", {"ids": ids, "results": number})
    return number


def csv_lines(work: UnitOfWork, since: datetime | None, until: datetime | None) -> Iterator[str]:
    """The heading, then one line a result. Raises ``BadInput`` when there are too many."""
    yield _line(COLUMNS)
    after, written = 0, 0
    while found := work.results.page(after=after, limit=1000, since=_aware(since), until=_aware(until)):
        written += len(found)
        if written > MOST_IN_A_FILE:
            raise BadInput(
                f"{MOST_IN_A_FILE} 件を超えています。期間を短くしてください。", f"More than {MOST_IN_A_FILE} results. Name a shorter time."
            )
        for result in found:
            event = event_json(result)
            row = {**event, **event["data"]}
            link = row.get("link") or {}
            row |= {"link_channel": link.get("channel"), "link_accepted": link.get("accepted")}
            yield _line([row.get(column) for column in COLUMNS])
        after = found[-1].number


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(cell: object) -> str:
    """A spreadsheet must not take a shop's id for a formula."""
    text = "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
    return text if isinstance(cell, int) else formula_free(text)


def _aware(when: datetime | None) -> datetime | None:
    """A time without a zone would be another one on another machine. Raises ``BadInput``."""
    if when is not None and when.tzinfo is None:
        raise BadInput("時刻には +09:00 のような時差を付けてください。", "Give times with their zone, such as +09:00.")
    return when

"""The leases on the carts of our live calls, and the calls that an engine left open when it was killed."""

from datetime import datetime, timedelta
from functools import partial

import structlog

from console.domain.outcome import LineResult
from console.service.calls import progress
from console.service.calls.call_room import CallRoom
from console.service.calls.desk_phones import DeskPhones
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import CallRecord
from console.service.terms import LEASE_AT_DESK_PHONE_S, LEASE_S, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class Leases:
    def __init__(
        self, terms: Terms, transactions: Transactions, room: CallRoom, recordings: RecordingRoom, desk_phones: DeskPhones
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._recordings = recordings
        self._desk_phones = desk_phones

    async def renew(self) -> None:
        now = self._terms.clock()
        for at_desk_phone, lease_s in ((False, LEASE_S), (True, LEASE_AT_DESK_PHONE_S)):
            live = [call.call_id for call in self._room.live() if call.desk_phone is at_desk_phone]
            if live:
                until = now + timedelta(seconds=lease_s)
                await self._transactions.write(partial(_renew, self._terms.engine_id, live, until))

    async def close_orphans(self, *, own: bool) -> None:
        now = self._terms.clock()

        def find(work: UnitOfWork) -> tuple[CallRecord, ...]:
            return work.calls.orphans(self._terms.engine_id, now) if own else work.calls.expired(self._terms.engine_id, now)

        found = await self._transactions.read(find)
        live = {call.call_id for call in self._room.live()}
        for call in found:
            if call.call_id not in live and not (own and await self._desk_phones.settle(call)):
                await self._close_orphan(call)

    async def _close_orphan(self, call: CallRecord) -> None:
        now = self._terms.clock()
        closed = progress.ended(call, LineResult.FAILED, None, False, now)

        def write(work: UnitOfWork) -> None:
            work.calls.save(closed)
            work.carts.release(call.call_id)
            work.calls.add_event(closed, 0.0, "ended", {"result": "failed", "why": "the engine was gone"}, now)
            work.audit.append(call.shop_id, now, "engine", "call.closed_as_failed", call.call_id)

        await self._transactions.write(write)
        await self._recordings.finish(closed, "the engine was gone", closing=False)
        log.warning("orphan_closed", call_id=call.call_id)


def _renew(engine_id: str, call_ids: list[str], until: datetime, work: UnitOfWork) -> None:
    work.carts.renew(engine_id, call_ids, until)

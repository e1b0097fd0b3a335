"""Calls that outlived their line at an operator's desk phone: known by their tickets, kept open while they last, closed as they ended."""

import asyncio

import structlog

from console.call.trunk import ticket
from console.domain.outcome import LineResult
from console.service.calls import progress
from console.service.calls.call_commands import seconds_into
from console.service.calls.call_room import CallRoom
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import HANDED, CallRecord
from console.service.terms import Terms
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class DeskPhones:
    def __init__(self, terms: Terms, room: CallRoom, recordings: RecordingRoom) -> None:
        self._terms = terms
        self._room = room
        self._recordings = recordings

    async def settle(self, call: CallRecord) -> bool:
        """What a call that an engine before us left open has become; false when no desk phone ever had it."""
        if not await asyncio.to_thread(self._terms.ticket(call.call_id).exists):
            return False
        self._room.began(call)
        await (self.keep(call) if await self.have(call) else self.over(call))
        return True

    async def have(self, call: CallRecord) -> bool:
        """Whether the two are still talking."""
        try:
            return await asyncio.to_thread(ticket.held, self._terms.ticket(call.call_id))
        except OSError as fault:
            log.error("ticket_not_read", call_id=call.call_id, fault=type(fault).__name__)
            return False

    async def keep(self, call: CallRecord) -> None:
        """The line of a live ``call`` is gone, its desk phone is not."""
        if call.state == HANDED:
            return

        def record(work: UnitOfWork, call: CallRecord) -> None:
            now = self._terms.clock()
            work.calls.add_event(call, seconds_into(call, self._terms), HANDED, {}, now)
            work.audit.append(call.shop_id, now, "engine", f"call.{HANDED}", call.call_id)

        await self._room.change(call.call_id, progress.handed, record)
        log.warning("call_handed_to_desk_phone", call_id=call.call_id)

    async def tick(self) -> None:
        """Close those whose desk phone or customer has hung up."""
        for call in self._room.live():
            if call.state == HANDED and not await self.have(call):
                await self.over(call)

    async def over(self, call: CallRecord) -> None:
        """Nobody has the live ``call`` any more: it ended as its ticket says, or with its process, and nobody knows when."""
        told = await asyncio.to_thread(ticket.ending, self._terms.ticket(call.call_id))
        now = self._terms.clock()
        result = LineResult.FAILED if told is None else told.result
        by_customer, at = (False, now) if told is None else (told.by_customer, told.at)
        why = "its process was gone" if told is None else "at the desk phone"

        def record(work: UnitOfWork, call: CallRecord) -> None:
            body = {"result": result.value, "by_customer": by_customer, "why": why}
            work.calls.add_event(call, seconds_into(call, self._terms, at), "ended", body, now)
            work.audit.append(call.shop_id, now, "engine", "call.ended", call.call_id, body)

        ended = await self._room.change(call.call_id, lambda call: progress.ended(call, result, None, by_customer, at), record)
        await self._recordings.finish(ended, None)
        await self.forget(call.call_id)

    async def forget(self, call_id: str) -> None:
        """The end of the call is in the books."""
        await asyncio.to_thread(self._terms.ticket(call_id).unlink, missing_ok=True)

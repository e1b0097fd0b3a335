"""Raised hands: each is offered to one free operator, goes to everybody when nobody takes it, and stays until somebody does or the call is over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from console.domain.call import Holder
from console.domain.errors import Refused
from console.service.calls.call_commands import seconds_into
from console.service.calls.call_room import CallRoom
from console.service.calls.records import TALKING, CallRecord, Hand
from console.service.commands import Person, may_act
from console.service.terms import Terms
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


def routed(hand: Hand, free: Sequence[str], now: datetime, limit: timedelta) -> Hand:
    """The hand as it is offered now. ``free``: who is at a desk without a call, who was asked longest ago first. Pure.

    Somebody who has gone or has taken a call since is asked no more; after ``limit`` everybody is.
    """
    raised = hand.raised_at or now
    escalated = hand.escalated or now - raised >= limit
    offered = hand.offered_to if hand.offered_to in free else free[0] if free else None
    return replace(hand, raised_at=raised, offered_to=offered, escalated=escalated)


class Hands:
    """``free`` tells who is at a desk without a call."""

    def __init__(self, terms: Terms, room: CallRoom, free: Callable[[], frozenset[str]]) -> None:
        self._terms = terms
        self._room = room
        self._free = free
        self._asked: dict[str, datetime] = {}

    async def route(self) -> None:
        """Every second, and whenever a hand is raised."""
        for call in self._room.live():
            if call.hand is not None and call.holder is Holder.AI:
                await self._route(call)

    async def _route(self, call: CallRecord) -> None:
        now, limit = self._terms.clock(), timedelta(seconds=self._terms.hand_escalates_after_s)

        def offer(call: CallRecord) -> CallRecord:
            return call if call.hand is None else replace(call, hand=routed(call.hand, self._in_turn(), now, limit))

        def write(work: UnitOfWork, after: CallRecord) -> None:
            if after.hand is not None:
                body = {"to": after.hand.offered_to, "escalated": after.hand.escalated}
                work.calls.add_event(after, seconds_into(after, self._terms), "hand_offered", body, now)

        if offer(call) == call:
            return
        try:
            after = await self._room.change(call.call_id, offer, write)
        except Refused:  # it ended meanwhile
            return
        if after.hand is not None and after.hand.offered_to is not None:
            self._asked[after.hand.offered_to] = now
            log.info("hand_offered", call_id=call.call_id, escalated=after.hand.escalated)

    def _in_turn(self) -> list[str]:
        never = datetime.min.replace(tzinfo=self._terms.clock().tzinfo)
        # Who has a hand before him already is asked last.
        offered = {call.hand.offered_to for call in self._room.live() if call.hand is not None}
        return sorted(self._free(), key=lambda name: (name in offered, self._asked.get(name, never), name))

    async def settle(self, person: Person, call_id: str) -> CallRecord:
        """Somebody has looked and leaves the call to the AI.

        Raises:
            Refused: no hand is raised in this call, it is over, or the role does not allow it.
        """
        may_act(person)
        now = self._terms.clock()

        def seen(call: CallRecord) -> CallRecord:
            if call.hand is None or call.state != TALKING:
                raise Refused("call.no_hand", "この通話で手は挙がっていません。", "No hand is raised in this call.")
            return replace(call, hand=None)

        def write(work: UnitOfWork, after: CallRecord) -> None:
            work.calls.add_event(after, seconds_into(after, self._terms), "hand_settled", {"by": person.name}, now)
            work.audit.append(after.shop_id, now, person.name, "call.hand_settled", call_id)

        return await self._room.change(call_id, seen, write)

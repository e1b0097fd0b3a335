"""Calls that are due next are rehearsed while the line is idle, so that no customer waits for a voice that is still being rendered."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from console.domain.call import CallBrief
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.campaign.briefs import brief_of
from console.service.campaign.campaign_records import Planned
from console.service.campaign.planning_terms import switched_on
from console.service.campaign.situations import Situations
from console.service.engine_state import EngineState
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.wire.codec import encode

LOOKED_AHEAD: Final = timedelta(hours=12)
"""The evening's rehearsal is of the next morning's calls."""
LOOKED_AT: Final = 20
"""Carts of the plan, and as many that came in last: those that somebody calls by hand."""
REMEMBERED: Final = 2_000
LOOK_AGAIN: Final = timedelta(minutes=10)
"""A cart that was rehearsed, or could not be, is looked at again after so long: another script may be in use."""
PASSING: Final = frozenset(
    {
        "gate.assigned",
        "gate.breaker",
        "gate.campaign_off",
        "gate.caller_id",
        "gate.daily_cap",
        "gate.excluded_day",
        "gate.hard_limit",
        "gate.trunk",
        "gate.window",
    }
)
"""They stand against a call now, not against this call: whatever else the gate says, nothing is prepared for that customer."""


class Rehearsing:
    """One call at a time; the line says when it has its lines. Which were rehearsed, and by which script, is known while the engine runs."""

    def __init__(
        self, terms: Terms, reading: Transactions, room: CallRoom, line: LinePort, state: EngineState, situations: Situations
    ) -> None:
        self._terms = terms
        self._reading = reading
        self._room = room
        self._line = line
        self._state = state
        self._situations = situations
        self._looked: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    async def next(self) -> None:
        """Give the line its next rehearsal, when it has neither a call nor one already."""
        if not self._state.line_ready or self._state.rehearsing or self._room.live():
            return
        brief = await self._reading.read(self._next)
        if brief is not None and self._state.line_ready:
            self._state.rehearsing = True
            self._line.send({"do": "rehearse", "brief": encode(brief)})

    def _next(self, work: UnitOfWork) -> CallBrief | None:
        now, local = self._terms.clock(), self._terms.local_now()
        for cart_id, planned in self._ahead(work).items():
            looked_at, by = self._looked.get(cart_id, (None, ""))
            if looked_at is not None and now - looked_at < LOOK_AGAIN:
                continue
            looked = self._situations.look(work, cart_id, planned=planned)
            no, script = looked.refusal(), looked.script
            ready = script is not None and (no is None or no.rule in PASSING)
            self._remember(cart_id, now, script.content_hash if script is not None and ready else "")
            if script is not None and ready and script.content_hash != by:
                return brief_of(work, self._terms, looked, script, "rehearsal", now, local)
        return None

    def _remember(self, cart_id: str, now: datetime, script: str) -> None:
        self._looked[cart_id] = now, script
        self._looked.move_to_end(cart_id)
        if len(self._looked) > REMEMBERED:
            self._looked.popitem(last=False)

    def _ahead(self, work: UnitOfWork) -> dict[str, Planned | None]:
        """The plan's next carts, each with its step, which may name another script; then those that came in last, without any."""
        now, soon = self._terms.clock(), self._terms.calling_clock() + LOOKED_AHEAD
        planned = {
            step.cart_id: step
            for shop in work.shops.all()
            if switched_on(work, shop.id)
            for step in work.campaign.due(shop.id, soon, LOOKED_AT, self._situations.free())
        }
        _, latest = work.carts.page(0, LOOKED_AT, now)
        return {**planned, **{row.cart_id: None for row in latest if row.closed is None and row.cart_id not in planned}}

"""The campaign: dialling what the plan says is due, and letting go of what may ring no longer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from console.campaign.gate.rules import Refusal
from console.campaign.planning.pacing import may_begin
from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.domain.verdict import Verdict
from console.service.beats import kept_going
from console.service.broadcast import Broadcast
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.calls.records import RINGING, CallRecord
from console.service.campaign.dialling import Dialling
from console.service.campaign.planning import Planning
from console.service.campaign.planning_terms import planning_terms, switched_on
from console.service.campaign.recoveries import Recoveries
from console.service.campaign.situations import Situations
from console.service.commands import ENGINE
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

NOT_NOW: Final = frozenset({"line.not_ready", "line.capacity", "gate.trunk", "gate.breaker", "gate.campaign_off", "gate.daily_cap"})
"""They stand against every call, so the cart itself stays planned."""

PLAN_S, DIAL_S, RINGING_S = 60.0, 1.0, 0.5

People = Callable[[], tuple[int, int]]
"""Operators who are free, and those who have a call."""


class Campaigning:
    def __init__(
        self,
        terms: Terms,
        transactions: Transactions,
        room: CallRoom,
        line: LinePort,
        broadcast: Broadcast,
        situations: Situations,
        dialling: Dialling,
        planning: Planning,
        people: People,
        recoveries: Recoveries,
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._line = line
        self._broadcast = broadcast
        self._situations = situations
        self._dialling = dialling
        self._planning = planning
        self._people = people
        self._recoveries = recoveries
        self._dialling_now = asyncio.Lock()
        self._let_go: set[str] = set()
        self._books_changed = asyncio.Event()

    def beats(self) -> tuple[tuple[float, Callable[[], Awaitable[None]]], ...]:
        """Every so many seconds, what. Faults of the environment are logged; the next beat tries again."""
        return (
            (PLAN_S, kept_going("plan", self._planning.plan_all)),
            (PLAN_S, kept_going("recoveries", self._recoveries.match)),
            (DIAL_S, kept_going("dial", self.dial_due)),
            (RINGING_S, kept_going("ringing", self.recheck_ringing)),
        )

    async def dial_due(self) -> int:
        """Dial what is due, as far as people and lines allow; how many calls began."""
        if self._dialling_now.locked():
            return 0
        begun = 0
        async with self._dialling_now:
            for shop_id in await self._transactions.read(lambda work: [shop.id for shop in work.shops.all() if switched_on(work, shop.id)]):
                begun += await self._dial_shop(shop_id)
        return begun

    async def _dial_shop(self, shop_id: str) -> int:
        pacing = (await self._transactions.read(lambda work: planning_terms(work, shop_id))).pacing
        free, busy = self._people()
        room = may_begin(pacing, free=free, busy=busy, live=len(self._room.live()), trunk=self._terms.concurrent_calls)
        if room == 0:
            return 0
        now = self._terms.calling_clock()
        due = await self._transactions.read(lambda work: work.campaign.due(shop_id, now, room, self._situations.free()))
        begun = 0
        for planned in due:
            try:
                call = await self._dialling.call_cart(ENGINE, planned.cart_id, unasked=True)
            except Refused as no:
                if no.rule in NOT_NOW:
                    break
                await self._refused(planned.cart_id, no)
            except BadInput as fault:
                log.error("cart_not_dialled", cart_id=planned.cart_id, fault=fault.en)
            else:
                begun += 1
                self._broadcast.tell({"event": "queue", "call_id": call.call_id, "cart_id": call.cart_id})
        return begun

    async def _refused(self, cart_id: str, no: Refused) -> None:
        if no.rule in ("gate.already_calling", "gate.not_planned"):
            return
        verdict, now = Verdict(no.rule, no.ja, no.en), self._terms.clock()
        await self._transactions.write(lambda work: work.campaign.refused(cart_id, verdict, now))
        log.info("not_dialled", cart_id=cart_id, rule=no.rule)
        self._broadcast.tell({"event": "queue", "cart_id": cart_id})

    def books_changed(self) -> None:
        """Something of the shop's was committed: what rings is looked at now, not at the next beat."""
        self._books_changed.set()

    async def watch_ringing(self) -> None:
        """For good. The beat stays for what reaches the books through another engine, and for what time alone changes."""
        recheck = kept_going("ringing", self.recheck_ringing)
        while True:
            await self._books_changed.wait()
            self._books_changed.clear()
            await recheck()

    async def recheck_ringing(self) -> None:
        """Ask the gate again about every telephone that rings; what it refuses stops ringing."""
        self._let_go &= {call.call_id for call in self._room.live()}
        for call in self._room.live():
            if self._rings(call.call_id):
                await self._recheck(call)

    def _rings(self, call_id: str) -> bool:
        """Asked again after the books were read: it may have been answered by then, or let go of by the other look."""
        call = self._room.get(call_id)
        return call is not None and call.state == RINGING and call_id not in self._let_go

    async def _recheck(self, call: CallRecord) -> None:
        try:
            no = await self._transactions.read(lambda work: self._still(work, call))
        except EnvironmentFault as fault:
            # What cannot be checked is not rung on.
            no = Refusal("gate.unknown", fault.ja, fault.en, "製品の安全規則", "a safety rule of the product")
        if no is None or not self._rings(call.call_id):
            return
        self._let_go.add(call.call_id)
        self._line.send({"do": "hangup", "call_id": call.call_id})
        log.info("ringing_cancelled", call_id=call.call_id, rule=no.rule)
        now, body = self._terms.clock(), {"rule": no.rule, "ja": no.ja, "en": no.en}

        def write(work: UnitOfWork) -> None:
            work.calls.add_event(call, 0.0, "cancelled", body, now)
            work.audit.append(call.shop_id, now, ENGINE.name, "call.cancelled", call.call_id, body)

        await self._transactions.write(write)

    def _still(self, work: UnitOfWork, call: CallRecord) -> Refusal | None:
        planned = work.campaign.planned(call.cart_id) if work.campaign.is_unasked(call.call_id) else None
        return self._situations.look(work, call.cart_id, call_id=call.call_id, planned=planned).refusal(ringing=True)

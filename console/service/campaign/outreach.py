"""Mail and SMS of the plan: written down as being sent, sent, and settled by the server's word. Never twice: where an engine died in
between, nobody can tell, and it is not sent again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from console.campaign.gate.message_rules import FOR_SURVEYS, Writing, may_write
from console.campaign.gate.rules import Refusal
from console.campaign.gate.situation import ScriptState
from console.campaign.outreach.plan_templates import SURVEYS, composed, name_for
from console.campaign.outreach.port import Message, MessagePort
from console.campaign.telling.payload import MessageTold
from console.domain.barring import plain
from console.domain.errors import MessageFault
from console.domain.verdict import Verdict
from console.service.broadcast import Broadcast
from console.service.campaign.message_records import ACCEPTED, FAILED, READY, SENDING, UNSURE, PlannedMessage
from console.service.campaign.planning_terms import planning_terms, switched_on
from console.service.campaign.situations import Situations
from console.service.campaign.survey_records import survey_link
from console.service.campaign.wordings import kept
from console.service.commands import ENGINE
from console.service.results.results import message_ended
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

AT_ONCE: Final = 20
SIDE_BY_SIDE: Final = 4
SENDING_LIMIT_S: Final = 60.0
LEASE: Final = timedelta(minutes=10)
"""More than all the sending of one round may take."""
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (2, 15, 60, 240))
"""After each try that the server turned away for the moment."""
BEYOND_CALLS: Final = frozenset({"gate.campaign_off"})
"""They stand against every message, so the plan stays as it is."""


@dataclass(frozen=True, slots=True)
class _Leaving:
    planned: PlannedMessage
    message: Message


class Outreach:
    def __init__(
        self, terms: Terms, transactions: Transactions, broadcast: Broadcast, situations: Situations, ports: Mapping[str, MessagePort]
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast
        self._situations = situations
        self._ports = ports
        self._busy = asyncio.Lock()

    async def write_due(self) -> int:
        """Send what is due; how many were tried. Raises ``StoreFault``; nothing is sent twice for it."""
        if self._busy.locked() or not self._ports:
            return 0
        async with self._busy:
            now = self._terms.clock()
            if await self._transactions.read(lambda work: bool(work.messages.left(now, 1))):
                await self._transactions.write(self._give_up_left)
            leaving = await self._begun()
            room = asyncio.Semaphore(SIDE_BY_SIDE)
            await asyncio.gather(*(self._send(one, room) for one in leaving))
            return len(leaving)

    async def _begun(self) -> list[_Leaving]:
        now = self._terms.clock()

        def due(work: UnitOfWork) -> tuple[list[str], list[str]]:
            on = [shop.id for shop in work.shops.all() if switched_on(work, shop.id)]
            carts = [cart for shop in on for cart in work.messages.due(shop, tuple(self._ports), self._terms.local_now(), AT_ONCE)]
            return carts, [one.id for one in work.messages.again(now, AT_ONCE)]

        carts, again = await self._transactions.read(due)
        leaving = [await self._transactions.write(partial(self._begin, cart)) for cart in carts]
        leaving += [await self._transactions.write(partial(self._begin_again, one)) for one in again]
        return [one for one in leaving if one is not None]

    def _begin(self, cart_id: str, work: UnitOfWork) -> _Leaving | None:
        work.campaign.in_line(work.carts.get(cart_id).customer_id, None)
        planned, local, now = work.campaign.planned(cart_id), self._terms.local_now(), self._terms.clock()
        # Read after the lock: another engine may have sent it meanwhile.
        if planned is None or planned.channel is None or planned.channel not in self._ports or planned.at is None or planned.at > local:
            return None
        cart, matrix = work.carts.get(cart_id), planning_terms(work, planned.shop_id).matrix
        age = (local - cart.abandoned_at - self._terms.idle).total_seconds() / 3600
        phase = max((one.from_hours for one in matrix if one.from_hours <= max(age, 0)), default=0)
        template = name_for(planned.channel, phase)
        wording = kept(work, planned.shop_id, template)
        message = PlannedMessage(
            self._terms.new_id(), planned.shop_id, cart_id, cart.customer_id, phase, planned.channel, template, wording.content_hash, SENDING, 0, now, None, None, "",
        )  # fmt: skip
        no = self.refusal(work, message)
        if no is not None:
            self._refused(work, message, no, now)
            return None
        if not work.messages.begin(message, now + LEASE):
            return None
        detail = {"cart": cart_id, "channel": planned.channel, "wording": wording.content_hash}
        work.audit.append(planned.shop_id, now, ENGINE.name, "message.begun", message.id, detail)
        return self._leaving(work, message)

    def _begin_again(self, message_id: str, work: UnitOfWork) -> _Leaving | None:
        message, now = work.messages.get(message_id), self._terms.clock()
        if message is None or not work.messages.sending(message_id, now + LEASE):
            return None
        work.campaign.in_line(message.customer_id, None)
        no = self.refusal(work, message)
        if no is not None:
            work.messages.drop(message_id)
            if message.template in SURVEYS:
                work.surveys.drop(message_id)
            else:
                self._refused(work, message, no, now)
            return None
        return self._leaving(work, message)

    def refusal(self, work: UnitOfWork, message: PlannedMessage) -> Refusal | None:
        """The rule that stands against sending it now, if one does."""
        looked = self._situations.look(work, message.cart_id, planned=work.campaign.planned(message.cart_id))
        wording = kept(work, message.shop_id, message.template)
        state = ScriptState.APPROVED if wording.approved else ScriptState.ABSENT
        state = state if wording.intact else ScriptState.ALTERED
        customer = looked.customer
        addresses = [plain(customer.phone), customer.mail or ""]
        declined = any(work.barred.scope(message.shop_id, address) == "everything" for address in addresses if address)
        last = work.messages.last(message.customer_id, but=message.id)
        offer = not wording.wording.offers or _offer(work, message.shop_id, looked.situation.at) != ""
        writing = Writing(looked.situation, message.channel, state, last, offer, declined)
        return may_write(writing, calls=FOR_SURVEYS) if message.template in SURVEYS else may_write(writing)

    def _refused(self, work: UnitOfWork, message: PlannedMessage, no: Refusal, now: datetime) -> None:
        if no.rule not in BEYOND_CALLS:
            work.campaign.refused(message.cart_id, Verdict(no.rule, no.ja, no.en), now)
        log.info("not_written", cart_id=message.cart_id, rule=no.rule)

    def _leaving(self, work: UnitOfWork, message: PlannedMessage) -> _Leaving:
        cart = work.carts.get(message.cart_id)
        customer, shop = work.customers.get(cart.customer_id), work.shops.get(message.shop_id)
        wording = kept(work, message.shop_id, message.template).wording
        offer = _offer(work, message.shop_id, message.asked_at)
        survey = survey_link(self._terms.survey.page, message.id, work.surveys.mark(message.id)) if wording.surveys else ""
        return _Leaving(message, composed(wording, message.id, shop, customer, cart, offer, survey))

    async def _send(self, leaving: _Leaving, room: asyncio.Semaphore) -> None:
        planned = leaving.planned
        state, receipt, wait = UNSURE, "no answer in time", None
        async with room:
            try:
                async with asyncio.timeout(SENDING_LIMIT_S):
                    receipt = await self._ports[planned.channel].send(leaving.message)
                state = ACCEPTED
            except TimeoutError:
                pass
            except MessageFault as fault:
                receipt = fault.en
                wait = WAITS[planned.tries] if fault.retry and not fault.unsure and planned.tries < len(WAITS) else None
                state = UNSURE if fault.unsure else READY if wait is not None else FAILED
        await self._transactions.write(lambda work: self._settle(work, planned, state, receipt, wait))
        self._broadcast.tell({"event": "queue", "cart_id": planned.cart_id})
        self._broadcast.tell({"event": "messages"})

    def _settle(self, work: UnitOfWork, message: PlannedMessage, state: str, receipt: str, wait: timedelta | None) -> None:
        now = self._terms.clock()
        work.messages.settle(message.id, state, now, receipt, None if wait is None else now + wait)
        if state != READY:
            _tell(work, message, state, now)

    def _give_up_left(self, work: UnitOfWork) -> None:
        now = self._terms.clock()
        for message in work.messages.left(now, AT_ONCE):
            log.warning("message_unsure", message_id=message.id)
            work.messages.settle(message.id, UNSURE, now, "the engine was gone")
            _tell(work, message, UNSURE, now)


def _offer(work: UnitOfWork, shop_id: str, at: datetime) -> str:
    """What the shop says it offers now; facts end by themselves."""
    return next((fact.spoken for fact in work.facts.of(shop_id, at) if fact.key == "message.offer"), "")


def _tell(work: UnitOfWork, message: PlannedMessage, state: str, now: datetime) -> None:
    told = MessageTold.model_validate(
        {
            "message_id": message.id,
            "cart_id": message.cart_id,
            "customer_id": message.customer_id,
            "channel": message.channel,
            "template": message.template,
            "state": state,
        }
    )
    message_ended(work.results, message.shop_id, told, now)
    work.audit.append(message.shop_id, now, ENGINE.name, f"message.{state}", message.id, {"channel": message.channel})

"""From a cart to a call: the gate, the lease, the brief, and the order to the line."""

from datetime import timedelta

from console.domain.call import CallBrief
from console.domain.errors import OurBug, Refused
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.calls.records import CallRecord
from console.service.calls.view import masked
from console.service.campaign.briefs import brief_of
from console.service.campaign.situations import Situations, refused
from console.service.commands import Person, may_act, overrules
from console.service.engine_state import EngineState
from console.service.terms import LEASE_S, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.wire.codec import encode


class Dialling:
    def __init__(
        self, terms: Terms, transactions: Transactions, room: CallRoom, line: LinePort, state: EngineState, situations: Situations
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._line = line
        self._state = state
        self._situations = situations

    async def call_cart(self, person: Person, cart_id: str, *, unasked: bool = False) -> CallRecord:
        """``unasked``: by the plan, not because somebody pressed a key.

        Raises ``Refused`` with the rule that forbids it, ``BadInput`` for a cart that is not there.
        """
        may_act(person)
        if not self._state.line_ready:
            raise Refused(
                "line.not_ready",
                "通話の準備ができていません。数秒待ってからもう一度お試しください。",
                "The line is not ready yet. Try again in a few seconds.",
            )
        if len(self._room.live()) >= self._terms.concurrent_calls:
            raise Refused("line.capacity", "同時通話の上限に達しています。", "As many calls are live as this machine carries.")
        call, brief = await self._transactions.write(lambda work: self._prepare(work, person, cart_id, unasked))
        self._room.began(call)
        self._line.send(
            {
                "do": "dial",
                "call_id": call.call_id,
                "brief": encode(brief),
                "account": self._terms.account,
                "number": brief.customer.phone,
                "ring_timeout_s": self._terms.ring_timeout_s,
                "recording": str(self._terms.recordings / f"{call.call_id}.wav"),
                "ticket": str(self._terms.ticket(call.call_id)),
            }
        )
        return call

    def _prepare(self, work: UnitOfWork, person: Person, cart_id: str, unasked: bool) -> tuple[CallRecord, CallBrief]:
        terms = self._terms
        now, local = terms.clock(), terms.local_now()
        call_id = terms.new_id()
        # The lease comes first: what is read after it is what another engine may have written before it let go.
        if not work.carts.lease(cart_id, terms.engine_id, call_id, now, now + timedelta(seconds=LEASE_S)):
            work.carts.shop_of(cart_id)  # a cart that is not there is another sentence
            raise Refused("gate.already_calling", "このカートにはいま電話をかけています。", "This cart is being called right now.")
        work.campaign.in_line(work.carts.get(cart_id).customer_id, work.carts.shop_of(cart_id) if unasked else None)
        planned = work.campaign.planned(cart_id) if unasked else None
        if unasked and (planned is None or planned.channel != "call" or planned.at is None or planned.at > local):
            raise Refused("gate.not_planned", "計画にない発信です。", "The plan does not have this call.")
        asked_by = None if unasked or overrules(person) else person.name
        looked = self._situations.look(work, cart_id, planned=planned, asked_by=asked_by)
        no = looked.refusal()
        if no is not None:
            raise refused(no)
        script, cart = looked.script, looked.cart
        if script is None:
            raise OurBug("the gate let a call without a script pass")
        customer = looked.customer
        call = CallRecord(
            call_id=call_id,
            shop_id=looked.shop_id,
            engine_id=terms.engine_id,
            cart_id=cart_id,
            customer_id=customer.id,
            customer=customer.name,
            value=cart.total,
            segment=looked.placed.tier,
            script_pack=script.pack,
            script_version=script.version,
            script_hash=script.content_hash,
            number_masked=masked(customer.phone),
            started_at=now,
        )
        work.calls.add(call)
        if planned is not None:
            work.campaign.add_call(call_id, call.shop_id, now, planned.appointed)
        work.audit.append(call.shop_id, now, person.name, "call.dialled", call_id, {"cart": cart_id, "script": script.content_hash})
        return call, brief_of(work, terms, looked, script, call_id, now, local)

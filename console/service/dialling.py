"""From a cart to a call: the gate, the lease, the brief, and the order to the line."""

from dataclasses import replace
from datetime import timedelta

from console.campaign.scripts.approval import intact
from console.domain.barring import plain
from console.domain.call import CallBrief
from console.domain.errors import Refused
from console.domain.segment import segment
from console.service.call_room import CallRoom
from console.service.commands import Person, may_act
from console.service.engine_state import EngineState
from console.service.gate import refusal
from console.service.line_port import LinePort
from console.service.records import CallRecord
from console.service.terms import JAPAN, LEASE_S, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.service.view import masked
from console.wire.codec import encode


class Dialling:
    def __init__(self, terms: Terms, transactions: Transactions, room: CallRoom, line: LinePort, state: EngineState) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._line = line
        self._state = state

    async def call_cart(self, person: Person, cart_id: str) -> CallRecord:
        """Raises ``Refused`` with the rule that forbids it, ``BadInput`` for a cart that is not there."""
        may_act(person)
        if not self._state.line_ready:
            raise Refused(
                "line.not_ready",
                "通話の準備ができていません。数秒待ってからもう一度お試しください。",
                "The line is not ready yet. Try again in a few seconds.",
            )
        if len(self._room.live()) >= self._terms.concurrent_calls:
            raise Refused("line.capacity", "同時通話の上限に達しています。", "As many calls are live as this machine carries.")
        call, brief = await self._transactions.write(lambda work: self._prepare(work, person, cart_id))
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
            }
        )
        return call

    def _prepare(self, work: UnitOfWork, person: Person, cart_id: str) -> tuple[CallRecord, CallBrief]:
        terms = self._terms
        now, calling_now = terms.clock(), terms.calling_clock()
        cart = work.carts.get(cart_id)
        shop = work.shops.get(work.carts.shop_of(cart_id))
        customer = work.customers.get(cart.customer_id)
        if work.barred.scope(shop.id, plain(customer.phone)) is not None:
            customer = replace(customer, barred=True)
        row = work.carts.row(cart_id, now)
        if row.leased:
            raise _already_calling()
        past = work.calls.dialled(customer.id)
        local = calling_now.astimezone(JAPAN)
        no = refusal(
            customer,
            closed=row.closed,
            this_cart=[when for cart, when in past if cart == cart_id],
            other_carts=[when for cart, when in past if cart != cart_id],
            local_now=local,
            last_seen=work.calls.last_start(),
            is_holiday=terms.is_holiday(local.date()),
            loopback=terms.loopback,
            caller_id=terms.caller_id,
        )
        if no is not None:
            raise Refused(no.rule, no.ja, no.en)
        script = work.scripts.active(shop.id)
        if script is None:
            raise Refused("gate.no_script", "承認済みの台本がありません。", "There is no approved script.")
        if not intact(script):
            raise Refused(
                "gate.script_altered",
                "台本の内容が、承認されたものと違います。もう一度承認してください。",
                "The script is not the one that was approved. Approve it again.",
            )
        call_id = terms.new_id()
        if not work.carts.lease(cart_id, terms.engine_id, call_id, now, now + timedelta(seconds=LEASE_S)):
            raise _already_calling()
        call = CallRecord(
            call_id=call_id,
            shop_id=shop.id,
            engine_id=terms.engine_id,
            cart_id=cart_id,
            customer_id=customer.id,
            customer=customer.name,
            value=cart.total,
            segment=segment(customer, cart, local.date()).tier,
            script_pack=script.pack,
            script_version=script.version,
            script_hash=script.content_hash,
            number_masked=masked(customer.phone),
            started_at=now,
        )
        work.calls.add(call)
        work.audit.append(shop.id, now, person.name, "call.dialled", call_id, {"cart": cart_id, "script": script.content_hash})
        brief = CallBrief(
            call_id=call_id,
            shop=shop,
            customer=customer,
            cart=cart,
            script=script,
            facts=work.facts.of(shop.id, calling_now),
            now=local,
            pushes_allowed=terms.pushes_allowed,
            longest_call_s=terms.longest_call_s,
        )
        return call, brief


def _already_calling() -> Refused:
    return Refused("gate.already_calling", "このカートにはいま電話をかけています。", "This cart is being called right now.")

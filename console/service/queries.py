"""What a desk shows: the queue, calls, one call with everything in it."""

from datetime import timedelta
from typing import Any

from console.domain.consent import channels
from console.domain.customer import Customer
from console.service.call_room import CallRoom, unknown_call
from console.service.records import CallRecord
from console.service.situations import Situations
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.service.view import (
    call_json,
    disclosure_json,
    fact_json,
    instant,
    link_json,
    masked,
    masked_mail,
    planned_json,
    refusal_json,
    turn_json,
)
from console.service.wrap_up import written

PAGE_LIMIT = 500


class Queries:
    def __init__(self, terms: Terms, transactions: Transactions, room: CallRoom, situations: Situations) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._situations = situations

    async def queue(self, offset: int, limit: int) -> dict[str, Any]:
        return await self._transactions.read(lambda work: self._queue(work, offset, min(limit, PAGE_LIMIT)))

    def _queue(self, work: UnitOfWork, offset: int, limit: int) -> dict[str, Any]:
        total, rows = work.carts.page(offset, limit, self._terms.clock(), self._terms.idle)
        return {"total": total, "carts": [self._cart(work, row.cart_id) for row in rows]}

    def _cart(self, work: UnitOfWork, cart_id: str) -> dict[str, Any]:
        now = self._terms.clock()
        row = work.carts.row(cart_id, now)
        looked = self._situations.look(work, cart_id)
        cart, customer, no = looked.cart, looked.customer, looked.refusal()
        barred = customer.barred
        planned = work.campaign.planned(cart_id)
        step = None if barred or row.closed or no is not None else "call"
        tier = looked.placed
        status = "calling" if row.leased else "closed" if row.closed else "barred" if barred else "called" if row.attempts else "waiting"
        return {
            "cart_id": cart_id,
            "customer": customer.name,
            "phone_masked": masked(customer.phone),
            "items": [
                {"sku": line.sku, "name": line.name, "variant": line.variant, "quantity": line.quantity, "price": line.price}
                for line in cart.lines
            ],
            "value": cart.total,
            "segment": tier.tier,
            "segment_why": tier.why_ja,
            "segment_why_en": tier.why_en,
            "next_step": step if planned is None else planned.channel,
            "next_at": None if planned is None else instant(planned.at),
            "plan": None if planned is None else planned_json(planned),
            "due_at": instant(cart.abandoned_at + timedelta(hours=tier.within_hours)),
            "attempts": row.attempts,
            "last_attempt_at": instant(row.last_attempt_at),
            "abandoned_at": instant(cart.abandoned_at),
            "consent": {"call": customer.consent_call, "sms": customer.consent_sms, "mail": customer.consent_mail},
            "status": status,
            "barred": barred,
            "vip": tier.vip,
            "gate": None if no is None else refusal_json(no),
        }

    async def calls(self, *, live: bool, limit: int = 100) -> list[dict[str, Any]]:
        if live:
            return [call_json(call) for call in self._room.live()]
        records = await self._transactions.read(lambda work: work.calls.recent(min(limit, PAGE_LIMIT)))
        return [call_json(self._room.get(call.call_id) or call) for call in records]

    async def record(self, call_id: str) -> CallRecord:
        """Raises ``BadInput`` when there is no such call."""
        call = self._room.get(call_id) or await self._transactions.read(lambda work: work.calls.get(call_id))
        if call is None:
            raise unknown_call(call_id)
        return call

    async def call(self, call_id: str) -> dict[str, Any]:
        call = await self.record(call_id)

        def read(work: UnitOfWork) -> dict[str, Any]:
            latency = [body["turn"] for _, _, body in work.calls.events(call_id, "latency") if "turn" in body]
            return {
                "transcript": [turn_json(turn) for turn in work.calls.turns(call_id)],
                "disclosures": [disclosure_json(heard) for heard in work.calls.disclosures(call_id)],
                "facts_cited": [fact_json(cited) for cited in work.calls.facts(call_id)],
                "latency": latency,
                "links": [link_json(link) for link in work.links.of(call_id)],
                "channels": _channels(work.customers.get(call.customer_id)),
                **written(work, call_id),
            }

        return {**call_json(call), **await self._transactions.read(read)}


def _channels(customer: Customer) -> list[dict[str, str]]:
    """How the customer agreed to be written to, the usual way first, each with its address as a desk may show it."""
    shown = {"sms": masked(customer.phone), "mail": masked_mail(customer.mail or "")}
    return [{"channel": channel, "to": shown[channel]} for channel in channels(customer)]

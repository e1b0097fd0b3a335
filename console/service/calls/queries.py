"""What a desk shows of calls: all of them, and one with everything in it."""

from typing import Any

from console.domain.consent import channels
from console.domain.customer import Customer
from console.service.calls.call_room import CallRoom, unknown_call
from console.service.calls.records import CallRecord
from console.service.calls.view import (
    call_json,
    disclosure_json,
    fact_json,
    link_json,
    masked,
    masked_mail,
    turn_json,
)
from console.service.calls.wrap_up import written
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

PAGE_LIMIT = 500


class Queries:
    def __init__(self, transactions: Transactions, room: CallRoom) -> None:
        self._transactions = transactions
        self._room = room

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

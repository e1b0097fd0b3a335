"""What came of a cart is written down for the shop's own systems in the same transaction in which it came about."""

from datetime import datetime
from itertools import count
from typing import Any

from console.campaign.outcomes.recovery import Recovered
from console.campaign.telling.payload import CallCorrected, CallTold, CartRecovered, ContactBarred, MessageTold, SentLink
from console.domain.errors import OurBug
from console.domain.outcome import Outcome
from console.service.calls.records import CallRecord
from console.service.results.results_records import Result, Results


def call_ended(results: Results, call: CallRecord) -> None:
    if call.ended_at is None or call.outcome is None:
        raise OurBug("a call ended without an end or an outcome")
    told = CallTold(
        call_id=call.call_id,
        cart_id=call.cart_id,
        customer_id=call.customer_id,
        outcome=call.outcome,
        line_result=call.line_result,
        tier=call.segment,
        value=call.value,
        script=f"{call.script_pack} {call.script_version}",
        started_at=call.started_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        seconds=0 if call.answered_at is None else max(0, round((call.ended_at - call.answered_at).total_seconds())),
        callback_at=call.callback_at,
        link=None if call.link is None else SentLink(channel=call.link.channel, accepted=call.link.accepted),
    )
    results.add(f"{call.call_id}.ended", call.shop_id, "call.ended", call.ended_at, told.model_dump(mode="json"))


def call_corrected(results: Results, call: CallRecord, automatic: str | None, result_id: str, now: datetime) -> None:
    if call.outcome is None:
        raise OurBug("a call was corrected to no outcome")
    told = CallCorrected(
        call_id=call.call_id,
        cart_id=call.cart_id,
        customer_id=call.customer_id,
        outcome=call.outcome,
        automatic=None if automatic is None else Outcome(automatic),
    )
    results.add(f"{call.call_id}.corrected.{result_id}", call.shop_id, "call.corrected", now, told.model_dump(mode="json"))


def cart_recovered(results: Results, shop_id: str, found: Recovered, now: datetime) -> None:
    told = CartRecovered(
        order_id=found.order_id,
        cart_id=found.cart_id,
        call_id=found.call_id,
        rule=found.rule,
        value=found.value,
        placed_at=found.placed_at,
    )
    results.add(f"{found.order_id}.recovered", shop_id, "cart.recovered", now, told.model_dump(mode="json"))


def contact_barred(results: Results, call: CallRecord, everything: bool, now: datetime) -> None:
    """Once a call and scope: a second refusal in the same call is no news."""
    result_id = f"{call.call_id}.barred.{'everything' if everything else 'sales'}"
    told = ContactBarred(cart_id=call.cart_id, call_id=call.call_id, customer_id=call.customer_id, everything=everything)
    if not results.known(result_id):
        results.add(result_id, call.shop_id, "contact.barred", now, told.model_dump(mode="json"))


def message_ended(results: Results, shop_id: str, told: MessageTold, now: datetime) -> None:
    """One that a person sends once more ends once more: ``….ended``, then ``….ended.2`` and so on."""
    ids = (f"{told.message_id}.ended{f'.{number}' if number > 1 else ''}" for number in count(1))
    results.add(next(one for one in ids if not results.known(one)), shop_id, "message.ended", now, told.model_dump(mode="json"))


def event_json(result: Result) -> dict[str, Any]:
    """As it is posted and listed."""
    return {
        "id": result.id,
        "number": result.number,
        "type": result.kind,
        "timestamp": result.at.isoformat(),
        "shop": result.shop_id,
        "data": result.body,
    }

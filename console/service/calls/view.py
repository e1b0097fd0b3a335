"""A call as JSON, in the words of docs/ENGINE_DOOR.md."""

from datetime import datetime
from typing import Any

from console.campaign.gate.rules import Refusal
from console.domain.barring import plain
from console.service.calls.records import CallRecord, DisclosureHeard, FactCited, Hand, SentLink, TurnRecord
from console.service.campaign.campaign_records import Planned

_NO_POSITION: dict[str, Any] = {"stage": "", "node": "", "expecting": None, "next_line": None, "disclosures": [], "pushes": 0}


def instant(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def masked(phone: str) -> str:
    """The first three and the last four digits: 090-****-0001."""
    digits = plain(phone)
    if digits.startswith("+81"):
        digits = "0" + digits[3:]
    return f"{digits[:3]}-****-{digits[-4:]}" if len(digits) >= 9 else "****"


def masked_mail(address: str) -> str:
    """The first letter and the domain: h***@example.jp."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if at else "***"


def hand_json(hand: Hand) -> dict[str, Any]:
    return {
        "reason": hand.reason,
        "brief_ja": hand.brief_ja,
        "brief_en": hand.brief_en,
        "raised_at": instant(hand.raised_at),
        "offered_to": hand.offered_to,
        "escalated": hand.escalated,
    }


def call_json(call: CallRecord) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "cart_id": call.cart_id,
        "customer": call.customer,
        "phone_masked": call.number_masked,
        "value": call.value,
        "segment": call.segment,
        "script": f"{call.script_pack} {call.script_version}",
        "state": call.state,
        "holder": call.holder.value,
        "operator": call.operator,
        "barge_in": call.barge_in,
        "started_at": instant(call.started_at),
        "answered_at": instant(call.answered_at),
        "ended_at": instant(call.ended_at),
        "outcome": None if call.outcome is None else call.outcome.value,
        "line_result": None if call.line_result is None else call.line_result.value,
        "position": {**_NO_POSITION, **call.position},
        "intent": call.intent,
        "hand": None if call.hand is None else hand_json(call.hand),
        "link": None if call.link is None else {"channel": call.link.channel, "accepted": call.link.accepted},
        "codec": call.codec,
        "callback_at": instant(call.callback_at),
        "desk_phone": call.desk_phone,
    }


def refusal_json(no: Refusal) -> dict[str, str]:
    return {"rule": no.rule, "ja": no.ja, "en": no.en, "source_ja": no.source_ja, "source_en": no.source_en}


def planned_json(planned: Planned) -> dict[str, Any]:
    """Why this step, or by which rule none."""
    return {
        "group": planned.group,
        "rule": planned.rule,
        "ja": planned.why_ja,
        "en": planned.why_en,
        "script": planned.script,
        "appointed": planned.appointed,
    }


def turn_json(record: TurnRecord) -> dict[str, Any]:
    turn = record.turn
    return {
        "who": turn.who.value,
        "text": turn.text,
        "unheard": turn.unheard,
        "started": turn.started,
        "ended": turn.ended,
        "line": turn.line,
        "intent": turn.intent,
        "confidence": turn.confidence,
        "operator": turn.operator,
        "utterance": record.utterance,
    }


def disclosure_json(heard: DisclosureHeard) -> dict[str, Any]:
    return {"disclosure": heard.disclosure, "heard_at": heard.heard_at}


def fact_json(cited: FactCited) -> dict[str, Any]:
    return {
        "fact_id": cited.fact_id,
        "line": cited.line,
        "at": cited.at,
        "key": cited.key,
        "value": cited.value,
        "source": cited.source,
    }


def link_json(link: SentLink) -> dict[str, Any]:
    return {
        "channel": link.channel,
        "asked_at": instant(link.asked_at),
        "answered_at": instant(link.answered_at),
        "accepted": link.accepted,
        "receipt": link.receipt,
    }

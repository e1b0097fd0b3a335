"""What an event of the line makes of a call. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain.call import Holder
from console.domain.outcome import LineResult, Outcome, outcome_of
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, HANDED, TALKING, CallRecord, Hand, TurnRecord


def advanced(call: CallRecord, head: Mapping[str, Any], now: datetime) -> CallRecord:
    """``call`` after ``head``; the same object when the event changes nothing of it.

    Raises:
        KeyError, ValueError: the line does not speak our protocol.
    """
    match head["event"]:
        case "answered":
            return replace(call, state=TALKING, answered_at=now, codec=head.get("codec"))
        case "position":
            keys = ("stage", "node", "expecting", "next_line", "disclosures", "pushes")
            return replace(call, position={key: head[key] for key in keys})
        case "understood":
            return replace(call, intent=head["intent"])
        case "hand":
            # Asking again, for another reason, does not send it to the end of the line.
            before = call.hand or Hand("", "", "", raised_at=now)
            return replace(call, hand=replace(before, reason=head["reason"], brief_ja=head["brief_ja"], brief_en=head["brief_en"]))
        case "holder":
            holder = Holder(head["holder"])
            # A person has the call now: the raised hand has been seen.
            hand = None if holder is not Holder.AI else call.hand
            return replace(call, holder=holder, operator=head.get("operator"), barge_in=bool(head.get("barge_in")), hand=hand)
        case "outcome":
            return replace(call, outcome=Outcome(head["outcome"]))
        case "callback":
            return replace(call, callback_at=datetime.fromisoformat(head["when"]))
        case "desk_phone":
            return replace(call, desk_phone=head["state"] == "answered")
        case "ended":
            return ended(call, LineResult(head["result"]), head.get("outcome"), bool(head.get("by_customer")), now)
    return call


def handed(call: CallRecord) -> CallRecord:
    """The line is gone, and the operator's desk phone still has the customer."""
    return replace(call, state=HANDED, holder=Holder.OPERATOR, barge_in=False, hand=None, desk_phone=True)


def ended(call: CallRecord, result: LineResult, outcome: str | None, by_customer: bool, now: datetime) -> CallRecord:
    """The call is over; what the brain made of it stands, else the line's own word."""
    if outcome is not None:
        final = Outcome(outcome)
    elif call.outcome is not None:
        final = call.outcome
    else:
        final = outcome_of(result, by_customer=by_customer, operator_had_it=call.holder is Holder.OPERATOR)
    return replace(
        call,
        state=ENDED,
        ended_at=now,
        line_result=result,
        outcome=final,
        holder=Holder.AI,
        operator=None,
        barge_in=False,
        desk_phone=False,
    )


def heard_turn(head: Mapping[str, Any]) -> TurnRecord:
    """The turn in a ``turn`` event."""
    turn = TranscriptTurn(
        who=Speaker(head["who"]),
        text=head["text"],
        started=float(head["started"]),
        ended=float(head["ended"]),
        line=head.get("line"),
        intent=head.get("intent"),
        confidence=head.get("confidence"),
        unheard=head.get("unheard") or "",
        operator=head.get("operator"),
    )
    utterance = head.get("utterance")
    return TurnRecord(turn, None if utterance is None else str(utterance))

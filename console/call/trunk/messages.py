"""How a leg's commands and events travel between the line's process and the trunk's.

A command's head carries ``do``, an event's head carries ``event``; sound is the body. Times stay behind: the reader of
an event stamps it on arrival.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from console.call.trunk.port import (
    Account,
    Answered,
    Dial,
    Digit,
    EarlyMedia,
    Ended,
    Frame,
    LineQuality,
    OperatorFrame,
    OperatorLeg,
    PlaybackBegan,
    Played,
    RecordingStopped,
    Ringing,
    Transferred,
    TrunkEvent,
)
from console.domain.outcome import LineResult

Head = dict[str, Any]


def dial_head(dial: Dial) -> Head:
    return {"do": "dial", **asdict(dial)}


def account_of(head: Mapping[str, Any]) -> Account:
    fields = dict(head)
    fields["codecs"] = tuple(fields["codecs"])
    return Account(**fields)


def dial_of(head: Mapping[str, Any]) -> Dial:
    return Dial(
        call_id=head["call_id"],
        number=head["number"],
        account=account_of(head["account"]),
        ring_timeout_s=float(head["ring_timeout_s"]),
        recording=head["recording"],
        ticket=head.get("ticket"),
    )


def event_message(event: TrunkEvent) -> tuple[Head, bytes]:
    match event:
        case Frame(pcm=pcm):
            return {"event": "frame"}, pcm
        case OperatorFrame(pcm=pcm):
            return {"event": "operator_frame"}, pcm
        case Ringing():
            return {"event": "ringing"}, b""
        case EarlyMedia():
            return {"event": "early_media"}, b""
        case Answered(codec=codec):
            return {"event": "answered", "codec": codec}, b""
        case PlaybackBegan(utterance=utterance):
            return {"event": "began", "utterance": utterance}, b""
        case Played(utterance=utterance, ms=ms, interrupted=interrupted):
            return {"event": "played", "utterance": utterance, "ms": ms, "interrupted": interrupted}, b""
        case Digit(digit=digit):
            return {"event": "digit", "digit": digit}, b""
        case OperatorLeg(state=state):
            return {"event": "operator_leg", "state": state}, b""
        case Transferred(accepted=accepted, status=status):
            return {"event": "transferred", "accepted": accepted, "status": status}, b""
        case RecordingStopped(reason=reason):
            return {"event": "recording_stopped", "reason": reason}, b""
        case LineQuality(round_trip_ms=round_trip_ms, jitter_ms=jitter_ms, lost_percent=lost_percent):
            return {"event": "quality", "round_trip_ms": round_trip_ms, "jitter_ms": jitter_ms, "lost_percent": lost_percent}, b""
        case Ended(result=result, status=status, by_customer=by_customer):
            return {"event": "ended", "result": result.value, "status": status, "by_customer": by_customer}, b""


_READERS: dict[str, Callable[[float, Head, bytes], TrunkEvent]] = {
    "frame": lambda at, head, body: Frame(at, body),
    "operator_frame": lambda at, head, body: OperatorFrame(at, body),
    "ringing": lambda at, head, body: Ringing(at),
    "early_media": lambda at, head, body: EarlyMedia(at),
    "answered": lambda at, head, body: Answered(at, head["codec"]),
    "began": lambda at, head, body: PlaybackBegan(at, head["utterance"]),
    "played": lambda at, head, body: Played(at, head["utterance"], head["ms"], head["interrupted"]),
    "digit": lambda at, head, body: Digit(at, head["digit"]),
    "operator_leg": lambda at, head, body: OperatorLeg(at, head["state"]),
    "transferred": lambda at, head, body: Transferred(at, head["accepted"], head["status"]),
    "recording_stopped": lambda at, head, body: RecordingStopped(at, head["reason"]),
    "quality": lambda at, head, body: LineQuality(at, head["round_trip_ms"], head["jitter_ms"], head["lost_percent"]),
    "ended": lambda at, head, body: Ended(at, LineResult(head["result"]), head["status"], head["by_customer"]),
}


def event_of(at: float, head: Head, body: bytes) -> TrunkEvent | None:
    """The event that arrived at ``at``; ``None`` when the message is none."""
    reader = _READERS.get(str(head.get("event")))
    return reader(at, head, body) if reader else None

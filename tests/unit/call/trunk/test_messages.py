"""What a leg says survives the way between the processes."""

import json

import pytest

from console.call.trunk.messages import dial_head, dial_of, event_message, event_of
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

EVENTS: list[TrunkEvent] = [
    Ringing(1.5),
    EarlyMedia(1.5),
    Answered(1.5, "PCMU"),
    Frame(1.5, b"\x01\x02" * 320),
    PlaybackBegan(1.5, "u1"),
    Played(1.5, "u1", 340, True),
    Digit(1.5, "#"),
    OperatorFrame(1.5, b"\x03\x04" * 320),
    OperatorLeg(1.5, "answered"),
    Transferred(1.5, False, 603),
    RecordingStopped(1.5, "No space left on device"),
    LineQuality(1.5, 21.0, 3.5, 0.5),
    LineQuality(1.5, None, 0.0, 0.0),
    Ended(1.5, LineResult.BUSY, 486, False),
]


def test_every_event_is_among_these() -> None:
    assert {type(event) for event in EVENTS} == set(TrunkEvent.__args__)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_left(event: TrunkEvent) -> None:
    head, body = event_message(event)
    assert event_of(1.5, json.loads(json.dumps(head)), body) == event


def test_a_message_that_is_no_event_is_passed_over() -> None:
    assert event_of(0.0, {"event": "ready"}, b"") is None


def test_a_dial_arrives_as_it_left() -> None:
    account = Account("shop.example", "u", "p", "127.0.0.1", 5061, "tls", True, "/ca.pem", "0312345678", ("PCMA",))
    dial = Dial("c1", "0901", account, 25.0, None)
    assert dial_of(json.loads(json.dumps(dial_head(dial)))) == dial

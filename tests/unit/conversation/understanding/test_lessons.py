"""What a call teaches, and when what was learnt may be used."""

import pytest

from console.conversation.understanding.comparison import SAFETY, worse
from console.conversation.understanding.lessons import asked_before, impersonal, taught_by
from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn


def turn(
    who: Speaker, text: str, at: float, intent: str | None = None, confidence: float | None = 0.9, line: str | None = None
) -> TranscriptTurn:
    return TranscriptTurn(who, text, at, at + 1, line=line, intent=intent, confidence=confidence)


CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
CALL = [
    turn(AGENT, "ご本人様ですか。", 1, line="open_identity"),
    turn(CUSTOMER, "はい、そうです", 3, "identity_confirm"),
    turn(AGENT, "気になる点は。", 5, line="ask_reason"),
    turn(CUSTOMER, "うちにはもう似たのがあるんで", 7, "reason_just_looking", 0.5),
    turn(CUSTOMER, "じゃあね", 9, "thanks_bye"),
]


def test_a_disposition_teaches_the_turn_that_was_missed() -> None:
    assert taught_by(Outcome.REFUSED, CALL) == (CALL[3], "refuse_offer")


def test_what_was_heard_right_teaches_only_when_it_was_unsure() -> None:
    heard = turn(CUSTOMER, "今回はやめておきます", 8, "refuse_offer", 0.95)
    assert taught_by(Outcome.REFUSED, [*CALL, heard]) is None
    unsure = turn(CUSTOMER, "今回はやめておきます", 8, "refuse_offer", 0.6)
    assert taught_by(Outcome.REFUSED, [*CALL, unsure]) == (unsure, "refuse_offer")


@pytest.mark.parametrize("outcome", [Outcome.LINK_SENT, Outcome.UNDECIDED, Outcome.RECOVERED])
def test_other_dispositions_tell_nothing_of_what_was_said(outcome: Outcome) -> None:
    assert taught_by(outcome, CALL) is None


def test_small_words_teach_nothing() -> None:
    assert taught_by(Outcome.REFUSED, [turn(CUSTOMER, "はい", 1, "affirm"), turn(CUSTOMER, "はい、どうも", 2, "affirm")]) is None


def test_the_question_before_goes_with_the_sentence() -> None:
    asks = {"open_identity": "identity", "ask_reason": "reason"}
    assert asked_before(CALL[1], CALL, asks) == "identity"
    assert asked_before(CALL[3], CALL, asks) == "reason"
    assert asked_before(CALL[0], CALL, asks) is None


def test_nothing_of_the_person_is_learnt() -> None:
    assert impersonal("山田ですけど、山田 花子は母です", ["山田", "花子", "山田 花子"]) == "{姓}ですけど、{姓}は母です"
    assert impersonal("090-1234-5678にかけて", []) is None
    assert impersonal("hana@example.com に送って", []) is None
    assert impersonal("163センチです", ["山田"]) == "163センチです"


def test_not_worse_overall_and_on_each_safety_label() -> None:
    before = {"accuracy": 0.97, "recall": dict.fromkeys(SAFETY, 0.95) | {"affirm": 0.9}}
    assert worse(before, before) == ()
    assert worse(before, {"accuracy": 0.98, "recall": before["recall"] | {"affirm": 0.5}}) == ()
    assert worse(before, {"accuracy": 0.9699, "recall": before["recall"]}) == ("accuracy",)
    for label in SAFETY:
        assert worse(before, {"accuracy": 0.99, "recall": before["recall"] | {label: 0.9499}}) == (label,)

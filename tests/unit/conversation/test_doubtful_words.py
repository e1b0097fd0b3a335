"""Words that were hardly heard: what cannot be taken back is asked about first, and what was meant is not lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.moves import Bar, EndCall, RaiseHand, Say, Understood
from console.domain.outcome import LineResult, Outcome
from console.domain.stimuli import CallEnded
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import Telephone, as_json, labels

MUMBLED = 0.5
GRAVE = {
    "refuse_contact": "check_refuse_contact",
    "refuse_offer": "check_refuse_offer",
    "want_human": "check_want_human",
    "minor": "check_minor",
    "already_ordered": "check_already_ordered",
}


@pytest.mark.parametrize(("label", "check"), GRAVE.items())
def test_a_grave_intent_in_mumbled_words_is_asked_about_and_nothing_is_done(label: str, check: str) -> None:
    call = Telephone().opened().says(f"ふにゃ。|{label}:0.65,ask_payment:0.2", confidence=MUMBLED)
    assert call.lines[-1] == check
    assert not call.over
    assert call.outcome is None
    assert call.moves(Bar) == call.moves(RaiseHand) == []


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("refuse_contact", Outcome.DO_NOT_CALL),
        ("refuse_offer", Outcome.REFUSED),
        ("want_human", Outcome.HUMAN_REQUESTED),
        ("minor", Outcome.MINOR),
        ("already_ordered", Outcome.ALREADY_ORDERED),
    ],
)
@pytest.mark.parametrize("answer", ["はい。|affirm", "ふにゃ。|{label}:0.6,off_topic:0.2"])
def test_a_yes_or_the_same_again_is_acted_on(label: str, outcome: Outcome, answer: str) -> None:
    call = Telephone().opened().says(f"ふにゃ。|{label}:0.65,ask_payment:0.2", answer.format(label=label), confidence=MUMBLED)
    assert call.outcome is outcome


@pytest.mark.parametrize("label", GRAVE)
@pytest.mark.parametrize("before", [(), ("忘れていました。|reason_forgot",)])
def test_a_no_goes_on_without_urging_and_refuses_nothing(label: str, before: tuple[str, ...]) -> None:
    call = Telephone().opened().says(*before)
    urged = len([line for line in call.lines if line.startswith("offer")])
    call.says(f"ふにゃ。|{label}:0.65,ask_payment:0.2", "いいえ。|deny", confidence=MUMBLED)
    assert call.lines[-1] in ("anything_else", "anything_more")
    assert len([line for line in call.lines if line.startswith("offer")]) == urged
    assert call.moves(Bar) == []
    assert call.outcome is None


def test_two_mumbled_refusals_of_different_kinds_are_a_refusal() -> None:
    call = (
        Telephone()
        .opened()
        .says("ふにゃ。|refuse_contact:0.45,off_topic:0.3", "ほにゃ。|refuse_offer:0.6,off_topic:0.2", confidence=MUMBLED)
    )
    assert call.outcome is Outcome.REFUSED


def test_one_who_asks_how_to_pay_is_not_hung_up_on_for_being_misheard() -> None:
    call = Telephone().opened().says("高校は何がありますか。|minor:0.6,ask_payment:0.3", confidence=0.55)
    assert not call.over
    call.says("支払い方法は何がありますか。|ask_payment", confidence=0.8)
    assert "payment_methods" in call.lines


@pytest.mark.parametrize("label", GRAVE)
def test_words_that_say_too_little_to_be_named_are_asked_for_again(label: str) -> None:
    call = Telephone().opened().says(f"ふ。|{label}:0.45,off_topic:0.3", confidence=0.35)
    assert call.lines[-1] == "repair"
    assert not call.over


def test_at_identity_the_question_is_put_again_and_a_stranger_is_believed_the_second_time() -> None:
    call = Telephone().answered().says("ちにゃいます。|wrong_person:0.6,affirm:0.2", confidence=MUMBLED)
    assert call.lines[-1] == "identity_again"
    call.says("ちにゃいます。|wrong_person:0.6,affirm:0.2", confidence=MUMBLED)
    assert call.outcome is Outcome.WRONG_PERSON


def test_said_clearly_or_outright_it_is_acted_on_at_once() -> None:
    assert Telephone().opened().says("もう電話しないでください。|unknown", confidence=0.6).outcome is Outcome.DO_NOT_CALL
    assert Telephone().opened().says("オペレーターに代わって。|want_human", confidence=0.72).outcome is Outcome.HUMAN_REQUESTED


def test_a_mumbled_greeting_at_pick_up_is_answered_by_the_opening() -> None:
    call = Telephone()
    call.hold_the_line("open_name")
    call.answered().says("もしもし。|already_ordered:0.5,ask_repeat:0.3", confidence=0.45)
    assert not call.over
    assert call.lines == ["open_name"]


def test_a_refusal_that_stays_in_doubt_is_left_to_a_person() -> None:
    call = Telephone().opened().says("ふにゃ。|refuse_contact:0.65,off_topic:0.2", confidence=MUMBLED)
    moves = call.brain.on(CallEnded(call.at + 1.0, LineResult.ANSWERED, True))
    assert [move.reason for move in moves if isinstance(move, RaiseHand)] == ["refusal_in_doubt"]
    assert not any(isinstance(move, Bar) for move in moves)


def test_a_mumbled_refusal_into_the_farewell_bars_nobody_and_is_left_to_a_person() -> None:
    call = Telephone(cuts={}).opened()
    call.hold_the_line("close")
    call.says("失礼します。|thanks_bye").says("ふにゃ。|refuse_contact:0.6,off_topic:0.2", confidence=0.4)
    assert not call.moves(Bar)
    assert [move.reason for move in call.moves(RaiseHand)] == ["refusal_in_doubt"]


mumbled = st.tuples(st.sampled_from(labels()), st.sampled_from(labels()), st.floats(0.25, 0.9), st.floats(0.2, 1.0))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(turns=st.lists(mumbled, max_size=6), known=st.booleans())
def test_no_mumbling_customer_makes_the_agent_break_a_rule_or_urge_in_doubt(
    turns: list[tuple[str, str, float, float]], known: bool
) -> None:
    call = Telephone().answered()
    if known:
        call.says("はい、本人です。|identity_confirm")
    for first, second, chance, confidence in turns:
        told = f"{first}:{chance:.2f}" + (f",{second}:{(1 - chance) / 2:.2f}" if second != first else "")
        before = len(call.log)
        call.says(f"ふにゃ。|{told}", confidence=round(confidence, 2))
        since = [entry.value for entry in call.log[before:] if isinstance(entry.value, Say | EndCall | Bar) or entry.kind == "EndCall"]
        asked = next((place for place, move in enumerate(since) if isinstance(move, Say) and move.line in GRAVE.values()), None)
        if asked is not None:
            assert asked == len(since) - 1, as_json(call)  # the question about the doubt is the last thing until they answer
    call.until_the_end()
    assert judge(call) == [], as_json(call)


@pytest.mark.parametrize("heard", ["ご覧見をお話ししください。|unknown:0.5,voicemail:0.3", "ふにゃ。|call_screening:0.3,ask_payment:0.2"])
def test_what_a_machine_says_on_unclearly_is_the_rest_of_its_announcement(heard: str) -> None:
    call = Telephone(cuts={"voicemail": heard}).answered().says("ただいま電話に出ることができません。|voicemail", confidence=1.0)
    assert call.over
    assert call.outcome is Outcome.VOICEMAIL
    assert [told.intent for told in call.moves(Understood)][-1] == "voicemail"

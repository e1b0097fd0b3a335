"""The digit that is asked for before the farewell: of whom, how often, and what a key, a word and silence come to."""

from dataclasses import replace

import pytest

from console.domain.moves import Bar, RaiseHand, Surveyed
from console.domain.outcome import Outcome
from tests.unit.conversation.telephone import Telephone, as_json

YES = "はい、送ってください。|agree_send_link"
NOTHING_ELSE = "いえ、ないです。|deny"
ASKED = ["survey_intro", "survey_ask"]


def telephone(*, on: bool = True) -> Telephone:
    return Telephone(brief=replace(Telephone().brief, asks_survey=on))


def served(*, on: bool = True) -> Telephone:
    """A call that went well, up to its last question answered with no."""
    call = telephone(on=on).opened().says("送料が気になって。|reason_shipping_cost", YES, "ショートメールで。|agree_send_link")
    return call.says(NOTHING_ELSE)


def scores(call: Telephone) -> list[int | None]:
    return [move.score for move in call.moves(Surveyed)]


def test_a_key_is_taken_and_thanked_for() -> None:
    call = served()
    assert call.lines[-2:] == ASKED, as_json(call)
    call.key("5")
    assert call.lines[-1] == "survey_thanks"
    assert call.over
    assert scores(call) == [None, 5]
    assert call.outcome is Outcome.LINK_SENT


def test_a_key_into_the_question_counts() -> None:
    call = telephone()
    call.hold_the_line("survey_ask")
    call.opened().says("送料が気になって。|reason_shipping_cost", YES, "ショートメールで。|agree_send_link", NOTHING_ELSE).key("4")
    assert (call.lines[-1], scores(call)) == ("survey_thanks", [None, 4])


@pytest.mark.parametrize("wrong", ["9", "#", "*", "6"])
def test_a_wrong_key_is_asked_for_once_more(wrong: str) -> None:
    call = served().key(wrong)
    assert call.lines[-1] == "survey_again"
    assert scores(call.key("3")) == [None, 3]
    call = served().key(wrong).key(wrong)
    assert call.lines[-2:] == ["survey_again", "close"]
    assert (call.over, scores(call)) == (True, [None])


def test_silence_ends_it_kindly() -> None:
    call = served().silent()
    assert (call.lines[-1], call.over, scores(call)) == ("close", True, [None])


def test_no_ends_it_kindly_and_yes_waits_for_the_key() -> None:
    call = served().says("いいえ。|deny")
    assert (call.lines[-1], call.over, call.moves(Bar)) == ("close", True, [])
    call = served().says("はい。|affirm")
    assert call.lines[-1] == "survey_ask"
    assert call.key("5").lines[-1] == "survey_thanks"
    call = served().says("えっと、ご。", "あの、五です。")
    assert call.lines[-2:] == ["survey_again", "close"], as_json(call)


def test_a_question_is_answered_first() -> None:
    call = served().says("返品はできますか。|ask_return")
    assert call.lines[-1] == "survey_again"
    assert any(line.startswith("return_") for line in call.lines)
    assert scores(call.key("5")) == [None, 5]


def test_zero_is_a_person_here_too() -> None:
    call = served().key("0")
    assert call.lines[-2:] == ["survey_ask", "human_soon"]
    assert [hand.reason for hand in call.moves(RaiseHand)] == ["want_human"]
    assert (call.over, scores(call)) == (False, [None])


@pytest.mark.parametrize(
    ("words", "line"), [("もう電話しないで。|refuse_contact", "barred_close"), ("やっぱり買いません。|refuse_offer", "refused_close")]
)
def test_a_refusal_is_one_here_too_and_nothing_follows_it(words: str, line: str) -> None:
    call = served().says(words)
    assert call.lines_since(words.partition("|")[0]) == [line]
    assert call.over
    assert call.moves(Bar)


def test_a_no_thank_you_to_it_is_no_refusal_of_the_purchase() -> None:
    call = served().says("いえ、結構です。|refuse_offer")
    assert (call.lines[-1], call.over, call.moves(Bar), call.outcome) == ("close", True, [], Outcome.LINK_SENT)


@pytest.mark.parametrize(
    "turns",
    [
        ("結構です。|refuse_offer",),
        ("もう電話しないで。|refuse_contact",),
        ("違います。|wrong_person",),
        ("未成年です。|minor",),
        ("もう買いました。|already_ordered",),
        ("ふざけるな。|complaint", "いいえ。|deny"),
        ("人と話したい。|want_human",),
        ("少し考えます。|need_consult",),
        ("特にないです。ありがとう、失礼します。|thanks_bye",),
    ],
)
def test_whom_nobody_asks(turns: tuple[str, ...]) -> None:
    call = telephone().opened().says(*turns).until_the_end()
    assert (call.over, scores(call)) == (True, []), as_json(call)


def test_whoever_names_no_time_for_another_call_has_still_talked_to_the_end() -> None:
    call = telephone().opened().says("あとでかけて。|call_later", "いえ。|deny").until_the_end()
    assert (call.over, scores(call)) == (True, [None]), as_json(call)


def test_nobody_before_the_opening_was_heard_nor_in_silence_nor_when_time_is_up() -> None:
    for call in (telephone().answered().until_the_end(), telephone().opened().until_the_end(), telephone().opened().time_is_up()):
        assert scores(call) == [], as_json(call)


def test_only_where_the_shop_wishes_it() -> None:
    call = served(on=False)
    assert (call.lines[-1], call.over, scores(call)) == ("close", True, [])


def test_nobody_is_asked_twice_in_a_call() -> None:
    call = served().says("返品はできますか。|ask_return", "はい、送って。|agree_send_link", NOTHING_ELSE).until_the_end()
    assert scores(call).count(None) == 1

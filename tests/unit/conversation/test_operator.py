"""The operator's part: taking over, handing back with what was said, steering."""

import pytest

from console.domain.moves import Bar, CallBackAt, RaiseHand, SendLink
from console.domain.outcome import Outcome
from console.domain.script import Disclosure
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import Telephone


def test_while_the_operator_has_the_line_the_brain_says_nothing() -> None:
    call = Telephone().opened()
    lines = list(call.lines)
    call.taken_over().says("サイズは?|reason_size").silent(3)
    assert call.lines == lines
    assert call.outcome is Outcome.TAKEN_OVER


def test_handed_back_it_bridges_and_goes_on_to_the_terms_of_what_was_agreed() -> None:
    call = Telephone().opened().says("人と話したい。|want_human").taken_over()
    call.handed_back(("operator", "分割は12回までです。"), ("customer", "じゃあ、メールでリンクを送ってください。|agree_send_link"))
    after = call.lines[call.lines.index("bridge") :]
    assert after[:2] == ["bridge", "terms_intro"]
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]
    call.says("失礼します。|thanks_bye")
    assert call.outcome is Outcome.LINK_SENT
    assert call.over


def test_a_wish_said_into_the_bridge_goes_the_way_of_the_link() -> None:
    call = Telephone(cuts={"bridge": "それではメールで送ってください。|agree_send_link"}).opened().taken_over()
    call.handed_back(("operator", "分割は12回までです。"), ("customer", "はい。|affirm"))
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]
    call.link_accepted("mail").says("失礼します。|thanks_bye")
    assert call.outcome is Outcome.LINK_SENT


def test_a_yes_said_into_the_bridge_does_not_lose_what_was_agreed() -> None:
    call = Telephone(cuts={"bridge": "はい。|affirm"}).opened().taken_over()
    call.handed_back(("customer", "じゃあ、メールでリンクを送ってください。|agree_send_link"))
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]


def test_a_farewell_said_into_the_bridge_does_not_lose_what_was_agreed() -> None:
    call = Telephone(cuts={"bridge": "はい、どうも。|thanks_bye"}).opened().taken_over()
    call.handed_back(("customer", "じゃあ、メールで送ってください。|agree_send_link"))
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]


def test_a_farewell_to_the_operator_does_not_lose_what_was_agreed() -> None:
    call = Telephone().opened().taken_over()
    call.handed_back(("customer", "じゃあ、メールで送ってください。|agree_send_link"), ("customer", "はい、どうも。|thanks_bye"))
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]


def test_a_question_said_into_the_bridge_is_answered_and_what_was_agreed_comes_after_it() -> None:
    call = Telephone(cuts={"bridge": "返品はできますか。|ask_return"}).opened().taken_over()
    call.handed_back(("customer", "じゃあ、メールでリンクを送ってください。|agree_send_link"))
    assert "return_rule" in call.lines
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]


def test_handed_back_after_a_refusal_it_says_one_closing_line_and_no_bridge() -> None:
    call = Telephone().opened().taken_over().handed_back(("customer", "やっぱり結構です。|refuse_offer"))
    assert call.lines[-1] == "refused_close"
    assert "bridge" not in call.lines
    assert call.moves(Bar) == [Bar(False)]
    assert call.over


def test_a_time_that_was_named_to_the_operator_is_kept_and_read_back() -> None:
    call = Telephone().opened().taken_over().handed_back(("customer", "明日の10時にまたお電話いただけますか。|call_later"))
    assert call.lines[-2:] == ["bridge", "confirm_time"]
    assert [move.when.isoformat() for move in call.moves(CallBackAt)] == ["2026-12-02T10:00:00+09:00"]
    call.says("はい。|affirm")
    assert (call.lines[-1], call.outcome) == ("time_close", Outcome.CALLBACK)


def test_a_time_at_night_that_was_named_to_the_operator_is_not_promised() -> None:
    call = Telephone().opened().taken_over().handed_back(("customer", "夜の十一時にお電話ください。|call_later"))
    assert call.lines[-1] == "time_outside"
    assert not call.moves(CallBackAt)


def test_handed_back_when_everything_is_said_it_closes() -> None:
    call = Telephone().opened().taken_over().handed_back(("operator", "ありがとうございました。"), ("customer", "失礼します。|thanks_bye"))
    assert call.lines[-1] == "close"
    assert call.outcome is Outcome.TAKEN_OVER
    assert call.over


def test_handed_back_with_nothing_settled_it_asks_what_else() -> None:
    call = Telephone().opened().taken_over().handed_back(("operator", "担当の森です。"), ("customer", "分かりました。|affirm"))
    assert call.lines[-2:] == ["bridge", "anything_else"]


def test_an_operator_who_was_lost_is_bridged_in_other_words() -> None:
    call = Telephone().opened().taken_over().handed_back(vanished=True)
    assert call.lines[-2] == "bridge_vanished"


def test_an_operator_who_is_lost_before_the_shop_has_said_its_name_is_not_bridged_by_the_callers() -> None:
    call = Telephone(cuts={"open_name": "明日の午後三時ごろに。|call_later"}).answered().taken_over().handed_back(vanished=True)
    assert call.lines[call.lines.index("bridge_sorry") :][:2] == ["bridge_sorry", "open_name"]
    assert judge(call.until_the_end()) == []


def test_handed_back_in_the_opening_it_still_discloses_everything_before_it_solicits() -> None:
    call = Telephone(cuts={"open_recording": "もしもし。|unknown"}).answered().taken_over().handed_back()
    call.says("はい、山田です。|identity_confirm").says("はい、山田です。|identity_confirm")
    assert call.disclosed == list(Disclosure)
    assert call.lines.index("goods_kind") < call.lines.index("contents") if "contents" in call.lines else True


@pytest.mark.parametrize("before", [(), ("はい、山田です。|identity_confirm",)])
@pytest.mark.parametrize("other", ["いえ、違います。|wrong_person", "いえ、家の者です。|third_party"])
def test_somebody_else_whom_the_operator_met_is_not_the_person_for_giving_the_name_later(other: str, before: tuple[str, ...]) -> None:
    call = Telephone().answered().says(*before).taken_over()
    heard = len(call.lines)
    call.handed_back(("customer", other), ("operator", "山田様ですか。"), ("customer", "はい、山田です。|identity_confirm"))
    call.says("はい、山田です。|identity_confirm", "おいくらですか。|ask_price").until_the_end()
    assert call.lines[heard:] == [f"{other.partition('|')[2]}_close"]
    assert judge(call) == []


def test_the_person_fetched_for_the_operator_hears_the_opening_and_is_asked_by_the_ai() -> None:
    call = Telephone().answered().taken_over()
    meanwhile = ("母なら代わります。|third_party", "はい、山田です。|identity_confirm", "メールで送ってください。|agree_send_link")
    call.handed_back(*(("customer", words) for words in meanwhile))
    assert call.lines[-5:] == ["bridge", "open_name", "open_recording", "open_purpose", "open_identity"]
    call.says("はい、山田です。|identity_confirm")
    assert [move.channel for move in call.moves(SendLink)] == ["mail"]
    assert judge(call.until_the_end()) == []


def test_a_farewell_to_somebody_else_stays_one_when_the_operator_hands_back() -> None:
    call = Telephone().answered()
    call.hold_the_line("wrong_person_close")
    call.says("違います。|wrong_person").taken_over().handed_back(("customer", "はい、山田です。|identity_confirm"))
    assert call.lines[-2:] == ["wrong_person_close", "close"]
    assert call.over


def test_a_link_that_the_operator_sent_counts() -> None:
    call = Telephone().opened().taken_over()
    call.link_accepted("sms").handed_back(("customer", "届きました。|affirm"))
    assert call.outcome is Outcome.LINK_SENT
    assert not call.moves(SendLink)


def test_a_steered_line_is_said_and_the_conversation_goes_on() -> None:
    call = Telephone().opened().steered("return_rule")
    assert call.lines[-1] == "return_rule"
    call.says("サイズが。|reason_size")
    assert call.lines[-1] == "offer"


def test_a_steered_line_that_is_none_is_answered_with_a_reason() -> None:
    for line in ("nothing", "confirm_time"):
        call = Telephone().opened()
        lines = list(call.lines)
        call.steered(line)
        assert call.lines == lines
        assert call.moves(RaiseHand)[-1].brief_ja


@pytest.mark.parametrize("digit", ["0", "5"])
def test_the_zero_key_asks_for_a_person(digit: str) -> None:
    call = Telephone().opened().key(digit)
    assert (call.lines[-1] == "human_soon") is (digit == "0")


def test_time_up_ends_with_a_farewell() -> None:
    call = Telephone().opened().time_is_up()
    assert call.lines[-1] == "time_up_close"
    assert call.over


def test_a_company_that_buys_in_bulk_is_told_of_to_the_operator() -> None:
    call = Telephone("佐藤 健").opened().says("会社でまとめて買いたいのですが。|off_topic")
    assert [hand.reason for hand in call.moves(RaiseHand)] == ["bulk"]
    assert "まとめ買い" in call.moves(RaiseHand)[0].brief_ja


def test_a_machine_that_took_the_line_meanwhile_is_not_asked_who_it_is() -> None:
    call = Telephone().answered().taken_over().handed_back(("customer", "発信音のあとにお話しください。|voicemail"))
    assert call.lines[-1] == "voicemail"
    assert call.over
    assert judge(call) == []


def test_a_line_whose_condition_does_not_hold_is_not_said_whoever_asks_for_it() -> None:
    """Free postage is told from a sum on: every blank of the line has its fact, and still it would be untrue of this cart."""
    call = Telephone(customer="田中 さくら").opened()
    said = list(call.lines)
    call.steered("shipping_free")
    assert call.lines == said
    assert [hand.reason for hand in call.moves(RaiseHand)] == ["speech.condition"]
    assert judge(call.until_the_end()) == []


def test_an_operator_may_have_a_line_said_twice_that_the_agent_says_but_once() -> None:
    call = Telephone().opened().steered("card_number").steered("card_number")
    assert call.lines.count("card_number") == 2

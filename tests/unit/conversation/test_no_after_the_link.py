"""A no while the link is being sent or after it: to further help, or to the purchase."""

import pytest

from console.domain.moves import Bar, SendLink, Understood
from console.domain.outcome import Outcome
from tests.unit.conversation.telephone import Telephone


def test_enough_after_the_link_is_no_refusal() -> None:
    call = Telephone().opened().says("メールで送って。|agree_send_link", "いえ、結構です。|refuse_offer")
    assert call.outcome is Outcome.LINK_SENT
    changed = Telephone().opened().says("メールで送って。|agree_send_link", "やっぱり買いません。|refuse_offer")
    assert changed.outcome is Outcome.REFUSED
    nothing_else = Telephone().opened().says("メールで送って。|agree_send_link", "ほかはいりません。|refuse_offer")
    assert nothing_else.outcome is Outcome.LINK_SENT
    assert nothing_else.moves(Bar) == []


@pytest.mark.parametrize(
    "words", ["いいえ、大丈夫です。ありがとうございました。|refuse_offer", "結構です。|refuse_offer", "はい、どうも。|thanks_bye"]
)
def test_who_needs_nothing_more_while_the_link_is_being_sent_hears_that_it_was_and_no_question(words: str) -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", words)
    assert call.lines_since(words.partition("|")[0]) == []
    call.link_accepted("mail")
    assert call.lines_since(words.partition("|")[0]) == ["sent_mail", "close"]
    assert call.over
    assert call.moves(Bar) == []
    assert call.moves(Understood)[-1].intent == "thanks_bye"
    assert call.outcome is Outcome.LINK_SENT


@pytest.mark.parametrize("words", ["やっぱりいりません。|refuse_offer", "いりません。|refuse_offer", "いえ、やめておきます。|refuse_offer"])
def test_a_purchase_taken_back_while_the_link_is_being_sent_is_a_refusal(words: str) -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", words)
    assert call.lines_since(words.partition("|")[0]) == ["refused_close"]
    assert call.moves(Bar) == [Bar(False)]
    assert call.outcome is Outcome.REFUSED
    assert call.link_accepted("mail").outcome is Outcome.REFUSED


def test_no_other_channel_is_tried_for_who_has_taken_it_back() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "やっぱりやめます。|refuse_offer")
    call.over = False
    call.link_rejected("mail")
    assert len(call.moves(SendLink)) == 1
    assert call.lines_since("やっぱり") == ["refused_close"]


def test_a_no_to_the_terms_keeps_the_link_from_leaving() -> None:
    call = Telephone(cuts={"terms_fees": "いえ、結構です。|refuse_offer"}).opened().says("メールで送って。|agree_send_link")
    assert call.moves(SendLink) == []
    assert call.outcome is Outcome.REFUSED
    assert call.moves(Bar) == [Bar(False)]


def test_a_purchase_taken_back_into_the_farewell_is_a_refusal_though_the_link_has_gone() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "どうも。|thanks_bye")
    call.hold_the_line("close")
    call.link_accepted("mail").says("やっぱりキャンセルで。|refuse_offer")
    assert call.moves(Bar) == [Bar(False)]
    assert call.outcome is Outcome.REFUSED
    thanked = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "どうも。|thanks_bye")
    thanked.hold_the_line("close")
    assert thanked.link_accepted("mail").says("はい、結構です。|refuse_offer").moves(Bar) == []


def test_a_no_to_the_operator_after_the_link_bars_nobody() -> None:
    call = Telephone().opened().says("メールで送って。|agree_send_link").taken_over()
    call.handed_back(("operator", "ほかにございますか。"), ("customer", "大丈夫です。|refuse_offer"))
    assert call.moves(Bar) == []
    assert call.outcome is Outcome.LINK_SENT


@pytest.mark.parametrize("words", ["結構です。|refuse_offer", "いえ、大丈夫です。|refuse_offer"])
def test_with_no_link_on_its_way_the_no_was_a_refusal(words: str) -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", words)
    call.link_rejected("mail")
    assert len(call.moves(SendLink)) == 1
    assert call.lines_since(words.partition("|")[0]) == ["refused_close"]
    assert call.moves(Bar) == [Bar(False)]
    assert call.outcome is Outcome.REFUSED


def test_who_asks_for_it_again_while_it_is_being_sent_has_not_refused() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "結構です。|refuse_offer")
    call.says("あ、やっぱりメールで送ってください。|agree_send_link").link_rejected("mail")
    assert call.moves(Bar) == []
    assert call.outcome is not Outcome.REFUSED


def test_a_thank_you_is_no_refusal_when_the_link_fails() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "どうも。|thanks_bye")
    assert call.link_rejected("mail").moves(Bar) == []


def test_a_no_to_the_operator_while_the_link_is_being_sent_is_a_refusal() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link").taken_over()
    call.handed_back(("customer", "結構です。|refuse_offer"))
    assert call.moves(Bar) == [Bar(False)]


@pytest.mark.parametrize(
    "further",
    [
        "あのう。|unknown",
        "あのう。|affirm:0.42,agree_purchase:0.3",
        "送料は。|ask_shipping_fee",
        "もう頼みました。|already_ordered",
        "人に。|want_human",
    ],
)
def test_between_the_no_and_the_servers_word_at_most_the_closing_line_is_said(further: str) -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "結構です。|refuse_offer", further)
    if not call.over:
        call.link_rejected("mail")
    call.until_the_end()
    assert call.lines_since("結構です") == ["refused_close"]
    assert call.moves(Bar) == [Bar(False)]
    assert call.outcome is Outcome.REFUSED


def test_a_word_in_between_takes_nothing_from_a_link_that_arrives() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "結構です。|refuse_offer", "あのう。|unknown")
    call.link_accepted("mail")
    assert call.lines_since("結構です") == ["sent_mail", "close"]
    assert call.moves(Bar) == []


def test_who_hangs_up_before_the_servers_word_has_refused() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "結構です。|refuse_offer").hung_up()
    assert call.moves(Bar) == [Bar(False)]
    assert call.outcome is Outcome.REFUSED


def test_an_order_that_comes_in_shows_that_the_no_was_to_further_help() -> None:
    call = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link", "結構です。|refuse_offer").order_arrives()
    call.until_the_end()
    assert call.outcome is Outcome.RECOVERED
    assert call.moves(Bar) == []
    assert "order_thanks" in call.lines

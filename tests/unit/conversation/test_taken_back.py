"""What the customer takes back, declines by its name, or never said: the call goes by their last word."""

import pytest

from console.conversation.dialogue import signs
from console.conversation.dialogue.moving import Moving
from console.conversation.dialogue.state import State
from console.conversation.knowledge import subjects
from console.domain.moves import Bar, RaiseHand, SendLink
from console.domain.outcome import Outcome
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import Telephone

WILLING = "はい、お願いします。|agree_purchase"


def at_the_channel(customer: str = "山田 花子") -> Telephone:
    call = Telephone(customer).opened().says("忘れていました。|reason_forgot", WILLING)
    assert call.lines[-1] == "ask_channel"
    return call


def hears(call: Telephone, words: str, label: str) -> Telephone:
    """Says ``words``, which mean ``label``, and nothing beside them."""
    call.understanding.known[words] = label
    return call.says(words)


# --- the link


def test_who_puts_the_telephone_down_before_saying_where_to_gets_no_link() -> None:
    call = at_the_channel().says("ごめん、もう切るね。|thanks_bye")
    assert call.lines[-1] == "close"
    assert call.until_the_end().moves(SendLink) == []


def test_a_thank_you_is_no_farewell_to_the_link() -> None:
    call = at_the_channel().says("ありがとうございます。|thanks_bye").until_the_end()
    assert len(call.moves(SendLink)) == 1


def test_no_way_is_chosen_for_who_has_answered_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    call = at_the_channel().says("ごにょごにょ。|unknown").until_the_end()
    assert call.moves(SendLink) == []
    assert len(at_the_channel().until_the_end().moves(SendLink)) == 1  # silence alone leaves the choice to us
    monkeypatch.setattr(State, "answered_to", lambda self, asked: False)
    assert len(at_the_channel().says("ごにょごにょ。|unknown").until_the_end().moves(SendLink)) == 1


# --- what was suggested beside the cart


def test_it_is_suggested_after_the_yes_and_not_before() -> None:
    call = Telephone("田中 さくら").opened().says("送料が気になって。|reason_shipping_cost")
    assert call.lines[-1] == "offer"
    assert "suggest_socks" not in call.lines
    call.says(WILLING)
    assert call.lines[-2:] == ["suggest_socks", "ask_channel"]


@pytest.mark.parametrize("no", ["靴下は大丈夫です", "その靴下はいいです、ショーツだけで", "ソックスはいりません", "ショーツだけでいいです"])
def test_a_no_to_it_by_its_name_leaves_the_cart_and_takes_its_discount_away(no: str) -> None:
    call = hears(at_the_channel("田中 さくら"), no, "refuse_offer")
    assert call.lines[-1] == "channel_again"
    assert call.moves(Bar) == []
    [link] = call.says("メールで。|agree_send_link").until_the_end().moves(SendLink)
    assert "SOCKS15" not in link.offers
    assert judge(call) == []


@pytest.mark.parametrize("end", ["。", "、"])
def test_what_else_is_said_beside_the_no_is_answered(end: str) -> None:
    call = at_the_channel("田中 さくら")
    call.understanding.known["メールで送ってください。"] = "agree_send_link"
    hears(call, f"靴下は結構です{end}メールで送ってください。", "refuse_offer")
    assert call.until_the_end().moves(SendLink)[0].channel == "mail"


@pytest.mark.parametrize(
    "no", ["靴下はいりません、やっぱり全部いりません", "ショーツだけでいい、いや、もういりません", "送らないで、ショーツだけでいいです"]
)
def test_a_refusal_beside_the_no_is_one(no: str) -> None:
    call = at_the_channel("田中 さくら")
    for rest in ("やっぱり全部いりません", "いや、もういりません", "送らないで、"):
        call.understanding.known[rest] = "refuse_offer"
    hears(call, no, "refuse_offer")
    assert call.outcome is Outcome.REFUSED


def test_a_polite_word_beside_the_no_asks_for_nothing() -> None:
    call = hears(at_the_channel("田中 さくら"), "靴下は大丈夫です、すみません。", "refuse_offer")
    assert call.lines[-1] == "channel_again"


@pytest.mark.parametrize(
    "no",
    ["いりません。", "ショーツはいりません。", "もう結構です。", "そういうのはいりません。", "二度とかけてこないで。靴下はいりません。"],
)
def test_any_other_no_is_a_refusal(no: str) -> None:
    call = at_the_channel("田中 さくら").says(f"{no}|refuse_offer")
    assert call.outcome in (Outcome.REFUSED, Outcome.DO_NOT_CALL)
    assert len(call.moves(Bar)) == 1


def test_without_a_suggestion_the_same_words_are_a_refusal() -> None:
    call = Telephone("田中 さくら").opened().says("忘れていました。|reason_forgot", "靴下は大丈夫です。|refuse_offer")
    assert call.outcome is Outcome.REFUSED


# --- a yes to being heard


@pytest.mark.parametrize(("yes", "label"), [("はい。", "affirm"), ("はい、聞こえてます。", "affirm"), ("はい。", "identity_confirm")])
def test_a_yes_to_being_heard_is_none_to_the_question_before_it(yes: str, label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call = Telephone().answered().silent()
    assert call.lines[-1] == "silence_first"
    assert hears(call, yes, label).lines[-1] in ("open_identity", "identity_again")
    assert "contents" not in call.lines
    monkeypatch.setattr(signs, "only_hears", lambda words: False)
    assert "contents" in hears(Telephone().answered().silent(), yes, "identity_confirm").lines


def test_neither_to_the_offer_nor_to_saying_it_again() -> None:
    call = Telephone().opened().says("忘れていました。|reason_forgot").silent()
    assert call.lines[-1] == "silence_first"
    assert hears(call, "はい。", "affirm").lines[-1] == "offer_again"
    assert call.says("ごにょ。|unknown").lines[-1] == "repair"
    assert hears(call, "はい。", "affirm").lines[-1] != "ask_channel"


@pytest.mark.parametrize("no", ["大丈夫です。", "はい、大丈夫です。", "いえ、大丈夫です。"])
def test_a_polite_no_to_the_offer_is_one_though_the_words_were_asked_for_again(no: str) -> None:
    call = Telephone().opened().says("忘れていました。|reason_forgot", "ごにょ。|unknown")
    assert call.lines[-1] == "repair"
    assert hears(call, no, "refuse_offer").outcome is Outcome.REFUSED


def test_who_hears_well_says_so_in_several_words() -> None:
    assert signs.only_hears("はい、聞こえてますので大丈夫です。")
    assert signs.only_hears("聞こえてますよ")
    assert not signs.only_hears("はい、大丈夫です。")


# --- a person is offered once, and nobody is asked for ever who they are


def test_an_offer_of_a_person_is_not_made_again_after_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def played() -> Telephone:
        return (
            Telephone()
            .opened()
            .says("対応が悪いですよ。|complaint", "送料はいくらですか。|ask_shipping_fee", "返品できますか。|ask_return")
        )

    assert sum(line.startswith("complaint") for line in played().lines) == 1
    monkeypatch.setattr(Moving, "_passed_over", lambda self, node: False)
    assert sum(line.startswith("complaint") for line in played().lines) > 1


def test_a_caller_who_never_says_who_they_are_is_bidden_farewell() -> None:
    call = Telephone().answered()
    for _ in range(8):
        call.says("もしもし。|ask_repeat")
    assert call.over
    assert call.lines[-1] == "close"
    assert sum(line in ("open_identity", "identity_again", "identity_first") for line in call.lines) <= 8


def test_who_asks_before_saying_who_they_are_hears_why_it_waits() -> None:
    call = Telephone().answered().says("エタノールは入ってますか。|ask_product")
    assert call.lines[-1] == "identity_first"
    call.says("はい、そうです。|identity_confirm")
    assert "goods_kind" in call.lines


# --- what no label stands for


def test_a_word_against_the_recording_is_none_against_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    against = "録音しないでほしいんだけど。"
    call = hears(Telephone().opened(), against, "refuse_contact")
    assert "recording_why" in call.lines
    assert call.moves(Bar) == []
    monkeypatch.setattr(subjects, "of_the_script", lambda words: None)
    assert hears(Telephone().opened(), against, "refuse_contact").moves(Bar) != []


@pytest.mark.parametrize(
    ("rest", "label", "outcome"),
    [
        ("人に代わってください。", "want_human", None),
        ("もういりません。", "refuse_offer", Outcome.REFUSED),
        ("送料はいくらですか。", "ask_shipping_fee", None),
    ],
)
def test_what_is_said_beside_a_word_against_the_recording_holds(rest: str, label: str, outcome: Outcome | None) -> None:
    call = Telephone().opened()
    call.understanding.known[rest] = label
    hears(call, f"録音は嫌です。{rest}", f"refuse_contact:0.8,{label}:0.2")
    assert call.moves(Bar) == ([] if outcome is None else [Bar(False)])
    if label == "want_human":
        assert call.moves(RaiseHand)
    elif outcome is None:
        assert "recording_why" in call.lines


def test_a_wish_to_be_left_alone_stands_beside_the_recording() -> None:
    call = Telephone().opened().says("録音しないで、もう二度と電話してこないで。|refuse_contact")
    assert call.outcome is Outcome.DO_NOT_CALL


def test_a_word_against_the_recording_is_none_to_an_operator_either() -> None:
    call = Telephone().opened().taken_over()
    call.understanding.known["録音は嫌なんだけど。"] = "refuse_contact"
    call.handed_back(("customer", "録音は嫌なんだけど。"), ("operator", "承知しました。"))
    assert call.moves(Bar) == []
    assert not call.over


def test_cooling_off_is_told_as_the_law_has_it() -> None:
    call = Telephone().opened().says("クーリングオフはできますか。|ask_return")
    assert "8日間は、クーリング・オフができます" in call.spoken
    assert "cooling_off" in call.lines


def test_a_guarantee_is_not_given_and_not_taken_for_a_yes() -> None:
    call = Telephone().opened().says("絶対に間に合うって言ってくれるなら買います。|agree_purchase")
    assert call.lines[-1] == "unanswerable"


def test_whoever_was_confirmed_is_no_wrong_number_for_a_mere_likeness() -> None:
    call = Telephone().opened().says("順番が違うんじゃないの。|wrong_person:0.7,complaint:0.2")
    assert "wrong_person_close" not in call.lines
    assert Telephone().answered().says("違いますけど。|wrong_person:0.7,deny:0.2").lines[-1] == "wrong_person_close"


def test_a_child_is_asked_whether_it_is_one_unless_it_says_so() -> None:
    assert Telephone().opened().says("よくわかんないなあ。|minor:0.6,ask_repeat:0.3").lines[-1] == "check_minor"
    assert Telephone().opened().says("ぼく小学生です。|minor:0.97").outcome is Outcome.MINOR


def test_a_refusal_that_is_only_half_meant_is_asked_about_once_and_then_bars() -> None:
    call = Telephone().opened().says("うーん。|ask_stock:0.5,refuse_offer:0.35")
    assert call.lines[-1] == "check_refuse_offer"
    assert call.moves(Bar) == []
    assert call.says("はい。|affirm").outcome is Outcome.REFUSED
    assert call.moves(Bar) == [Bar(False)]

"""Timelines of whole conversations through the real brain and the shipped pack."""

from datetime import datetime

import pytest

from console.domain.moves import AskLanguage, Bar, CallBackAt, RaiseHand, SendLink, Understood
from console.domain.outcome import Outcome
from console.domain.script import Disclosure
from tests.unit.conversation.telephone import NOW, Telephone

OPENING = ["open_name", "open_recording", "open_purpose", "open_identity"]


def test_the_opening_comes_in_the_order_of_the_law_and_the_goods_only_to_the_person() -> None:
    call = Telephone().answered()
    assert call.lines == OPENING
    assert "コート" not in call.spoken
    assert "衣料品" not in call.spoken
    call.says("はい、山田です。|identity_confirm")
    assert call.disclosed == list(Disclosure)
    assert call.lines[4:] == ["goods_kind", "contents", "ask_reason"]


def test_size_doubt_return_question_link() -> None:
    call = Telephone().opened()
    call.says("サイズが合うか分からなくて。|reason_size")
    assert "165cm前後の方には、Mサイズ" in call.spoken
    assert "Mが104cm" in call.spoken
    call.says("返品できますか。|ask_return")
    assert "14日以内" in call.spoken
    assert call.lines[-1] == "offer_again"
    call.says("リンクを送ってください。|agree_send_link", "ショートメールで。|agree_send_link")
    assert [move.channel for move in call.moves(SendLink)] == ["sms"]
    call.says("では失礼します。|thanks_bye")
    assert call.outcome is Outcome.LINK_SENT
    assert call.over
    assert call.moves(Understood)[1].reason == "reason_size"


def test_price_payment_delivery_return_and_cooling_off_are_heard_before_the_link() -> None:
    call = Telephone().opened().says("リンクをメールで送って。|agree_send_link")
    kinds = [(entry.kind, entry.line) for entry in call.log]
    sent = kinds.index(("SendLink", ""))
    for line in (
        "terms_price_free",
        "terms_payment",
        "terms_fees",
        "terms_delivery",
        "terms_return",
        "terms_return_postage",
        "terms_cooling_off",
    ):
        assert kinds.index(("agent", line)) < sent
    assert "8日間" in call.spoken
    assert "62,000円" in call.spoken


def test_a_term_that_was_cut_off_is_told_again_before_the_link() -> None:
    call = Telephone(cuts={"terms_cooling_off": "はい。|affirm"}).opened().says("リンクをメールで送って。|agree_send_link")
    assert call.lines.count("terms_cooling_off") == 2
    assert call.lines.count("terms_payment") == 1
    assert call.outcome is Outcome.LINK_SENT


def test_sent_is_said_only_after_the_server_has_accepted_it_else_the_other_channel() -> None:
    call = Telephone(accepts=("mail",)).opened().says("ショートメールで送って。|agree_send_link")
    assert "link_to_mail" in call.lines
    assert "sent_mail" in call.lines
    assert "sent_sms" not in call.lines
    none = Telephone(accepts=()).opened().says("ショートメールで送って。|agree_send_link")
    assert "link_failed" in none.lines
    assert "お送りしました" not in none.spoken
    assert none.outcome is not Outcome.LINK_SENT


def test_silence_at_the_question_for_the_channel_takes_the_usual_one() -> None:
    call = Telephone().opened().says("はい、リンクをお願いします。|agree_send_link").silent()
    assert [move.channel for move in call.moves(SendLink)] == ["sms"]


@pytest.mark.parametrize("line", ["open_name", "open_recording", "open_purpose"])
def test_what_was_cut_off_of_the_opening_is_said_again_and_nothing_else(line: str) -> None:
    call = Telephone(cuts={line: "はい。|affirm"}).opened()
    assert call.lines.count(line) == 2
    assert [name for name in call.lines if call.lines.count(name) > 1] == [line, line]
    assert call.disclosed == list(Disclosure)


def test_a_name_given_into_the_opening_is_confirmed_at_its_end_without_asking() -> None:
    call = Telephone(cuts={"open_recording": "はい、山田ですけど。|identity_confirm"}).answered()
    assert "open_identity" not in call.lines
    assert "open_identified" in call.lines
    assert call.disclosed == list(Disclosure)
    assert call.lines[-1] == "ask_reason"


def test_the_name_with_which_a_family_answers_the_telephone_identifies_nobody() -> None:
    call = Telephone(cuts={"open_name": "山田です。|identity_confirm"}).answered()
    assert call.lines.count("open_name") == 2
    assert call.lines[-1] == "open_identity"
    assert "open_identified" not in call.lines


def test_a_question_before_identity_waits_for_the_person() -> None:
    call = Telephone().answered().says("送料はいくらですか。|ask_shipping_fee")
    assert call.lines[-1] == "identity_first"
    call.says("はい、山田です。|identity_confirm")
    assert "shipping_free" in call.lines
    assert "contents" not in call.lines


@pytest.mark.parametrize(
    ("words", "outcome", "everything"),
    [
        ("結構です。|refuse_offer", Outcome.REFUSED, False),
        ("もう電話しないでください。|refuse_contact", Outcome.DO_NOT_CALL, True),
        ("二度とかけてこないで。|unknown", Outcome.DO_NOT_CALL, True),  # the understanding missed it
        ("いりません。|ask_product", Outcome.REFUSED, False),
    ],
)
def test_a_refusal_is_answered_with_one_line_and_bars(words: str, outcome: Outcome, everything: bool) -> None:
    call = Telephone().opened().says(words)
    assert len(call.lines_since(words.partition("|")[0])) == 1
    assert call.over
    assert call.outcome is outcome
    assert call.moves(Bar) == [Bar(everything)]


def test_no_to_the_offer_is_a_refusal() -> None:
    call = Telephone().opened().says("特にありません。|deny", "いいえ。|deny")
    assert call.outcome is Outcome.REFUSED


def test_nothing_is_said_when_the_closing_line_is_talked_into() -> None:
    call = Telephone(cuts={"refused_close": "はい。|affirm"}).opened().says("結構です。|refuse_offer")
    assert call.lines_since("結構") == ["refused_close"]
    assert call.over


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("違いますけど。|wrong_person", Outcome.WRONG_PERSON),
        ("いいえ。|deny", Outcome.WRONG_PERSON),
        ("母なら今いません。|third_party", Outcome.THIRD_PARTY),
        ("僕、小学生です。|minor", Outcome.MINOR),
        ("留守番電話サービスに接続します。|voicemail", Outcome.VOICEMAIL),
        ("今運転中なんです。|call_later", Outcome.CALLBACK),
        ("もう注文しましたよ。|already_ordered", Outcome.ALREADY_ORDERED),
    ],
)
def test_whoever_else_answers_hears_no_word_about_the_goods(words: str, outcome: Outcome) -> None:
    call = Telephone().answered().says(words)
    assert call.over
    assert call.outcome is outcome
    assert len(call.lines) == 5
    for word in ("衣料品", "コート", "カート", "円"):
        assert word not in call.spoken


@pytest.mark.parametrize("words", ["主人は先月亡くなりまして。", "父は他界しております。", "本人の葬儀を終えたところです。"])
def test_a_family_in_mourning_hears_condolences_and_is_not_called_again(words: str) -> None:
    call = Telephone("伊藤 大輔").answered().says(f"{words}|third_party")
    assert call.lines[-1] == "bereaved_close"
    assert call.outcome is Outcome.DO_NOT_CALL
    assert call.over
    assert "おせち" not in call.spoken


def test_somebody_who_fetches_the_person_after_a_pause_is_waited_for() -> None:
    call = Telephone(cuts={"third_party_close": "今代わります。|third_party"}).answered().says("主人ですね。|third_party")
    assert not call.over
    call.says("お電話代わりました。|identity_confirm")
    assert "goods_kind" not in call.lines[: call.lines.index("open_recording")]
    assert not call.over


def test_somebody_fetches_the_person_who_then_hears_the_whole_opening() -> None:
    call = Telephone().answered().says("母ですね、代わります。|third_party")
    assert call.lines[-1] == "hold"
    call.says("お電話代わりました。|identity_confirm")
    assert call.lines[5:] == OPENING
    call.says("はい、山田です。|identity_confirm")
    assert call.lines[-1] == "ask_reason"


def test_screening_hears_who_calls_and_a_person_then_hears_the_opening() -> None:
    call = Telephone().answered().says("お名前とご用件をお話しください。|call_screening")
    assert call.lines[-1] == "screening"
    assert call.outcome is Outcome.SCREENED
    put_through = Telephone().answered().says("お名前とご用件をお話しください。|call_screening", "はい、もしもし。|affirm")
    assert put_through.lines[-4:] == OPENING
    call.until_the_end()
    assert call.over
    assert call.outcome is Outcome.SCREENED


def test_a_person_is_asked_for_waited_for_and_then_offered_later() -> None:
    call = Telephone().opened().says("オペレーターと話したいです。|want_human")
    assert call.moves(RaiseHand)[0].reason == "want_human"
    assert call.lines[-1] == "human_soon"
    call.silent(3)
    assert call.lines[-1] == "human_offer"
    call.until_the_end()
    assert call.over
    assert call.outcome is Outcome.HUMAN_REQUESTED


def test_a_time_that_was_named_is_read_back_and_kept() -> None:
    call = Telephone().opened().says("夜七時以降にかけ直してもらえますか。|call_later")
    assert "本日の午後7時" in call.spoken
    call.says("はい。|affirm")
    assert call.over
    assert call.outcome is Outcome.CALLBACK
    assert call.moves(CallBackAt) == [CallBackAt(datetime.fromisoformat("2026-12-01T19:00:00+09:00"))]


def test_no_time_named_is_asked_for_and_one_out_of_hours_is_not_promised() -> None:
    call = Telephone().answered().says("今忙しいので後にしてください。|call_later")
    assert call.lines[-1] == "ask_time"
    call.says("夜の十一時に。|call_later")
    assert call.lines[-1] == "time_outside"
    assert not call.moves(CallBackAt)
    call.says("明日の午前中なら。|call_later")
    assert call.moves(CallBackAt)[0].when.isoformat() == "2026-12-02T10:00:00+09:00"


def test_two_silences_are_prompted_then_a_polite_end() -> None:
    call = Telephone().opened().silent(3)
    assert call.lines[-3:] == ["silence_first", "silence_second", "silence_close"]
    assert call.over


def test_two_tries_then_a_person() -> None:
    call = Telephone().opened().says("ふにゃ。|unknown")
    assert call.lines[-1] == "repair"
    call.says("ほにゃ。|unknown")
    assert call.moves(RaiseHand)[0].reason == "not_understood"
    assert call.lines[-1] == "human_offer"


def test_a_doubtful_turn_is_put_to_the_language_model() -> None:
    words = "えっと、あれなんですけど。|ask_return:0.4,ask_stock:0.3,ask_payment:0.1"
    call = Telephone(hears={words: "ask_stock"}).opened().says(words)
    assert call.moves(AskLanguage)[0].labels == ("ask_return", "ask_stock", "ask_payment")
    assert "stock_size" in call.lines
    alone = Telephone().opened().says(words)
    assert "return_rule" in alone.lines  # no answer came: the best, which is harmless
    unsafe = "えっと、はい。|agree_send_link:0.4,ask_stock:0.3"
    assert Telephone().opened().says(unsafe).lines[-1] == "repair"


def test_an_order_that_arrives_is_thanked_for_with_cooling_off() -> None:
    call = Telephone().opened().order_arrives()
    assert call.lines[-3:] == ["order_thanks", "terms_cooling_off", "order_close"]
    assert call.outcome is Outcome.RECOVERED
    assert call.over


def test_complaint_and_distress_stop_all_selling() -> None:
    for words in ("しつこいですね。|complaint", "何が何だか分からないんです。|unknown"):
        call = Telephone().opened().says(words)
        assert call.moves(RaiseHand)
        call.says("いいえ。|deny").until_the_end()
        assert not {"offer", "offer_again"} & set(call.lines)
        assert call.over


def test_size_that_is_out_of_stock_is_told_with_its_date() -> None:
    call = Telephone().opened().says("Lサイズの再入荷はいつですか。|ask_stock")
    assert "Lサイズは、ただいま在庫がございません。12月15日に入荷の予定です" in call.spoken


def test_stock_that_changes_during_the_call_is_told_as_it_is_now() -> None:
    call = Telephone().opened().fact("product.AP-1001.stock.M", 1).says("在庫はありますか。|ask_stock")
    assert "ただいま1点" in call.spoken


@pytest.mark.parametrize(
    ("customer", "words", "told", "not_told"),
    [
        ("佐藤 健", "値段がネックで。|reason_price", "10%引きの35,820円", "VIP"),
        ("鈴木 一郎", "ちょっと高いかな。|reason_price", "10%引きの115,200円", "クーポン"),
        ("山田 花子", "割引はありますか。|ask_discount", "割引はございません", "クーポン"),
        ("田中 さくら", "クーポンは使えますか。|ask_discount", "15%引きの1,020円", "クーポン"),
        ("加藤 恵", "送料が高くて。|reason_shipping_cost", "送料を無料にできます", "クーポン"),
        ("伊藤 大輔", "送料はいくらですか。|ask_shipping_fee", "送料は無料", "1,100円"),
    ],
)
def test_only_the_offers_that_are_for_this_customer_are_made(customer: str, words: str, told: str, not_told: str) -> None:
    call = Telephone(customer).opened().says(words)
    assert told in call.spoken
    assert not_told not in call.spoken


@pytest.mark.parametrize(
    ("customer", "words", "told"),
    [
        ("佐藤 健", "バッテリーはどのくらい持ちますか。|ask_product", "30時間"),
        ("佐藤 健", "保証はついていますか。|ask_warranty", "保証は1年"),
        ("佐藤 健", "分割払いできますか。|ask_payment", "12回"),
        ("鈴木 一郎", "設置はしてもらえますか。|ask_product", "5,500円"),
        ("高橋 美咲", "アルコールは入っていますか。|ask_product", "使っておりません"),
        ("高橋 美咲", "美容液の成分は何ですか。|ask_product", "エタノール"),
        ("伊藤 大輔", "いつ届きますか。|ask_delivery_date", "12月30日か12月31日"),
        ("伊藤 大輔", "アレルギーが心配で。何が入っていますか。|ask_product", "えび"),
        ("渡辺 由美", "大きさが合うか分からなくて。|reason_size", "140cm"),
        ("渡辺 由美", "色で迷っています。|reason_color", "サンプル"),
        ("渡辺 由美", "玄関の幅はどのくらい必要ですか。|ask_product", "70cm以上"),
        ("高橋 美咲", "敏感肌なのですが、大丈夫でしょうか。|reason_color", "腕でのお試し"),
        ("中村 翔", "洗濯機で洗えますか。|ask_product", "ネット"),
        ("山田 花子", "台湾に送れますか。|ask_shipping_fee", "3,000円"),
    ],
)
def test_each_kind_of_goods_is_answered_for_from_its_facts(customer: str, words: str, told: str) -> None:
    call = Telephone(customer).opened().says(words)
    assert told in call.spoken
    answer = next(entry for entry in call.log if entry.kind == "agent" and told in entry.text)
    assert answer.value.facts


def test_what_no_fact_tells_is_not_answered() -> None:
    call = Telephone().opened().says("重さはどれくらいですか。|ask_product")
    assert call.lines[-1] == "unanswerable"
    assert call.moves(RaiseHand)[0].reason == "unanswerable"


def test_pushes_are_counted() -> None:
    call = Telephone(pushes=1).opened().says("忘れていました。|reason_forgot", "返品できますか。|ask_return")
    assert call.lines.count("offer") == 1
    assert "offer_again" not in call.lines
    assert call.lines[-1] == "anything_else"


def test_two_questions_in_one_breath_are_both_answered() -> None:
    call = Telephone().opened().says("返品と支払い方法は?|ask_return+ask_payment")
    assert "return_rule" in call.lines
    assert "payment_methods" in call.lines


def test_a_line_that_names_the_customer_is_personal() -> None:
    ahead = Telephone().brain.lines_ahead()
    assert [say.text for say in ahead if say.personal != ("山田" in say.text)] == []
    assert any(say.personal for say in ahead)


def test_lines_ahead_hold_every_sentence_that_is_then_spoken() -> None:
    call = Telephone().answered()
    ahead = {say.text for say in call.brain.lines_ahead()}
    call.says(
        "はい、山田です。|identity_confirm", "サイズが。|reason_size", "返品は?|ask_return", "Lの在庫は?|ask_stock", "素材は?|ask_product"
    )
    call.says("メールで送って。|agree_send_link", "失礼します。|thanks_bye")
    assert {entry.text for entry in call.log if entry.kind == "agent"} <= ahead


def test_the_position_and_the_choices_tell_where_the_call_stands() -> None:
    call = Telephone().opened()
    position = call.brain.position()
    assert (position.stage, position.node, position.expecting) == ("課題特定", "reason", "reason")
    assert len(position.disclosures) == 6
    assert all(choice.text for choice in call.brain.choices())
    before = Telephone().answered()
    assert not {choice.line for choice in before.brain.choices()} & {"contents", "offer", "goods_kind"}
    assert call.brief.now == NOW


def test_a_wish_after_the_offers_are_spent_is_taken_as_agreement() -> None:
    call = Telephone(pushes=1).opened().says("忘れていました。|reason_forgot", "返品は?|ask_return", "じゃあ、お願いします。|affirm")
    assert call.lines[-1] == "ask_channel"


def test_postage_that_is_free_anyway_is_not_offered_and_just_looking_is_not_pressed() -> None:
    assert "shipping_offer" not in Telephone().opened().says("送料が高くて。|reason_shipping_cost").lines
    looking = Telephone().opened().says("見ていただけです。|reason_just_looking", "いえ、特に。|deny")
    assert looking.over
    assert "offer" not in looking.lines


def test_coming_back_to_the_telephone_is_no_complaint() -> None:
    call = Telephone().opened().says("ちょっと待ってください。|hold_on").silent(5)
    assert call.lines[-1] == "hold"
    call.says("すみません、お待たせしました。|complaint")
    assert call.lines[-1] == "anything_else"


def test_a_line_tells_whether_an_answer_is_awaited() -> None:
    call = Telephone().opened()
    asking = {entry.line: entry.value.asks for entry in call.log if entry.kind == "agent"}
    assert asking["open_identity"]
    assert asking["ask_reason"]
    assert not asking["goods_kind"]


def test_a_name_said_into_the_line_after_a_yes_is_heard_as_a_name() -> None:
    call = Telephone(cuts={"goods_kind": "山だけ。|identity_confirm:0.6"}).answered().says("はい。|identity_confirm")
    assert "identity" in call.understanding.asked_for[-1:]
    assert call.lines[-1] == "ask_reason"

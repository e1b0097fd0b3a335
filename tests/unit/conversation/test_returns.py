"""Goods with a return rule of their own: it goes before the general one wherever returns are spoken of, in every pack."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from console.domain.facts import Fact
from console.domain.moves import SendLink
from console.domain.outcome import Outcome
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import NOW, Telephone

GENERAL = "到着後14日以内"
OWN = "開封後の返品は、お受けしておりません"


def rule(sku: str, value: str | bool = "返品不可", spoken: str = OWN, key: str = "return", until: datetime | None = None) -> Fact:
    return Fact(f"shop:{sku}.{key}", f"product.{sku}.{key}", value, spoken, "shop", NOW, until)


def telephone(customer: str, *facts: Fact) -> Telephone:
    brief = Telephone(customer).brief
    return Telephone(customer, brief=replace(brief, facts=(*brief.facts, *facts)))


@pytest.mark.parametrize(
    ("customer", "sku"),
    [("山田 花子", "AP-1001"), ("佐藤 健", "EL-2001"), ("伊藤 大輔", "FO-4001"), ("渡辺 由美", "IN-5001"), ("鈴木 一郎", "EL-2002")],
)
def test_its_own_rule_is_told_when_asked_and_before_the_link(customer: str, sku: str) -> None:
    call = telephone(customer, rule(sku)).opened().says("返品できますか。|ask_return")
    assert call.lines_since("返品")[0] == "return_own"
    call.says("送って。|agree_send_link", "メールで。|agree_send_link").until_the_end()
    assert call.outcome is Outcome.LINK_SENT
    assert call.spoken.count(OWN) == 2
    assert GENERAL not in call.spoken
    assert "返送料" not in call.spoken
    assert "交換は、1回まで" not in call.spoken
    assert "クーリング・オフ" in call.spoken
    assert judge(call) == []


def test_of_two_products_each_is_told_by_its_name() -> None:
    call = telephone("高橋 美咲", rule("CO-3002")).opened().says("返品できますか。|ask_return")
    told = call.spoken.splitlines()
    assert f"ビタミンC美容液は、{OWN}。そのほかの商品は、到着後14日以内、未使用でタグの付いたものは、返品をお受けしております。" in told
    call.says("送って。|agree_send_link", "メールで。|agree_send_link").until_the_end()
    assert "返送料はお客様のご負担" in call.spoken
    assert judge(call) == []


def test_sale_goods_fall_under_the_rule_for_them() -> None:
    call = telephone("山田 花子", rule("AP-1001", True, "", "on_sale")).opened().says("返品できますか。|ask_return")
    assert "セール品の返品は、不良品の場合にお受けしております" in call.spoken
    assert GENERAL not in call.spoken


def test_a_rule_that_has_expired_leaves_a_person_to_answer_and_not_the_general_rule() -> None:
    call = telephone("山田 花子", rule("AP-1001", until=NOW - timedelta(days=1))).opened().says("返品できますか。|ask_return")
    assert GENERAL not in call.spoken
    assert OWN not in call.spoken
    assert "unanswerable" in {entry.value.reason for entry in call.log if entry.kind == "RaiseHand"}


def test_no_link_leaves_while_a_term_of_the_purchase_cannot_be_told() -> None:
    call = telephone("山田 花子", rule("AP-1001", until=NOW - timedelta(days=1))).opened()
    call.says("送って。|agree_send_link", "メールで。|agree_send_link", "いえ、いいです。|deny").until_the_end()
    assert call.moves(SendLink) == []
    assert GENERAL not in call.spoken
    assert "unanswerable" in {entry.value.reason for entry in call.log if entry.kind == "RaiseHand"}
    assert judge(call) == []


def test_no_link_leaves_after_a_hand_back_either() -> None:
    call = telephone("山田 花子", rule("AP-1001", until=NOW - timedelta(days=1))).opened().taken_over()
    call.handed_back(("operator", "リンクをお送りしましょうか。"), ("customer", "メールで送って。|agree_send_link")).until_the_end()
    assert "terms_payment" in call.lines
    assert call.moves(SendLink) == []
    assert "unanswerable" in {entry.value.reason for entry in call.log if entry.kind == "RaiseHand"}


def test_the_other_channel_is_tried_without_the_terms_again_once_they_were_heard() -> None:
    call = Telephone("伊藤 大輔", accepts=("sms",)).opened().says("送って。|agree_send_link", "メールで。|agree_send_link").until_the_end()
    assert [move.channel for move in call.moves(SendLink)] == ["mail", "sms"]
    assert call.lines.count("terms_return") == 1


def test_a_rule_that_the_shop_sends_during_the_call_is_told_in_its_word() -> None:
    call = Telephone("伊藤 大輔").opened().says("返品できますか。|ask_return")
    assert GENERAL in call.spoken
    call.fact("product.FO-4001.return", "開封前に限り可").says("開けたあとは返品できますか。|ask_return")
    assert "返品については、開封前に限り可となっております。" in call.spoken
    assert call.spoken.count(GENERAL) == 1


def test_a_word_that_may_not_be_spoken_brings_a_person_and_no_link() -> None:
    call = telephone("伊藤 大輔", rule("FO-4001", spoken="")).opened().says("送って。|agree_send_link", "メールで。|agree_send_link")
    assert call.moves(SendLink) == []
    assert GENERAL not in call.spoken
    assert call.lines[-1] == "human_offer"


def test_the_judge_sees_the_general_rule_told_of_goods_that_have_their_own() -> None:
    plain = Telephone("伊藤 大輔").opened().says("返品できますか。|ask_return", "送って。|agree_send_link", "メールで。|agree_send_link")
    plain.brief = replace(plain.brief, facts=(*plain.brief.facts, rule("FO-4001")))
    assert {"return.of_other_goods", "return.own_rule_unheard"} <= {found for found, _ in judge(plain)}

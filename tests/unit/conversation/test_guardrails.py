"""Each guardrail in the real brain: what it holds back, and that it alone does so.

Every case is played twice: with the whole chain, where nothing of it may be heard, and with one rule taken out, where it is.
So a rule that is removed, or that another makes superfluous, fails its case. The judge of finished calls, which does not know the
guardrails, must see the difference too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest

from console.conversation.guardrails import approval, facts, solicitation
from console.conversation.guardrails.chain import CHAIN
from console.conversation.guardrails.expressions import Expression, expressions, prohibited
from console.conversation.guardrails.facts import numbers_in
from console.conversation.guardrails.proposal import Circumstances, Guardrail, Judgement, Proposal
from console.domain.facts import Fact
from console.domain.moves import RaiseHand
from console.domain.wording import squeeze
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import NOW, SHOP, Telephone

Play = Callable[[Telephone], Telephone]


class Case(NamedTuple):
    """``play`` lets ``heard`` be said, but for ``rule``."""

    id: str
    rule: Guardrail
    play: Play
    heard: str
    customer: str = "山田 花子"


CASES: Sequence[Case] = [
    Case(
        "offer before the opening", solicitation.disclosures_before_solicitation, lambda c: c.answered().steered("offer"), "リンクをお送り"
    ),
    Case(
        "typed praise before the opening",
        solicitation.disclosures_before_solicitation,
        lambda c: c.answered().steered(text="いかがでしょうか。"),
        "いかが",
    ),
    Case("goods to a stranger", solicitation.no_goods_to_others, lambda c: c.answered().steered("stock_size"), "在庫は"),
    Case("a price to a stranger", solicitation.no_goods_to_others, lambda c: c.answered().steered(text="包装は、330円です。"), "330円"),
    Case(
        "contents typed to a stranger",
        solicitation.no_goods_to_others,
        lambda c: c.answered().steered(text="コートの件です。ウールチェスターコートの。"),
        "コート",
    ),
    Case("typed after a refusal", solicitation.silent_after_refusal, lambda c: _refusing(c).steered(text="ぜひご検討ください。"), "ご検討"),
    Case("a line after a refusal", solicitation.silent_after_refusal, lambda c: _refusing(c).steered("anything_else"), "ほかに"),
    Case(
        "selling to someone displeased",
        solicitation.no_selling_in_distress,
        lambda c: c.opened().says("しつこいですね。|complaint").steered("offer"),
        "リンクをお送り",
    ),
    Case(
        "a push too many",
        solicitation.pushes_counted,
        lambda c: c.opened().says("忘れていました。|reason_forgot", "返品は。|ask_return", "在庫は。|ask_stock").steered("offer_again"),
        "",
    ),
    Case("after the longest call", solicitation.call_not_too_long, lambda c: _too_long(c).steered("anything_else"), "ほかに、ご不明"),
    Case("a prohibited effect", approval.lawful_wording, lambda c: c.opened().steered(text="シミが消えます。"), "シミ"),
    Case("certainty", approval.lawful_wording, lambda c: c.opened().steered(text="絶対にお似合いです。"), "絶対"),
    Case("a card number", approval.lawful_wording, lambda c: c.opened().steered(text="カード番号を教えてください。"), "カード番号"),
    Case("a number from nowhere", facts.numbers_from_facts, lambda c: c.opened().steered(text="送料は777円です。"), "777"),
    Case("scarcity without a stock", facts.scarcity_from_stock, lambda c: c.opened().steered(text="残りわずかです。"), "残りわずか"),
    Case("an offer for others", facts.offer_within_authority, lambda c: c.opened().steered("price_hello"), "クーポン"),
    Case("VIP for everybody", facts.offer_within_authority, lambda c: c.opened().steered("discount_vip"), "会員特典", "加藤 恵"),
    Case("sent before it was", approval.sent_when_accepted, lambda c: _on_its_way(c).steered("sent_sms"), "お送りしました"),
    Case("sent, typed", approval.sent_when_accepted, lambda c: c.opened().steered(text="メールをお送りしました。"), "お送りしました"),
    Case(
        "an offer to a minor",
        solicitation.nothing_sold_to_others,
        lambda c: _child(c).steered("offer"),
        "リンクをお送り",
    ),
    Case(
        "something beside the cart, before the doubt is gone",
        solicitation.suggested_once,
        lambda c: c.opened().steered("suggest_warranty"),
        "延長保証",
        "佐藤 健",
    ),
    Case(
        "something beside the cart, twice",
        solicitation.suggested_once,
        lambda c: c.opened().says("忘れていました。|reason_forgot").steered("suggest_warranty"),
        "",
        "佐藤 健",
    ),
    Case("a list price", facts.reference_price_dated, lambda c: c.opened().steered(text="定価よりお求めやすくなっております。"), "定価"),
    Case(
        "another shop without date and source",
        facts.comparison_sourced,
        lambda c: c.opened().steered(text="あおば電機では、41,800円でございます。"),
        "あおば電機",
        "佐藤 健",
    ),
    Case(
        "a general promise for goods that cannot be returned",
        facts.returns_of_these_goods,
        lambda c: c.opened().steered(text="到着後14日以内、未使用でタグの付いたものは、返品をお受けしております。"),
        "14日以内",
    ),
    Case("a broken variable", approval.approved_text, lambda c: c.answered(), "{family}"),
]


def _refusing(call: Telephone) -> Telephone:
    """The customer has refused; the closing line is on its way but has not ended the call."""
    call.opened()
    call.hold_the_line("refused_close")
    return call.says("結構です。|refuse_offer")


def _on_its_way(call: Telephone) -> Telephone:
    """The link was asked for by short message; it has not left."""
    call.opened()
    call.hold_the_line("terms_intro")
    return call.says("ショートメールで送ってください。|agree_send_link")


def _child(call: Telephone) -> Telephone:
    """A minor has the telephone; the farewell is on its way but has not ended the call."""
    call.opened()
    call.hold_the_line("minor_close")
    return call.says("小学生です。|minor")


def _too_long(call: Telephone) -> Telephone:
    call.opened()
    call.at = call.brief.longest_call_s + 60
    return call


def _telephone(rule: Guardrail | None, customer: str, id: str, chain: Sequence[Guardrail] = CHAIN) -> Telephone:
    chain = chain if rule is None else tuple(r for r in chain if r is not rule)
    if id == "a broken variable":
        person = replace(SHOP.customer(customer), name="{family} 花子")
        call = Telephone(customer, chain=chain)
        return Telephone(customer, chain=chain, brief=replace(call.brief, customer=person))
    if id == "a general promise for goods that cannot be returned":
        call = Telephone(customer, chain=chain)
        own = Fact("shop:return", "product.AP-1001.return", "返品不可", "底値のお品のため、返品はお受けしておりません", "shop", NOW)
        return Telephone(customer, chain=chain, brief=replace(call.brief, facts=(*call.brief.facts, own)))
    return Telephone(customer, chain=chain)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_it_is_held_back_by_this_rule_alone(case: Case) -> None:
    guarded = case.play(_telephone(None, case.customer, case.id))
    loose = case.play(_telephone(case.rule, case.customer, case.id))
    if case.heard:
        assert case.heard not in guarded.spoken
        assert case.heard in loose.spoken
    assert loose.lines != guarded.lines
    assert guarded.moves(RaiseHand) or guarded.over
    assert [found for found in judge(loose) if found not in judge(guarded)]


def test_the_operator_is_told_which_rule_forbids_it() -> None:
    call = Telephone().answered().steered("offer")
    hand = call.moves(RaiseHand)[-1]
    assert hand.reason == "speech.disclosures"
    assert hand.brief_ja


def test_what_an_operator_types_is_spoken_when_no_rule_is_broken() -> None:
    call = Telephone().opened().steered(text="お待たせいたしました。担当が確認いたします。")
    assert call.lines[-1] == "operator.typed"
    stock = Telephone().opened().steered(text="Mサイズは残り2点でございます。")
    assert "残り2点" in stock.spoken


def test_numbers_are_found_however_they_are_written() -> None:
    assert numbers_in("62,000円、二割、十二回、８日間、百二十円") == {62_000, 2, 8, 120}


def test_the_chain_names_every_rule_there_is() -> None:
    assert {case.rule for case in CASES} == set(CHAIN)


@pytest.mark.parametrize("expression", expressions(), ids=lambda expression: expression.id)
def test_each_expression_is_known_by_its_examples_and_has_law_reason_and_rewording(expression: Expression) -> None:
    for text in expression.broken:
        assert expression.pattern.search(squeeze(text)), text
    assert [text for text in expression.lawful if prohibited(text) is not None] == []
    assert all((expression.law, expression.ja, expression.en, expression.instead))


def test_every_objection_names_its_law() -> None:
    for case in CASES:
        seen: list[Judgement] = []

        def told(proposal: Proposal, now: Circumstances, rule: Guardrail = case.rule, seen: list[Judgement] = seen) -> Judgement | None:
            objection = rule(proposal, now)
            if objection is not None:
                seen.append(objection)
            return objection

        case.play(_telephone(None, case.customer, case.id, tuple(told if r is case.rule else r for r in CHAIN)))
        assert seen, case.id
        assert all(one.law and one.verdict.ja and one.verdict.en for one in seen)

"""The shop changes a price: before the call, before it was told, after, while it is told, after the link has gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.conversation import brain
from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.prices import priced
from console.conversation.repertoire import Repertoire
from console.domain.call import CallBrief
from console.domain.facts import Fact
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import NOW, SHOP, Telephone, as_json, script_for

PERSON = SHOP.customer("山田 花子")
CART = SHOP.cart_of(PERSON)
SKU = CART.lines[0].sku
PRICE = f"product.{SKU}.price"
DEARER = CART.lines[0].unit_price + 3_000
"""A change of one line's price by 3,000 yen."""


def with_price(value: int, recorded: timedelta) -> CallBrief:
    facts = tuple(fact for fact in SHOP.facts if fact.key != PRICE)
    price = Fact("price", PRICE, value, "", "shop", CART.abandoned_at + recorded)
    return CallBrief("call-1", SHOP.shop, PERSON, CART, script_for(PERSON, CART), (*facts, price), NOW, 2)


def said_of(call: Telephone, line: str) -> list[str]:
    return [entry.text for entry in call.log if entry.kind == "agent" and entry.line.startswith(line)]


def bought(call: Telephone) -> Telephone:
    return call.opened().says("お願いします。|agree_purchase").says("ショートメールで。|agree_send_link")


def test_a_catalogue_newer_than_the_cart_tells_the_price() -> None:
    book = book_of((Fact("f", PRICE, DEARER, "", "shop", NOW),))
    assert priced(CART, book, NOW).total == CART.total + 3_000
    older = book_of((Fact("f", PRICE, DEARER, "", "shop", CART.abandoned_at),))
    assert priced(CART, older, NOW) == CART


def test_a_price_that_changed_before_the_call_is_told_with_the_sum() -> None:
    call = bought(Telephone(brief=with_price(DEARER, timedelta(hours=1))))
    assert call.lines.index("price_changed") < next(n for n, line in enumerate(call.lines) if line.startswith("terms_price"))
    assert f"{CART.total + 3_000:,}" in said_of(call, "terms_price")[0]
    assert judge(call) in ([], [("call.does_not_end", "")]), as_json(call)


def test_a_price_as_in_the_cart_needs_no_word() -> None:
    call = bought(Telephone())
    assert "price_changed" not in call.lines
    assert not said_of(call, "price_news")


def test_a_price_that_changes_before_it_was_told_is_told_once() -> None:
    call = Telephone().opened().fact(PRICE, DEARER).says("お願いします。|agree_purchase").says("ショートメールで。|agree_send_link")
    assert not said_of(call, "price_news")
    assert call.lines.count("price_changed") == 1
    assert f"{CART.total + 3_000:,}" in said_of(call, "terms_price")[0]


@pytest.mark.parametrize("line", ["terms_price_free", "terms_payment", "terms_return"])
def test_a_price_that_changes_while_the_terms_are_told_is_put_right_before_the_link(line: str) -> None:
    call = bought(Telephone().while_it_sounds(line, PRICE, DEARER))
    assert [f"{CART.total + 3_000:,}" in text for text in said_of(call, "price_news")] == [True], as_json(call)
    kinds = [entry.line or entry.kind for entry in call.log if entry.kind in ("agent", "SendLink")]
    news = next(n for n, kind in enumerate(kinds) if kind.startswith("price_news"))
    assert kinds[news - 1] == line
    assert news < kinds.index("SendLink")
    assert not any(kind.startswith("terms_price") for kind in kinds[news:])
    assert kinds.count("terms_payment") == 1
    call.says("いいえ。|deny")
    assert judge(call) == [], as_json(call)


def test_after_the_link_the_new_sum_is_told_at_once() -> None:
    call = bought(Telephone())
    before = len(call.lines)
    call.fact(PRICE, DEARER)
    assert [line.rpartition("_")[0] for line in call.lines[before:]] == ["price_news"]
    call.says("わかりました、大丈夫です。|deny")
    assert judge(call) == [], as_json(call)


def test_a_word_into_the_news_leaves_it_owed() -> None:
    call = bought(Telephone(cuts={"price_news_free": "返品は？|ask_return"}).while_it_sounds("terms_payment", PRICE, DEARER))
    assert len(said_of(call, "price_news")) == 2
    assert call.lines.count("terms_payment") == 1


def test_it_changes_twice() -> None:
    call = bought(Telephone()).fact(PRICE, DEARER).fact(PRICE, DEARER + 500)
    first, second = said_of(call, "price_news")
    assert f"{CART.total + 3_000:,}" in first
    assert f"{CART.total + 3_500:,}" in second


def test_an_offer_out_of_reach_is_no_longer_in_the_sum() -> None:
    brief = with_price(CART.lines[0].unit_price, timedelta(hours=1))
    first = replace(brief, customer=replace(PERSON, orders=0))
    call = Telephone(brief=first).opened().says("高いです。|reason_price")
    assert "price_hello" in call.lines
    call.fact(PRICE, 500)
    call.says("お願いします。|agree_purchase").says("ショートメールで。|agree_send_link")
    news = said_of(call, "price_news")
    assert news, as_json(call)
    assert judge(call) in ([], [("call.does_not_end", "")]), as_json(call)


def test_while_an_operator_has_the_line_nothing_is_said_and_it_is_told_after() -> None:
    call = bought(Telephone()).taken_over()
    before = len(call.lines)
    call.fact(PRICE, DEARER)
    assert len(call.lines) == before
    call.handed_back(("operator", "では、戻します。"))
    assert any(line.startswith("price_news") for line in call.lines[before:]), as_json(call)


def test_to_a_stranger_and_after_a_refusal_nothing_is_told() -> None:
    call = Telephone().answered().fact(PRICE, DEARER).says("主人は留守です。|third_party")
    assert not said_of(call, "price_news")
    refused = Telephone().opened().says("比べています。|reason_comparing").says("もう電話しないで。|refuse_contact").fact(PRICE, DEARER)
    assert not said_of(refused, "price_news")


def test_without_the_news_the_judge_finds_the_old_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brain, "repriced", lambda before, after, state, now: state)
    call = bought(Telephone().while_it_sounds("terms_payment", PRICE, DEARER)).says("いいえ。|deny")
    assert "link.price_outdated" in [rule for rule, _ in judge(call)], as_json(call)
    told = Telephone().while_it_sounds("terms_intro", PRICE, DEARER)
    monkeypatch.setattr(Repertoire, "changed", lambda repertoire, key, value, now: repertoire)
    assert "fact.price" in [rule for rule, _ in judge(bought(told).says("いいえ。|deny"))]

"""Postage by prefecture, as a shop writes it, and what a call tells of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.app.demo_briefs import brief_for
from console.conversation.brain import ScriptedBrain
from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.derived import derive
from console.domain.call import CallBrief
from console.domain.errors import BadInput
from console.domain.facts import Fact
from console.service.scripts import postage
from tests.unit.conversation.telephone import NOW, Scripted
from tests.unit.service.house import CHIEF, House


def told(text: str) -> dict[str, int]:
    return {key.rpartition(".")[2]: fee for key, fee in postage.facts_of(text).items() if isinstance(fee, int)}


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("", {}),
        ("北海道 1,100、沖縄県 1,650", {"北海道": 1100, "沖縄県": 1650}),
        ("北海道:１１００円, 沖縄=1650円。", {"北海道": 1100, "沖縄県": 1650}),
        ("北海道・沖縄は1650", {"北海道": 1650, "沖縄県": 1650}),
        ("四国 900", {"徳島県": 900, "香川県": 900, "愛媛県": 900, "高知県": 900}),
    ],
)
def test_it_is_read_as_people_write_it(text: str, fees: dict[str, int]) -> None:
    assert told(text) == fees
    assert len(postage.facts_of(text)) == 47


@pytest.mark.parametrize(
    "text", ["離島 2,000", "関東 700", "北海道", "北海道 1,100、北海道 1,200", "1,100", "沖縄 9999999", "北海道 1,100 など"]
)
def test_what_is_not_clear_is_said_and_nothing_is_guessed(text: str) -> None:
    with pytest.raises(BadInput):
        postage.facts_of(text)


def test_it_is_shown_as_it_can_be_written_again() -> None:
    facts = [Fact(key, key, fee, "", "x", NOW) for key, fee in postage.facts_of("四国 900、北海道 1,100、福岡 900").items() if fee]
    shown = postage.as_written(book_of(facts), NOW)
    assert shown == "北海道 1,100、四国 900、福岡県 900"
    assert {f.key: f.value for f in facts} == {key: fee for key, fee in postage.facts_of(shown).items() if fee}


async def test_the_shop_tells_changes_and_takes_back(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        terms = house.service.shop_terms

        async def after(text: str) -> str:
            house.later(minutes=1)
            picture = await terms.tell(CHIEF, {postage.KEY: text})
            return next(str(term["sentence"]) for term in picture["terms"] if term["key"] == postage.KEY)

        assert await after("北海道 1,100、沖縄 1,650") == "北海道 1,100、沖縄県 1,650"
        assert await after("北海道 1,200") == "北海道 1,200"
        assert await after("") == ""


def _brief(prefecture: str) -> CallBrief:
    """A cheap cart of the demo shop, going there."""
    brief = brief_for("山田 花子", "c1")
    line = replace(brief.cart.lines[0], quantity=1, unit_price=5_000)
    other = ("shipping.free_from", f"product.{line.sku}.price")  # the catalogue's newer price would go before the cart's
    facts = tuple(fact for fact in brief.facts if fact.key not in other)
    cart = replace(brief.cart, lines=(line,))
    return replace(brief, customer=replace(brief.customer, prefecture=prefecture), cart=cart, facts=facts)


@pytest.mark.parametrize(
    ("prefecture", "sums"),
    [
        ("東京都", {"postage": 660, "payable": 5660}),
        ("北海道", {"postage": 1100, "payable": 6100}),
        ("", {"postage_least": 660, "postage_most": 1650, "payable_least": 5660, "payable_most": 6650}),
    ],
)
def test_an_unknown_destination_is_never_told_one_price(prefecture: str, sums: dict[str, int]) -> None:
    brief = _brief(prefecture)
    made = {fact.key: fact.value for fact in derive(brief, book_of(brief.facts), (), NOW)}
    names = ("postage", "payable", "postage_least", "postage_most", "payable_least", "payable_most")
    assert {name: made[f"cart.{name}"] for name in names if f"cart.{name}" in made} == sums
    texts = " ".join(say.text for say in ScriptedBrain(brief, Scripted()).lines_ahead())
    assert ("送料が660円、合わせて" in texts) == (prefecture == "東京都")
    assert ("送料が1,100円、合わせて" in texts) == (prefecture == "北海道")
    assert ("お支払い額は、お届け先までの送料により、税込み5,660円から6,650円です。" in texts) == (not prefecture)

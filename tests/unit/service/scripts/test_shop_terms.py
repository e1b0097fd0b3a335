"""What the law wants told before a link, and a shop that has not said it yet."""

from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import BadInput, Refused
from console.domain.terms import Term
from console.service.scripts.shop_terms import LAWS, TERMS, Kind
from tests.unit.service.house import CHIEF, SASAKI, House

SAID = {
    "shipping.fee": "６６０円",
    "shipping.free_from": "11,000",
    "shipping.days": "お届けは、ご注文の翌日でございます。",
    "payment.methods": "お支払いは、カードと代金引換からお選びいただけます",
    "return.condition": "到着後14日以内は、返品をお受けしております",
    "law.cooling_off.days": "8日",
}


def lacks(told: dict[str, Any]) -> list[str]:
    return [one["term"] for one in told["lacking"]]


async def test_every_term_of_the_law_is_lacking_until_it_is_told_and_again_when_it_is_taken_back(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        terms = house.service.shop_terms
        house.later(minutes=1)
        await terms.tell(CHIEF, dict.fromkeys((term.key for term in TERMS), ""))
        house.later(minutes=1)
        told = await terms.picture()
        assert lacks(told) == [term.value for term in Term]
        assert not any(term["sentence"] for term in told["terms"])
        for one in told["lacking"]:
            assert one["law"]
            (key,) = one["keys"]
            house.later(minutes=1)
            after = await terms.tell(CHIEF, {key: SAID[key]})
            assert one["term"] not in lacks(after)
        assert lacks(after) == []
        sentences = {term["key"]: term["sentence"] for term in after["terms"]}
        assert (sentences["shipping.fee"], sentences["law.cooling_off.days"]) == ("660", "8")
        assert sentences["shipping.days"] == SAID["shipping.days"].rstrip("。")
        house.later(minutes=1)
        await terms.tell(CHIEF, {"payment.methods": ""})
        house.later(minutes=1)
        assert lacks(await terms.picture()) == ["payment"]


async def test_free_postage_alone_does_not_tell_what_a_cheaper_cart_pays(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        terms = house.service.shop_terms
        await terms.tell(CHIEF, SAID)
        house.later(minutes=1)
        await terms.tell(CHIEF, {"shipping.fee": ""})
        house.later(minutes=1)
        assert lacks(await terms.picture()) == ["price"]
        assert lacks(await terms.tell(CHIEF, {"shipping.free_from": "0"})) == []


async def test_what_cannot_be_said_or_is_nobodys_to_say_changes_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        terms = house.service.shop_terms
        before = await terms.picture()
        with pytest.raises(Refused):
            await terms.tell(SASAKI, {"shipping.fee": "660"})
        with pytest.raises(Refused):
            await terms.tell(CHIEF, {"shipping.fee": "700", "shipping.days": "絶対に翌日届きます"})
        for key, text in (
            ("shipping.fee", "無料"),
            ("shipping.fee", "-1"),
            ("shipping.fee", "9" * 5000),
            ("law.cooling_off.days", "7"),
            ("nothing", "はい"),
        ):
            with pytest.raises(BadInput):
                await terms.tell(CHIEF, {key: text})
        assert await terms.picture() == before


def test_each_term_of_the_law_has_its_law_and_a_place_to_be_told() -> None:
    assert {term.of for term in TERMS if term.of} == set(Term) == set(LAWS)


async def test_a_term_is_spoken_as_a_sentence_even_if_only_a_cell_of_a_table_was_entered(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        terms = house.service.shop_terms
        house.later(minutes=1)
        told = await terms.tell(CHIEF, {"return.condition": "10日以内", "shipping.days": "2〜4営業日"})
        sentences = {term["key"]: term["sentence"] for term in told["terms"]}
        assert sentences["return.condition"] == "返品は、10日以内となっております"
        assert sentences["shipping.days"] == "お届けは、2〜4営業日となっております"
        with pytest.raises(BadInput, match="です・ます"):
            await terms.tell(CHIEF, {"return.condition": "10日以内なら返品できる"})
        assert all(term.about for term in TERMS if term.kind is Kind.SENTENCE)

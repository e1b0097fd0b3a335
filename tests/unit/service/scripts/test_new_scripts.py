"""What a newcomer starts with; and what a shop's customers said, handed to a trial without who they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.campaign.scripts.new_script import Wish
from console.domain.errors import BadInput, Refused
from console.domain.script import GIVEN, SampleGoods
from console.service.scripts import past_customers
from console.service.scripts.script_cases import SAMPLE, cases
from console.service.scripts.trials import PAST
from console.shipped import shipped
from console.simulation.intents import ToldIntents
from console.simulation.people import Customs
from console.simulation.trial import Rehearsal
from tests.unit.service.house import CHIEF, SASAKI, House
from tests.unit.service.scripts.test_trials import InHand

DAYS = "お届けは、ご注文の翌日でございます"


async def test_a_new_script_is_a_lawful_draft_with_the_shops_own_terms(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        new = house.service.new_scripts
        house.later(minutes=1)
        assert {"衣料品"} <= set((await new.beginnings())["goods"])
        made = await new.begin(
            CHIEF, "apparel", Wish("こども服", ("こども服",), persona="ことね", tone="soft"), {"shipping.days": DAYS + "。"}
        )
        assert (made["pack"], made["number"], made["state"], made["findings"]) == ("own-1", 1, "draft", [])
        assert made["document"]["variables"]["persona"] == GIVEN + "ことね"
        assert "ことね" in made["lines"]["open_name"]["text"]
        assert made["lines"]["delivery_days"]["text"] == DAYS + "。"
        assert (await house.service.studio.version(made["based_on"]))["pack"] == "apparel"
        terms = {term["key"]: term["sentence"] for term in (await new.beginnings())["terms"]}
        assert terms["shipping.days"] == DAYS


async def test_what_may_not_be_said_or_done_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        new = house.service.new_scripts
        with pytest.raises(Refused):
            await new.begin(SASAKI, "apparel", Wish("こども服"), {})
        with pytest.raises(Refused):
            await new.begin(CHIEF, "apparel", Wish("こども服"), {"shipping.days": "絶対に翌日届きます"})
        with pytest.raises(BadInput):
            await new.begin(CHIEF, "apparel", Wish("こども服"), {"nothing": "はい"})
        with pytest.raises(BadInput):
            await new.begin(CHIEF, "nothing", Wish("こども服"), {})
        assert not any(pack["pack"].startswith("own") for pack in await house.service.studio.packs())


async def test_a_new_shop_tries_its_script_with_goods_of_its_own(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.later(minutes=1)
        await house.service.studio.packs()
        samples = (SampleGoods("爪とぎ付きソファ", 12_800), SampleGoods("またたび", 600, "おもちゃ"))
        made = await house.service.new_scripts.begin(CHIEF, "standard", Wish("ペット用品", ("ペット用品",), samples=samples), {})
        assert "爪とぎ付きソファ" in made["lines"]["contents"]["text"]
        assert "ペット用品" in made["lines"]["goods_kind"]["text"]
        with house.store() as work:
            version = work.scripts.get(made["version_id"])
            assert version is not None
            found = cases(work, "s1", version.script, house.now)
            bare = cases(work, "s1", replace(version.script, samples=()), house.now)
            clothes = cases(work, "s1", replace(version.script, goods=("衣料品",)), house.now)
        assert [[line.name for line in brief.cart.lines] for brief in found.briefs[:3]] == [
            ["爪とぎ付きソファ"],
            ["またたび"],
            ["爪とぎ付きソファ", "またたび"],
        ]
        assert [brief.cart.goods for brief in found.briefs[:2]] == ["ペット用品", "おもちゃ"]
        assert {brief.shop.name for brief in found.briefs} == {"港の店"}
        told = {fact.key for brief in found.briefs for fact in brief.facts}
        assert not any(key.startswith(("product.", "offer.")) and not key.startswith(f"product.{SAMPLE}-") for key in told)
        assert not found.own
        assert not bare.own
        assert "ソファ" not in bare.briefs[0].cart.lines[0].name
        assert clothes.own
        script = found.briefs[0].script.script
        assert script is not None
        whole = Rehearsal(found.briefs, ToldIntents(), Customs.read(shipped("assets/simulation/ja"))).play(range(24))
        assert whole.links > 0
        assert not whole.violations


async def talked(house: House) -> str:
    call = await house.answered("k1")
    at = 1.0
    for who, text, line, intent in (
        ("agent", "何か気になる点がございましたか。", "ask_reason", None),
        ("customer", "山田ですけど、丈が長いかなと思いまして。", None, "reason_size"),
        ("agent", "リンクをお送りいたしましょうか。", "offer", None),
        ("customer", "090-1234-5678に送ってください。", None, "agree_send_link"),
    ):
        turn = {"who": who, "text": text, "started": at, "ended": at + 1, "line": line, "intent": intent}
        await house.line.tells("turn", call_id=call, at=at + 1, utterance=None, unheard="", confidence=0.9, operator=None, **turn)
        at += 2
    await house.line.tells("ended", call_id=call, at=at, outcome="link_sent", result="answered")
    return call


async def test_past_customers_come_without_name_and_number_and_too_few_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with House(tmp_path) as house:
        await talked(house)
        trials = house.service.trials
        await house.service.studio.packs()
        version = (await house.service.studio.pack("apparel"))["newest"]["version_id"]
        with pytest.raises(Refused) as no:
            await trials.begin(CHIEF, version, 30, customers=PAST)
        assert no.value.rule == "trial.too_few_calls"
        monkeypatch.setattr(past_customers, "FEWEST", 1)
        runner = InHand({"report": {"calls": 1}})
        runner.go.set()
        trials._runner = runner
        await trials.begin(CHIEF, version, 30, customers=PAST, level="intents")
        assert trials._task is not None
        await trials._task
        assert runner.job["level"] == "intents"
        assert runner.job["past"] == [
            [
                {"asks": "reason", "intent": "reason_size", "words": "{姓}ですけど、丈が長いかなと思いまして。"},
                {"asks": "offer", "intent": "agree_send_link", "words": None},
            ]
        ]


async def test_an_erased_customer_is_no_longer_among_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_customers, "FEWEST", 1)
    async with House(tmp_path) as house:
        call = await talked(house)
        since = house.now.replace(year=2020)
        with house.store() as work:
            record = work.calls.get(call)
            assert record is not None
            assert list(work.scripts.spoken_with("s1", since, 10)) == [call]
            work.customers.forget(record.customer_id)
            assert list(work.scripts.spoken_with("s1", since, 10)) == []

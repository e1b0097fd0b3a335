"""Every pack that ships: it may be signed, has the four stages, says each sentence in one place, and can be read aloud."""

from itertools import product
from pathlib import Path

import pytest
import yaml

from console.campaign.carts.demo_shop import load_demo_shop
from console.campaign.scripts.lint import lint, too_long
from console.campaign.scripts.pack import load_pack
from console.campaign.scripts.shipped import fitting, for_demo, shipped_packs
from console.conversation.brain import ScriptedBrain
from console.conversation.knowledge.filling import VARIABLE
from console.domain.call import CallBrief
from console.domain.errors import BadInput
from tests.unit.conversation.telephone import NOW, ROOT, Scripted

FOLDER = ROOT / "assets/packs"
PACKS = {script.pack: script for script in shipped_packs()}
SHOP = load_demo_shop(ROOT / "assets/demo", NOW)


def test_there_is_a_pack_for_each_kind_of_goods() -> None:
    assert set(PACKS) == {"standard", "apparel", "electronics", "cosmetics", "food", "interior", "vip"}


@pytest.mark.parametrize("pack", PACKS)
def test_it_may_be_signed(pack: str) -> None:
    assert lint(PACKS[pack]) == ()


@pytest.mark.parametrize("pack", PACKS)
def test_it_has_the_four_stages(pack: str) -> None:
    assert {"課題特定", "不安解消", "代替提案", "購入促進"} <= {node.stage for node in PACKS[pack].nodes}


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_suggested_that_has_just_been_told(pack: str) -> None:
    told = {line.id: set(VARIABLE.findall(line.text)) - {"family"} for line in PACKS[pack].lines}
    for line in PACKS[pack].lines:
        if line.suggests:
            same = {f"unheard:{other}" for other, names in told.items() if names & told[line.id] and other != line.id}
            assert same <= set(line.when), line.id


def test_a_sentence_stands_in_one_place() -> None:
    seen: dict[str, str] = {}
    for folder in sorted(path.parent for path in FOLDER.glob("*/pack.yaml")):
        for id, line in yaml.safe_load((folder / "lines.yaml").read_text("utf-8"))["lines"].items():
            text = line.get("text")
            # Under another id a sentence may stand once more, where it is said at another time: the terms before the link.
            if text is not None and (known := seen.setdefault(text, f"{folder.name}/{id}")) != f"{folder.name}/{id}":
                assert known.split("/")[0] == folder.name, (text, known, folder.name)


@pytest.mark.parametrize(("pack", "number"), [(pack, number) for pack, number in product(PACKS, range(10)) if pack in ("vip", "standard")])
def test_every_filled_line_is_short_and_can_be_read(pack: str, number: int) -> None:
    _readable(pack, number)


@pytest.mark.parametrize("number", range(10))
def test_every_filled_line_of_the_pack_for_the_cart_is_short_and_can_be_read(number: int) -> None:
    customer = SHOP.customers[number]
    found = fitting(tuple(PACKS.values()), customer, SHOP.cart_of(customer))
    assert found is not None
    _readable(found.pack, number)


def _readable(pack: str, number: int) -> None:
    customer = SHOP.customers[number]
    brief = CallBrief("c", SHOP.shop, customer, SHOP.cart_of(customer), for_demo(PACKS[pack], NOW), SHOP.facts, NOW)
    ahead = ScriptedBrain(brief, Scripted()).lines_ahead()
    assert len(ahead) > 80
    assert [say.text for say in ahead if too_long(say.text, SHOP.shop.readings)] == []
    assert [say.text for say in ahead if any(c.isascii() and c.isalnum() for c in say.spoken)] == []


def test_a_pack_that_extends_nothing_there_is_or_itself_is_one_clear_sentence(tmp_path: Path) -> None:
    for name, extends in (("lonely", "nowhere"), ("round", "round")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(f"pack: {name}\nextends: {extends}\nversion: '1'\nname_ja: x\n", "utf-8")
        with pytest.raises(BadInput, match="extends"):
            load_pack(tmp_path / name)


def test_a_shops_own_pack_extends_what_ships_entry_by_entry(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/pack.yaml").write_text("pack: mine\nextends: food\nversion: '1'\nname_ja: 当店\nserves: {goods: [惣菜]}\n", "utf-8")
    (tmp_path / "mine/lines.yaml").write_text('lines:\n  close: {text: "ありがとうございました。失礼いたします。"}\n', "utf-8")
    mine = load_pack(tmp_path / "mine")
    assert lint(mine) == ()
    assert mine.goods == ("惣菜",)
    assert {line.id: line.text for line in mine.lines}["close"] == "ありがとうございました。失礼いたします。"
    assert {node.id for node in mine.nodes} == {node.id for node in PACKS["food"].nodes}

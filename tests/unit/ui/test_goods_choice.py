"""Kinds of goods are chosen; what no list knows can still be written."""

import pytest
from pytestqt.qtbot import QtBot

from console.ui.look import Look
from console.ui.studio.goods_choice import GoodsChoice
from console.ui.studio.sample_goods import SampleGoods
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words


@pytest.fixture
def look() -> Look:
    return Look(LIGHT, Words.load(Lang.JA))


def test_known_kinds_are_boxes_and_others_are_written(qtbot: QtBot, look: Look) -> None:
    heard: list[list[str]] = []
    choice = GoodsChoice(look, lambda: heard.append(choice.goods()))
    qtbot.addWidget(choice)
    choice.offer(("化粧品", "家具", "家電製品", "衣料品", "食品"))
    assert choice.goods() == []
    choice.boxes["食品"].click()
    choice.boxes["家具"].click()
    assert heard == [["食品"], ["家具", "食品"]]
    choice.show_goods(["衣料品", "こども服", "文具"])
    assert choice.goods() == ["衣料品", "こども服", "文具"]
    assert choice.other.text() == "こども服、文具"


def test_what_is_half_written_stays(qtbot: QtBot, look: Look) -> None:
    choice = GoodsChoice(look, lambda: None)
    qtbot.addWidget(choice)
    choice.offer(("食品",))
    choice.other.setText("文具、")
    choice.show_goods(["文具"])
    assert choice.other.text() == "文具、"
    choice.offer(("食品", "文具"))
    assert list(choice.boxes) == ["食品", "文具"]


def test_a_sample_has_a_kind_of_the_list_or_another(qtbot: QtBot, look: Look) -> None:
    samples = SampleGoods(look, lambda: None)
    qtbot.addWidget(samples)
    samples.show_samples([{"name": "上着", "price": 4980, "goods": "こども服"}])
    samples.offer(("衣料品", "食品"))
    assert samples.value() == [{"name": "上着", "price": 4980, "goods": "こども服"}]
    samples.goods[0].goods.setCurrentIndex(samples.goods[0].goods.findText("衣料品"))
    assert samples.value()[0]["goods"] == "衣料品"

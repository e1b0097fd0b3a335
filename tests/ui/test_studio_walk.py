"""A newcomer makes a script for a new shop, through the window and a real engine: from a pack to a lawful draft, what differs put right,
a way drawn with the pointer, and everything undone again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.app.sentence_process import SentenceProcess
from console.ui.answers import Deaf
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.studio.flow_picture import WIDE
from console.ui.studio.presenter import Change
from console.ui.studio.steps import StepId
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.unit.server.test_door import TOKEN
from tests.unit.service.house import House

LIMIT_MS = 60_000
DAYS = "お届けは、ご注文の翌日でございます"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    async def with_sentences(house: House) -> None:
        house.service.sentences.given_to(SentenceProcess())

    with played_engine(tmp_path, with_sentences) as made:
        yield made


def test_from_a_pack_to_a_script_of_ones_own(engine: PlayedEngine, qtbot: QtBot) -> None:
    client = EngineClient(engine.url, lambda: TOKEN, name="森")
    window = MainWindow(client, Deaf(), Look(LIGHT, Words.load(Lang.JA)), clock=lambda: engine.house.now)
    window.resize(1366, 768)
    qtbot.addWidget(window)

    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

    window.show()
    client.start()
    window.go(Screen.STUDIO)
    studio, view = window.studio, window.screens.studio
    comes(lambda: studio.version is not None and view.shelf.new.isEnabled())
    view.shelf.new.click()
    page = view.new_script
    comes(lambda: page.sentences)
    assert not page.begin.isEnabled()
    QTest.keyClicks(page.name, "baby")
    page.goods.other.setText("こども服")
    assert set(page.goods.boxes) >= {"衣料品", "食品"}
    page.persona.setText("ことね")
    page.tone.setCurrentIndex(1)
    page.samples.goods[0].name.setText("ちいさな上着")
    page.samples.goods[0].name.textEdited.emit("ちいさな上着")
    assert not page.begin.isEnabled()
    page.samples.goods[0].price.setValue(4_980)
    page.examples["return.condition"].click()
    assert page.sentences["return.condition"].text()
    assert not page.examples["return.condition"].isEnabled()
    page.sentences["shipping.days"].setText("絶対に翌日に届きます")
    page.begin.click()
    comes(lambda: view.notice.isVisible())
    assert studio.pack is not None
    assert studio.pack["pack"] == "apparel"
    page.sentences["shipping.days"].setText(DAYS)
    assert (view.tabs.isVisible(), view._name.text()) == (False, ""), "nothing of the script before stands over a new one"
    change = studio.watch
    seen: list[tuple[str, str]] = []

    def looked(what: Change) -> None:
        change(what)
        if what is Change.VERSION and studio.version is not None and studio.pack is not None:
            seen.append((studio.version["pack"], studio.pack["pack"]))

    studio.watch = looked
    page.begin.click()
    comes(lambda: studio.version is not None and studio.version["pack"] == "own-1")
    studio.watch = change
    assert seen == [("own-1", "own-1")], "a script and the books of another"
    comes(lambda: view.pages.currentWidget() is view.sentences)
    assert (view.tabs.isVisible(), view._name.text()) == (True, "baby")
    chosen = [box.currentItem().data(Qt.ItemDataRole.UserRole) for box in (view.shelf.scripts, view.shelf.versions)]
    assert studio.version is not None
    assert chosen == ["own-1", studio.version["version_id"]]
    assert studio.findings == []
    comes(view.decisions.buttons[StepId.SUBMIT].isEnabled)
    assert "ことね" in studio.lines["open_name"]["text"]
    assert DAYS in studio.lines["delivery_days"]["text"]
    assert "ちいさな上着" in studio.lines["contents"]["text"]
    assert isinstance(studio.said, tuple)

    sentence = view.editor.sentence
    studio.select_node("reason")
    sentence.words.setText("もう電話しないでください")
    sentence.go.click()
    comes(lambda: sentence.onward.isVisibleTo(sentence))
    said = [getattr(found, "words", found.text()) for found in sentence.findChildren(QLabel)]
    assert any("今後、当店からのご連絡は一切差し上げません" in one for one in said)
    assert any("通話を終える" in one for one in said)
    sentence.onward.click()
    assert studio.node == "do_not_call"
    assert not sentence.onward.isVisibleTo(sentence)

    draft = studio.draft
    assert draft is not None
    before = draft.document
    picture = view.flow.picture
    view.tabs.setCurrentIndex(0)
    settle()
    picture.fit()
    boxes = picture._boxes
    start = picture.mapFromScene(boxes["doubt_price"].pos() + QPoint(WIDE - 2, 27).toPointF())
    end = picture.mapFromScene(boxes["which"].pos() + QPoint(60, 27).toPointF())
    QTest.mousePress(picture.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(picture.viewport(), end)
    QTest.mouseRelease(picture.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    tools = view.flow.tools
    tools.heard.setCurrentIndex(tools.heard.findData("deny"))
    tools.do_lead.click()
    assert draft.document["nodes"]["doubt_price"]["hears"] == {"deny": "which"}
    studio.select_node("answer_stock")
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_Delete)
    assert "在庫の代わりの案" in getattr(tools._lost, "words", tools._lost.text())
    tools.do_remove.click()
    assert "answer_stock" not in draft.document["nodes"]
    comes(lambda: not draft.dirty and any(one["rule"] == "flow.unreachable" for one in studio.findings))
    assert "instead_stock" in studio.faulty_nodes()
    assert tools.next_fault.isVisible()
    studio.next_fault()
    assert studio.node == "instead_stock"
    studio.undo()
    studio.undo()
    assert draft.document == before
    comes(lambda: not draft.dirty and view.decisions.buttons[StepId.SUBMIT].isEnabled())
    window.close()
    client.close()
    settle()

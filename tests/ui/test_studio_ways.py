"""A way that leads elsewhere today is not taken without a word; a reading is mended at the line."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.phase import Phase
from console.ui.pictures import settle
from tests.ui.written_desk import Desk


def test_what_another_scene_answers_is_asked_before_it_is_taken(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.window.resize(1366, 768)
    desk.at(33, Screen.STUDIO)
    studio, tools = desk.window.studio, desk.window.screens.studio.flow.tools
    draft = studio.draft
    assert draft is not None
    before = draft.document
    studio.select_node("doubt_price")

    def begin(name: str) -> None:
        studio.select_node("doubt_price")
        tools.begin_adding()
        tools.new_name.setText(name)
        tools.source.setCurrentIndex(1)
        tools.intent.setCurrentIndex(tools.intent.findData("ask_product"))
        tools._add()

    begin("好み")
    assert tools.rows.currentWidget() is tools._asking
    assert draft.document == before
    assert "商品の答え" in getattr(tools.taken, "words", tools.taken.text())
    tools.only_here.click()
    assert draft.document["answers"]["ask_product"] == "answer_product"
    assert draft.document["nodes"]["doubt_price"]["hears"]["ask_product"] == "好み"
    begin("好みの二つ目")
    tools.do_replace.click()
    assert draft.document["answers"]["ask_product"] == "好みの二つ目"
    readings = desk.window.screens.studio.editor.readings
    studio.select_line("open_name")
    readings.take("自動音声")
    readings.kana.setText("じどうボイス")
    desk.window.activateWindow()
    readings.kana.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert draft.document["readings"] == {"自動音声": "ジドウボイス"}
    studio.undo()
    assert "readings" not in draft.document
    desk.window.close()


def test_scripts_that_were_not_there_yet_are_asked_for_when_the_screen_is_shown_again(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.door.stumble("scripts")  # as an engine does whose shop has no name yet
    desk.at(1, Screen.STUDIO)
    assert desk.window.studio.phase is Phase.FAILED
    desk.door.stumble(None)
    desk.window.go(Screen.SETTINGS)
    desk.window.go(Screen.STUDIO)
    settle()
    assert desk.window.studio.phase is Phase.READY


def test_a_comment_stays_in_its_field_until_the_engine_has_it(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(33, Screen.STUDIO)
    studio, view = desk.window.studio, desk.window.screens.studio
    studio.select_line("offer")
    for note, text in ((view.editor.note, "もう少し短く。"), (view.history.note, "確認しました。")):
        note.setText(text)
        desk.door.stumble("comments")
        note.returnPressed.emit()
        settle()
        assert note.text() == text
        desk.door.stumble(None)
        note.returnPressed.emit()
        settle()
        assert note.text() == ""
        assert text in [said["text"] for said in studio.notes]
    assert [said["place"] for said in studio.notes][-2:] == ["offer", None]
    desk.window.close()

"""Settings and the first run through the window on a written engine: every page at every size, by keys alone, and for whom it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.ui.answers import Refusal
from console.ui.frame.rail import Screen
from console.ui.labels import Sentence
from console.ui.pictures import settle
from console.ui.setup.pages import CallPage, TrunkPage
from console.ui.setup.presenter import PAGES, STEPS
from console.ui.tokens import Size
from console.ui.words import Lang
from tests.ui.test_looks import _check
from tests.ui.written_desk import Desk


def opened(qtbot: QtBot, lang: Lang = Lang.JA) -> Desk:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.door.setup.administrator = True
    made.at(1, Screen.SETTINGS)
    return made


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("size", [(1366, 768), Size.SMALLEST], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_page_is_cut_off_or_nameless(qtbot: QtBot, lang: Lang, size: tuple[int, int]) -> None:
    desk = opened(qtbot, lang)
    desk.window.resize(*size)
    desk.window.setup.finish()
    for step in PAGES:
        desk.window.setup.show(step)
        if step == "trunk":
            desk.window.setup.try_trunk()
        if step == "call":
            desk.window.setup.call("09012345678")
        settle()
        assert (desk.window.width(), desk.window.height()) == size
        for widget in desk.window.screens.settings.findChildren(QWidget):
            if widget.isVisible():
                _check(widget, desk.window)
        for sentence in desk.window.screens.settings.findChildren(Sentence):
            assert not sentence.isVisible() or sentence.height() >= sentence.heightForWidth(sentence.width()) - 1, sentence.words
    desk.window.close()


def test_the_first_run_opens_by_itself_and_ends(qtbot: QtBot) -> None:
    made = Desk()
    qtbot.addWidget(made.window)
    made.door.setup.administrator = True
    made.at(1, Screen.SETTINGS)
    view, setup = made.window.screens.settings, made.window.setup
    assert made.window._screen is Screen.SETTINGS
    assert (setup.step, setup.first_run) == ("trunk", True)
    assert "はじめての設定" in made.said()
    view.later.setFocus()
    made.press(Qt.Key.Key_Space)
    assert (setup.step, setup.state_of("trunk")) == ("models", "skipped")
    view.finish.click()
    settle()
    assert "はじめての設定" not in made.said()
    assert not view.next.isVisible()
    made.window.close()


def test_how_far_it_has_come_is_counted_anew_when_a_step_is_opened(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    view, setup = desk.window.screens.settings, desk.window.setup
    before = view._aside.text()
    next(one for one in desk.door.setup.told["steps"] if one["step"] == "rules")["state"] = "done"  # by another desk
    view.steps["people"].click()
    settle()
    done = sum(setup.state_of(step) != "open" for step in STEPS)
    assert (view._aside.text() != before, str(done) in view._aside.text()) == (True, True)
    said = " ".join(desk.said())
    assert "別の人が承認するまで" in said
    assert "(F3)" in said
    desk.window.close()


def test_what_is_typed_stays_through_another_language_and_is_saved_by_enter(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("shop")
    settle()
    desk.press("X")
    desk.window.other_language()
    settle()
    form = desk.window.screens.settings.pages["shop"].forms[0]
    assert form.inputs["name"].text() == "みなとマルシェX"
    QTest.keyClick(form.inputs["name"], Qt.Key.Key_Return)
    settle()
    assert ("PUT", "/api/setup/shop") in [(method, path) for method, path, _ in desk.door.asked]
    desk.window.close()


def test_the_survey_is_set_beside_the_other_settings_and_no_step_of_the_first_run(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    view, setup = desk.window.screens.settings, desk.window.setup
    assert not view.steps["survey"].isVisible()
    setup.finish()
    view.steps["survey"].click()
    settle()
    page = view.pages["survey"].forms[0].inputs["page"]
    assert page.hasFocus()
    desk.press(Qt.Key.Key_Backspace)
    assert view.save.isEnabled()
    desk.press(Qt.Key.Key_Return)
    kept = {"page": "https://minato-marche.example/surve", "after_minutes": 30, "again_days": 90, "keypad": False}
    assert desk.door.asked[-1] == ("PUT", "/api/setup/survey", kept)
    assert any("いまから有効" in one for one in desk.said())
    page.selectAll()
    desk.press(Qt.Key.Key_Backspace)
    view.save.click()
    assert desk.door.asked[-1] == ("PUT", "/api/setup/survey", {**kept, "page": None})
    desk.window.close()


def test_a_password_is_neither_shown_nor_sent_when_it_is_not_typed(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    setup = desk.window.setup
    assert "password" not in setup.content("trunk")
    setup.show("trunk")
    settle()
    page = desk.window.screens.settings.pages["trunk"]
    assert isinstance(page, TrunkPage)
    page.form.inputs["password"].setFocus()
    desk.press("secret")
    assert setup.content("trunk")["password"] == "secret"
    assert "secret" not in page.form.inputs["password"].displayText()
    desk.window.close()


def test_what_the_trunk_says_is_read_aloud_by_mark_and_words(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("trunk")
    page = desk.window.screens.settings.pages["trunk"]
    assert isinstance(page, TrunkPage)
    page.test.click()
    settle()
    assert any("SIP パスワード" in one for one in desk.said())
    marks = [one.accessibleName() for one in page.findings.findChildren(QLabel) if one.pixmap()]
    assert marks == ["よい", "よい", "問題あり"]
    desk.window.close()


def test_a_call_to_ones_own_telephone(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("call")
    settle()
    page = desk.window.screens.settings.pages["call"]
    assert isinstance(page, CallPage)
    desk.press("09012345678")
    desk.press(Qt.Key.Key_Return)
    assert desk.door.asked[-1][2] == {"number": "09012345678"}
    assert page.go.text() == "切る"
    desk.door.setup.call_over()
    settle()
    assert any("届いています" in one for one in desk.said())
    desk.window.close()


def test_a_refusal_and_a_lost_engine_are_said_in_place(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("call")
    desk.door.stumble("test-call", Refusal("お客様の番号です。", "A customer's number.", "setup.customers_number"))
    desk.window.setup.call("09000000001")
    settle()
    assert any("お客様の番号です" in one for one in desk.said())
    desk.door.stumble(None)
    desk.window.close()


def test_whoever_is_no_administrator_sees_this_desk_and_the_shops_terms_only(desk: Desk) -> None:
    desk.at(1, Screen.SETTINGS)
    assert desk.window.screens.headset.isVisible()
    assert {step for step, button in desk.window.screens.settings.steps.items() if button.isVisible()} == {"headset", "terms"}


def test_a_script_that_is_not_in_use_yet_is_a_step_of_its_own(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("script")
    settle()
    assert any("承認" in one for one in desk.said())
    desk.press(Qt.Key.Key_Space)
    assert desk.window._screen is Screen.STUDIO
    desk.window.close()


def test_the_first_run_says_that_the_trunk_can_wait(qtbot: QtBot) -> None:
    desk = opened(qtbot)
    desk.window.setup.show("trunk")
    settle()
    said = desk.window.look.words("setup.trunk.later")
    assert said in desk.said()
    desk.window.setup.finish()
    settle()
    assert said not in desk.said()
    desk.window.close()

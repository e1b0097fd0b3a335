"""The first administrator, through the window and a real engine: his start password waits for him, and the screens are his from then on."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.ui.answers import Deaf
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.scripted_people import PASSWORD
from console.ui.session.presenter import Phase
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import played_engine
from tests.ui.test_people import enter
from tests.unit.server.test_door import TOKEN

LIMIT_MS = 30_000


def test_the_only_one_who_can_let_others_in_is_not_locked_out(qtbot: QtBot, tmp_path: Path) -> None:
    with played_engine(tmp_path) as engine:
        door = EngineClient(engine.url, lambda: TOKEN, name="店主")
        window = MainWindow(door, Deaf(), Look(LIGHT, Words.load(Lang.JA)))
        qtbot.addWidget(window)
        window.show()
        door.start()
        session, view = window.session, window.screens.people.people
        qtbot.waitUntil(lambda: session.link.online and session.may is not None, timeout=LIMIT_MS)
        window.go(Screen.PEOPLE)
        view.new_name.setText("店主 みさき")
        view.new_role.setCurrentIndex(view.new_role.findData("administrator"))
        view.add.click()
        card = window.cover.pages.start
        qtbot.waitUntil(lambda: session.phase is Phase.SIGN_IN and card.isVisible(), timeout=LIMIT_MS)
        password = card.password.text()
        assert password
        assert card.password.cursorPosition() == 0  # its first letter is in sight
        assert "店主 みさき" in getattr(card.whose, "words", card.whose.text())
        card.copy.click()
        assert QApplication.clipboard().text() == password
        assert card.isVisible()

        enter(qtbot, window, "店主 みさき", password)
        assert (session.phase, card.isVisible(), window.people.start) == (Phase.NEW_PASSWORD, False, None)
        choose = window.cover.pages.choose
        for field in (choose.new, choose.again):
            QTest.keyClicks(field.line, PASSWORD)
        QTest.keyClick(choose.again.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: session.phase is Phase.IN and session.link.online, timeout=LIMIT_MS)
        qtbot.waitUntil(lambda: [one.name for one in window.people.people] == ["店主 みさき"], timeout=LIMIT_MS)
        screen = window.screens.people
        assert window._rail._screens[Screen.PEOPLE].isVisible()
        assert screen.tabs.isVisible()
        assert view.isVisible()
        assert not view.start.isVisible()
        assert password not in (view.start.password.text(), card.password.text())
        window.close()
        door.close()

"""When this desk locks itself: counted from the last thing a person did, in whichever window, by the setting as it is now."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from console.ui.scripted_people import PASSWORD
from console.ui.session.presenter import Phase
from tests.ui.written_desk import Desk

MINUTES = 10


@pytest.fixture
def inside(desk: Desk) -> Desk:
    """An administrator has signed in."""
    desk.at(33)
    desk.door.people.me["role"] = "administrator"
    desk.door.demand_sign_in()
    desk.window.session.sign_in("森", PASSWORD)
    settle()
    return desk


def passes(desk: Desk, minutes: float) -> Phase:
    """Nothing but time."""
    session = desk.window.session
    now = desk.window.clock()
    session.tick(now + timedelta(minutes=minutes), in_call=False)
    return session.phase


def handle(widget: QDialog | None, desk: Desk) -> QWindow:
    made = (widget or desk.window).windowHandle()
    assert made is not None
    return made


@pytest.mark.parametrize("does", ["click", "key", "wheel", "elsewhere"])
def test_what_a_person_does_puts_it_off(inside: Desk, qtbot: QtBot, does: str) -> None:
    """As the window system delivers it, not to a widget of ours."""
    window, session = inside.window, inside.window.session
    before = window.clock()
    session.touched(before - timedelta(minutes=MINUTES - 1))
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    if does == "click":
        QTest.mouseClick(handle(None, inside), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    elif does == "key":
        QTest.keyClick(handle(None, inside), Qt.Key.Key_Shift)
    elif does == "wheel":
        QTest.wheelEvent(handle(None, inside), QPoint(300, 300).toPointF(), QPoint(0, 120))
    else:
        QLineEdit(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.activateWindow()
        settle()
        QTest.keyClick(handle(dialog, inside), Qt.Key.Key_A)
    settle()
    assert passes(inside, MINUTES - 0.5) is Phase.IN
    assert passes(inside, MINUTES + 0.5) is Phase.LOCKED


def test_another_setting_counts_at_once(inside: Desk) -> None:
    window = inside.window
    inside.at(37.0, Screen.PEOPLE)
    window.screens.people.tabs.setCurrentIndex(0)
    window.session.touched(window.clock())
    view = window.screens.people.people
    view.minutes.setValue(1)
    view.minutes.editingFinished.emit()
    settle()
    assert window.session.lock_minutes == 1
    assert passes(inside, 0.9) is Phase.IN
    assert passes(inside, 1.1) is Phase.LOCKED

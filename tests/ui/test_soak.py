"""Clicks and keys at random, by a seed that is told: no exception, no Qt warning, and the window still answers."""

import random
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.queue.wish import Wish
from console.ui.scripted_client import RehearsalHeadset, ScriptedDoor
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words

KEYS = [*"lsbutrhmpfknw0123456789d", Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up]
SIZES = [(1366, 768), (960, 540), (683, 384), (640, 360)]


def wander(steps: int, seed: int) -> set[Screen]:
    """The screens that were seen."""
    seen: set[Screen] = set()
    chance = random.Random(seed)
    door = ScriptedDoor(datetime(2026, 12, 1, 5, 10, tzinfo=UTC))
    window = MainWindow(door, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)), clock=door.now)
    window.show()
    door.start()
    for step in range(steps):
        if step % 12 == 0:
            # Left to the keys alone, most steps would be spent where nothing leads away.
            screen = chance.choice(list(Screen))
            window.go(screen)
            seen.add(screen)
        _act(chance, window, door)
        if step % 7 == 0:
            settle()
    door.start()
    window.go(Screen.QUEUE)
    window.queue.want(Wish())  # whatever was typed into its search may have found nothing
    settle()
    assert window.queue.phase == "ready"
    window.close()
    window.deleteLater()
    settle()
    return seen


def _act(chance: random.Random, window: MainWindow, door: ScriptedDoor) -> None:
    what = chance.random()
    if what < 0.45:
        focus = window.focusWidget() or window
        key = chance.choice(KEYS)
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)
    elif what < 0.8:
        found: list[QWidget] = [w for w in window.findChildren(QWidget) if w.isVisible() and isinstance(w, (QAbstractButton, QLineEdit))]
        if found:
            one = chance.choice(found)
            QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(one.width() // 2, one.height() // 2))
    elif what < 0.93:
        door.advance(door.at + chance.random() * 2)
        door.levels()
    elif what < 0.96:
        door.lose(2) if door.link.online else door.start()
    else:
        window.resize(*chance.choice(SIZES))


def test_a_few_seconds_of_anything(qtbot: QtBot) -> None:
    assert wander(300, seed=7) == set(Screen)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(12))
def test_a_long_while_of_anything(qtbot: QtBot, seed: int) -> None:
    assert wander(3000, seed) == set(Screen)

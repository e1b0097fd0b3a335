"""Anything at all done to the window at random, by a seed that is told: no exception, no Qt warning, and the window still answers."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.queue.wish import Wish
from console.ui.scripted_client import RehearsalHeadset, ScriptedDoor
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.wanderer import Wanderer

A_SCREEN = 12
"""Steps on one screen. Left to the keys alone, most would be spent where nothing leads away."""


def wander(steps: int, seed: int) -> None:
    door = ScriptedDoor(datetime(2026, 12, 1, 5, 10, tzinfo=UTC))
    window = MainWindow(door, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)), clock=door.now)
    window.show()
    door.start()
    hand = Wanderer(window, door, seed)
    screens = list(Screen)
    for step in range(steps):
        if step % A_SCREEN == 0:
            hand.open(screens[step // A_SCREEN % len(screens)])
        hand.act()
        if step % 7 == 0:
            settle()
    door.start()
    window.go(Screen.QUEUE)
    window.queue.want(Wish())  # whatever was typed into its search may have found nothing
    settle()
    assert window.queue.phase == "ready"
    assert set(hand.done) == hand.ways
    window.close()
    window.deleteLater()
    settle()


def test_a_few_seconds_of_anything(qtbot: QtBot) -> None:
    wander(400, seed=7)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(12))
def test_a_long_while_of_anything(qtbot: QtBot, seed: int) -> None:
    wander(3000, seed)

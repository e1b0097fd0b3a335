"""Screens that have not been made yet: nothing that is to be seen or heard depends on them."""

from itertools import pairwise

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from tests.ui.written_desk import Desk


def made(desk: Desk) -> set[Screen]:
    return {screen for screen in Screen if desk.window.screens.made(screen)}


def test_in_a_call_a_screen_is_made_when_it_is_opened(desk: Desk) -> None:
    window = desk.at(25).window
    window.other_theme()
    window._make_ahead()
    assert window.live.live_count() > 0
    assert made(desk) == {Screen.LIVE}
    window.go(Screen.HISTORY)
    assert made(desk) == {Screen.LIVE, Screen.HISTORY}


def test_while_nobody_calls_one_after_the_other_is_made_and_then_it_is_told(desk: Desk) -> None:
    window, told = desk.window, list[set[Screen]]()
    window.other_theme()
    window._made = lambda: told.append(made(desk))
    there = [made(desk)]
    for _ in range(len(Screen) - 1):
        window._make_ahead()
        there.append(made(desk))
    assert there[0] == {Screen.LIVE, Screen.QUEUE}
    assert all(len(after - before) <= 1 for before, after in pairwise(there))
    assert told == [set(Screen)]
    assert not window._ahead.isActive()


def test_after_a_change_of_language_nothing_is_told_to_the_views_that_are_gone(desk: Desk) -> None:
    window = desk.at(1, Screen.LIVE).window
    for screen in Screen:
        window.go(screen)
    window.go(Screen.LIVE)
    window.other_language()
    window._ahead.stop()
    assert made(desk) == {Screen.LIVE}
    desk.door.lose(2)
    desk.door.start()
    for presenter in (window.history, window.results, window.outgoing, window.people, window.audit, window.studio, window.setup):
        presenter.reload()
    window.campaign.refresh()
    desk.at(33)
    assert window.windowTitle().startswith("(1)")
    assert made(desk) == {Screen.LIVE}
    window.go(Screen.RESULTS)
    settle()
    assert any(button.text() == "CSV" and button.isVisible() for button in window.screens.results.findChildren(QPushButton))


def test_what_happened_before_the_queue_was_made_is_asked_for_when_it_is_opened(desk: Desk) -> None:
    window = desk.at(1, Screen.LIVE).window
    window.other_theme()
    assert not window.screens.made(Screen.QUEUE)
    window.queue.on_event({"event": "queue"})
    asked = len(desk.door.asked)
    window.go(Screen.QUEUE)
    settle()
    assert any(path.startswith("/api/queue") for _, path, _ in desk.door.asked[asked:])


def test_the_screen_that_is_looked_at_stays_through_a_change_of_light(qtbot: QtBot, desk: Desk) -> None:
    window = desk.at(1, Screen.CAMPAIGN).window
    window.other_theme()
    QCoreApplication.processEvents()
    assert window.screens.campaign.isVisible()
    assert window.screens.currentWidget() is window.screens.campaign

"""Every control of every state within reach of a keyboard and a screen reader, and every word whole: in both languages, also at 200 %."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.ui.controls import Choice
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import rehearse, settle
from console.ui.setup.presenter import PAGES
from console.ui.tokens import LIGHT, Size
from console.ui.words import Lang, Words
from tests.ui import keyboard
from tests.ui.clipping import clipped
from tests.ui.written_desk import Desk

WINDOWS = [(lang, zoom) for zoom in (1, 2) for lang in Lang]
every_window = pytest.mark.parametrize(("lang", "zoom"), WINDOWS, ids=[f"{lang}-{zoom * 100}" for lang, zoom in WINDOWS])


@dataclass
class Found:
    """What one run through all states showed, each with the name of its state."""

    states: int = 0
    stops: int = 0
    nameless: set[tuple[str, str]] = field(default_factory=set)
    foreign: set[tuple[str, str]] = field(default_factory=set)
    alike: set[tuple[str, str]] = field(default_factory=set)
    missed: set[tuple[str, str]] = field(default_factory=set)
    clipped: set[tuple[str, str]] = field(default_factory=set)


@cache
def found(lang: Lang, zoom: int) -> Found:
    seen = Found()

    def look(state: str, window: MainWindow) -> None:
        stops = keyboard.stops(window)
        seen.states += 1
        seen.stops += len(stops)
        seen.nameless |= {(state, type(widget).__name__) for widget in stops if not keyboard.name(widget)}
        seen.alike |= {(state, said) for said in keyboard.alike(stops)}
        if lang is Lang.JA:
            seen.foreign |= {(state, said) for said in keyboard.foreign(stops)}
        for widget in window.findChildren(QWidget):
            if widget.isVisible() and not widget.visibleRegion().isEmpty():
                seen.clipped |= {(state, said) for said in clipped(widget, window)}
        # At 200 % the other way round.
        seen.missed |= {(state, said) for said in keyboard.missed(window, stops, Qt.Key.Key_Tab if zoom == 1 else Qt.Key.Key_Backtab)}

    rehearse(Look(LIGHT, Words.load(lang)), look, zoom)
    _beside(Desk(lang), zoom, look)
    return seen


def _beside(desk: Desk, zoom: int, look: Callable[[str, MainWindow], None]) -> None:
    """States that no picture is taken of: every page of the set-up, and what opens within a screen."""
    window = desk.window
    window.resize(Size.WINDOW[0] // zoom, Size.WINDOW[1] // zoom)
    desk.door.setup.administrator = True
    desk.at(33, Screen.SETTINGS)
    window.setup.reload()
    for page in PAGES:
        window.setup.show(page)
        settle()
        look(f"setup {page}", window)
    queue = desk.at(33, Screen.QUEUE).window.screens.queue
    queue.open_drawer(queue.assign)
    settle()
    look("queue assign", window)
    queue.assign.shut()
    tools = desk.at(33, Screen.STUDIO).window.screens.studio.flow.tools
    for begin in (tools.begin_naming, tools.begin_leading):
        begin()
        settle()
        look(f"studio {begin.__name__}", window)
        tools.idle()
    history = desk.at(33, Screen.HISTORY).window.screens.history
    history.filter.open_more()
    settle()
    look("history more", window)
    window.close()


@every_window
def test_every_control_has_a_name_in_the_language_of_the_window_and_no_other_has_it(qtbot: QtBot, lang: Lang, zoom: int) -> None:
    seen = found(lang, zoom)
    assert seen.states > 90
    assert seen.stops > 20 * seen.states
    assert (seen.nameless, seen.foreign, seen.alike) == (set(), set(), set())


@every_window
def test_tab_comes_to_every_control_and_stays_at_none(qtbot: QtBot, lang: Lang, zoom: int) -> None:
    assert found(lang, zoom).missed == set()


@every_window
def test_every_word_stands_whole(qtbot: QtBot, lang: Lang, zoom: int) -> None:
    assert found(lang, zoom).clipped == set()


def test_a_list_opens_as_wide_as_its_words(qtbot: QtBot, desk: Desk) -> None:
    box = Choice()
    box.addItems(["短い", "お支払い額（最も安いお届け先、送料と手数料を含む）"])
    box.setParent(desk.window)
    box.resize(80, 34)
    box.show()
    settle()
    box.showPopup()
    settle()
    room, needed = box.view().viewport().width(), box.view().sizeHintForColumn(0)
    box.hidePopup()
    assert room >= needed

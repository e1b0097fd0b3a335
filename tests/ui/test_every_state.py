"""The window through every state it has, in both languages: nothing untranslated, nothing clipped, nothing nameless."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.shipped import shipped
from console.ui import fonts, painting
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import rehearse
from console.ui.rehearsed_outgoing import WORDINGS
from console.ui.rehearsed_outgoing import WRITTEN as OUTGOING
from console.ui.rehearsed_past import PAST
from console.ui.scripted_client import rehearsal
from console.ui.scripted_people import WRITTEN as PEOPLE
from console.ui.scripted_setup import IMPORT
from console.ui.scripted_studio import WRITTEN as STUDIO
from console.ui.tokens import LIGHT, Size, Space, Type
from console.ui.words import Lang, Words

JAPANESE = re.compile(r"[぀-ヿ一-鿿]+")
MESSAGES = sorted(shipped(WORDINGS).glob("*.txt"))
WRITTEN = "".join(
    place.read_text(encoding="utf-8")
    for place in (rehearsal(), shipped(STUDIO), shipped(PAST), shipped(PEOPLE), shipped(OUTGOING), *MESSAGES)
)
"""Customers, goods and lines of the written calls: what a shop puts in stays in its language."""
WRITTEN += "".join((IMPORT["name"], *IMPORT["headings"], *IMPORT["first"][0].values(), *IMPORT["mappings"]))
BESIDE_IT = ("日本語", "お電話代わりました", "みなとマルシェの森です")


class Shortened(QFontMetrics):
    """Remembers what painted widgets had to shorten."""

    seen: list[str]

    def elidedText(self, text: str, *more: Any) -> str:
        shown = super().elidedText(text, *more)
        if shown != text:
            Shortened.seen.append(text)
        return shown


def visible(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible() and not widget.visibleRegion().isEmpty()]


def said(widget: QWidget) -> list[str]:
    """Everything a person can read or be read of a widget."""
    words = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    if isinstance(widget, QAbstractButton):
        words.append(widget.text())
    elif isinstance(widget, QLabel):
        words.append(getattr(widget, "words", "") or widget.text())
    elif isinstance(widget, QLineEdit):
        words.append(widget.placeholderText())
    elif isinstance(widget, QComboBox):
        words += [widget.itemText(place) for place in range(widget.count())]
    return [text for text in words if text]


@dataclass
class Found:
    """What one run through all states showed, each with the name of its state."""

    states: list[str] = field(default_factory=list)
    foreign: set[tuple[str, str]] = field(default_factory=set)
    short: set[tuple[str, str]] = field(default_factory=set)
    nameless: set[tuple[str, str]] = field(default_factory=set)
    unreachable: set[tuple[str, str]] = field(default_factory=set)


@cache
def found(lang: Lang) -> Found:
    """One run for all that is asked of it: the run takes the time, the questions none."""
    words = Words.load(lang)
    ours = set(words.entries.values())
    seen = Found()

    def look(name: str, window: MainWindow) -> None:
        seen.states.append(name)
        widgets = visible(window)
        for widget in widgets:
            if lang is not Lang.JA:
                seen.foreign.update((name, text) for text in said(widget) if _foreign(text))
            reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if isinstance(widget, QAbstractButton) and widget.isEnabled() and not reached:
                seen.unreachable.add((name, (said(widget) or ["?"])[0]))
            if reached and isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)) and not said(widget):
                seen.nameless.add((name, type(widget).__name__))
        if window.width() < Size.WINDOW[0]:
            return
        Shortened.seen = []
        window.grab()
        seen.short.update((name, text) for text in Shortened.seen if text in ours)
        for widget in widgets:
            # The studio's fields hold what the shop writes: a stage or an intent may be of any length.
            if _clipped(widget) and not (name.startswith("studio") and isinstance(widget, (QComboBox, QLineEdit))):
                seen.short.add((name, (said(widget) or [type(widget).__name__])[0]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(painting, "QFontMetrics", Shortened)
        rehearse(Look(LIGHT, words), look)
    return seen


@cache
def _foreign(text: str) -> bool:
    return any(run not in WRITTEN and not any(run in known for known in BESIDE_IT) for run in JAPANESE.findall(text))


def test_english_is_whole(qtbot: QtBot) -> None:
    seen = found(Lang.EN)
    assert len(seen.states) > 30
    assert seen.foreign == set()


@pytest.mark.parametrize("lang", list(Lang))
def test_no_words_of_ours_are_clipped_and_nothing_is_nameless(qtbot: QtBot, lang: Lang) -> None:
    assert (found(lang).short, found(lang).nameless) == (set(), set())


def _clipped(widget: QWidget) -> bool:
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QHeaderView):
        shown = [part for part in range(widget.count()) if not widget.isSectionHidden(part)]
        titles = ((part, str(widget.model().headerData(part, widget.orientation()) or "")) for part in shown)
        heading = QFontMetrics(fonts.face(Type.CAPTION, bold=True))
        return any(heading.horizontalAdvance(title) > widget.sectionSize(part) - 2 * Space.S for part, title in titles)
    if isinstance(widget.parent(), QAbstractScrollArea):
        return False
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        option.initFrom(widget)
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, widget)
        return metrics.horizontalAdvance(widget.currentText()) > room.width()
    if isinstance(widget, QLineEdit) and not widget.text() and not isinstance(widget.parent(), QAbstractSpinBox):
        return metrics.horizontalAdvance(widget.placeholderText()) > widget.width() - 2 * Space.M
    if isinstance(widget, QAbstractSpinBox):
        return metrics.horizontalAdvance(widget.text()) > widget.lineEdit().width()
    if isinstance(widget, QLabel) and widget.text() and not widget.pixmap():
        if widget.wordWrap():
            return widget.height() < metrics.height()
        return metrics.horizontalAdvance(widget.text()) > widget.width() + 1
    if isinstance(widget, QAbstractButton) and widget.text() and type(widget).paintEvent is type(widget).__mro__[1].paintEvent:
        return metrics.horizontalAdvance(widget.text()) > widget.width()
    return False


@pytest.mark.parametrize("lang", list(Lang))
def test_every_state_has_its_keys_reachable_by_tab(qtbot: QtBot, lang: Lang) -> None:
    """Whatever is switched on can be reached from the keyboard alone: by Tab, or because its key stands on it."""
    # The way back to the newest words is Esc, which its reader has under a finger.
    assert {text for _, text in found(lang).unreachable} <= {Words.load(lang)("live.jump_down")}


def test_the_written_calls_are_json() -> None:
    assert json.loads(rehearsal().read_text(encoding="utf-8"))["timeline"]

"""Every word in every state against what really stands behind it: AA in both themes (WCAG 2.2, 1.4.3), by the pixels of the window."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import rehearse, settle
from console.ui.scripted_client import RehearsalHeadset, ScriptedDoor
from console.ui.tokens import LIGHT, THEMES, Size, Space, ThemeName
from console.ui.words import Lang, Words
from tests.ui.clipping import words_of
from tests.ui.painted import Written, painted
from tests.unit.ui.test_tokens import TEXT, contrast

_A_LINE = 10
"""Of what is scrolled half out of view, so much is needed to tell its ground from its edge."""
Faint = dict[tuple[str, str, str], str]


def styled(window: QWidget) -> Iterator[Written]:
    """What Qt writes in the colours of the style sheet."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, (QLabel, QAbstractButton, QComboBox, QLineEdit, QTextEdit)):
            continue
        seen = _seen(widget)
        if seen is None or "paintEvent" in vars(type(widget)):
            continue
        where = QRect(widget.mapTo(window, seen.topLeft()), seen.size())
        for said, ink in _inks(widget):
            yield Written(said, ink.name(), where)


def _inks(widget: QWidget) -> Iterator[tuple[str, QColor]]:
    colours = widget.palette()
    if isinstance(widget, QTextEdit):
        yield widget.accessibleName(), colours.color(QPalette.ColorRole.Text)
        if "<a href" in widget.toHtml():
            yield f"{widget.accessibleName()}: a way", colours.color(QPalette.ColorRole.Link)
    elif isinstance(widget, QComboBox) or (isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) and widget.text()):
        yield words_of(widget), colours.color(widget.foregroundRole())


def drawn(window: QWidget) -> Iterator[tuple[str, QRect]]:
    """What Qt draws with colours that nobody can be asked for: tabs, headings, and what stands in an empty field."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, (QTabBar, QHeaderView, QLineEdit)) or _seen(widget) is None:
            continue
        for said, place in _parts(widget):
            on = widget.viewport() if isinstance(widget, QHeaderView) else widget
            where = place.adjusted(Space.XS, Space.XS, -Space.XS, -Space.XS).intersected(on.visibleRegion().boundingRect())
            if said.strip() and where.height() >= _A_LINE:
                yield said, QRect(on.mapTo(window, where.topLeft()), where.size())


def _parts(widget: QTabBar | QHeaderView | QLineEdit) -> Iterator[tuple[str, QRect]]:
    if isinstance(widget, QLineEdit):
        yield "" if widget.text() else widget.placeholderText(), widget.rect()
    elif isinstance(widget, QTabBar):
        yield from ((widget.tabText(at), widget.tabRect(at)) for at in range(widget.count()) if widget.isTabEnabled(at))
    else:
        model = widget.model()
        for at in range(widget.count() if model is not None else 0):
            place = QRect(widget.sectionViewportPosition(at), 0, widget.sectionSize(at), widget.height())
            yield str(model.headerData(at, widget.orientation()) or ""), place


def _seen(widget: QWidget) -> QRect | None:
    if not widget.isEnabled() or not widget.isVisible():
        return None
    seen = widget.visibleRegion().boundingRect()
    return seen if seen.height() >= _A_LINE else None


class Picture:
    def __init__(self, image: QImage) -> None:
        self._image = image
        self._pixels = memoryview(image.constBits()).cast("B").cast("I")
        self._across = image.bytesPerLine() // 4

    def ground(self, where: QRect, every: int = 2) -> str | None:
        """The commonest colour there."""
        counted = self._counted(where, every)
        return _name(counted.most_common(1)[0][0]) if counted else None

    def best(self, where: QRect) -> tuple[str, str] | None:
        """The ground, and what of the commoner colours stands out from it most: letters have their ink in many pixels."""
        counted = self._counted(where, 1)
        if len(counted) < 2:
            return None
        behind = _name(counted.most_common(1)[0][0])
        return max((_name(one) for one, _ in counted.most_common(_INKS)), key=lambda ink: contrast(ink, behind)), behind

    def _counted(self, where: QRect, every: int) -> Counter[int]:
        box, counted = where.intersected(self._image.rect()), Counter[int]()
        for y in range(box.top(), box.bottom() + 1, every):
            counted.update(self._pixels[y * self._across + box.left() : y * self._across + box.right() + 1])
        return counted


_INKS = 12


def _name(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"


def faint(window: QWidget) -> tuple[int, set[tuple[str, str, str]]]:
    """How many words were looked at, and which of them are too faint: (words, ink, ground)."""
    with painted() as written:
        picture = Picture(window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))
    pairs = [(one.text, one.ink, picture.ground(one.where)) for one in (*written, *styled(window))]
    pairs += [(said, *found) for said, where in drawn(window) if (found := picture.best(where)) is not None]
    known = [(said, ink, behind) for said, ink, behind in pairs if behind is not None]
    return len(known), {one for one in known if contrast(one[1], one[2]) < TEXT}


@pytest.mark.parametrize(("lang", "theme"), [(Lang.JA, ThemeName.DARK), (Lang.EN, ThemeName.LIGHT)])
def test_every_word_reaches_aa_on_what_stands_behind_it(qtbot: QtBot, lang: Lang, theme: ThemeName) -> None:
    found: Faint = {}
    looked = 0

    def look(state: str, window: MainWindow) -> None:
        nonlocal looked
        number, weak = faint(window)
        looked += number
        found.update(dict.fromkeys(weak, state))

    rehearse(Look(THEMES[theme], Words.load(lang)), look)
    assert looked > 9_000
    assert found == {}


def test_words_that_are_too_faint_are_found(qtbot: QtBot) -> None:
    """Those the style sheet colours, those that a widget paints, and those that Qt draws: with each ink a little paler than AA."""
    door = ScriptedDoor(datetime(2026, 12, 1, 5, 10, tzinfo=UTC))
    pale = replace(LIGHT, ink_faint="#8A94A0", ink_soft="#8A94A0")
    window = MainWindow(door, RehearsalHeadset(), Look(pale, Words.load(Lang.JA)), clock=door.now)
    qtbot.addWidget(window)
    window.resize(*Size.WINDOW)
    window.show()
    door.start()
    settle()
    weak = {said for said, _, _ in faint(window)[1]}
    window.close()
    assert {"氏名・電話番号・品番・カート番号（/）", "お客様", "F1", "設定"} <= weak

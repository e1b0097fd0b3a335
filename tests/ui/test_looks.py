"""The window by its looks: nothing cut off, nothing nameless, in both languages and at every size."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.ui import fonts
from console.ui.frame.rail import RailButton, Screen
from console.ui.live.cards import CallCard
from console.ui.live.keys import BESIDE, ActionButton
from console.ui.painting import figures_width
from console.ui.pictures import settle
from console.ui.tokens import LIGHT, Size, Space, Type
from console.ui.words import Lang
from tests.ui.clipping import room_of
from tests.ui.written_desk import Desk

SIZES = [(1366, 768), (1920, 1080), (960, 540), (683, 384), Size.SMALLEST]


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_off_and_nothing_is_nameless(qtbot: QtBot, lang: Lang, size: tuple[int, int]) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(*size)
    for screen in Screen:
        made.at(33, screen)
        assert (made.window.width(), made.window.height()) == size
        for widget in made.window.findChildren(QWidget):
            if widget.isVisible():
                _check(widget, made.window)
    made.window.close()


def _check(widget: QWidget, window: QWidget) -> None:
    where = f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()!r}"
    if isinstance(widget, QAbstractButton):
        if widget.visibleRegion().isEmpty() or isinstance(widget.parent(), QAbstractScrollArea):
            return
        assert widget.accessibleName() or widget.text(), where
        # The header's own corner button of a table is Qt's, and is never shown.
        assert min(widget.width(), widget.height()) >= Size.TARGET - 1, (where, widget.size())
        if type(widget) is QPushButton:
            needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
            assert widget.width() >= needed, (where, widget.width(), needed)
    if isinstance(widget, QLineEdit):
        assert widget.accessibleName(), where
    if isinstance(widget, QTabBar) and not widget.visibleRegion().isEmpty():
        metrics = QFontMetrics(widget.font())
        for place in range(widget.count()):
            tab, said = widget.tabRect(place), widget.tabText(place)
            assert tab.width() >= metrics.horizontalAdvance(said), (where, said, tab)
            assert tab.right() <= widget.width(), (where, said, tab, widget.width())
    if isinstance(widget, QComboBox) and not widget.visibleRegion().isEmpty():
        assert room_of(widget) >= fonts.width(widget.currentText()), (where, widget.currentText(), room_of(widget))
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal and widget.model() is not None:
        for column in range(widget.count()):
            said = str(widget.model().headerData(column, Qt.Orientation.Horizontal) or "")
            needed = QFontMetrics(fonts.face(Type.CAPTION, bold=True)).horizontalAdvance(said)
            assert widget.isSectionHidden(column) or widget.sectionSize(column) >= needed + Space.S, (where, said)
    if isinstance(widget, QLabel) and widget.text() and not widget.pixmap() and not widget.wordWrap():
        needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
        may_shrink = widget.sizePolicy().horizontalPolicy().name == "Ignored"
        assert may_shrink or widget.width() >= needed - 1, (where, widget.width(), needed)
    if not isinstance(widget.parent(), QAbstractScrollArea) and isinstance(widget, QPushButton) and not widget.visibleRegion().isEmpty():
        right = widget.mapTo(window, QPoint(widget.width(), 0)).x()
        assert right <= window.width() or _inside_scroll_area(widget), (where, right)


def _inside_scroll_area(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("height", [768, 540, 500, 384, 360])
def test_the_badge_of_a_raised_hand_covers_no_letter(qtbot: QtBot, lang: Lang, height: int) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(683, height)
    made.at(33)
    button = next(one for one in made.window.findChildren(RailButton) if one.accessibleDescription())
    place, width = button.word_place(), fonts.width(button.text(), Type.CAPTION, bold=True)
    word = QRectF(place.center().x() - width / 2, place.top(), width, place.height())
    made.window.close()
    assert place.width() >= width
    assert not word.intersects(button.badge_place())
    assert QRectF(button.rect()).contains(button.badge_place())


@pytest.mark.parametrize("lang", list(Lang))
def test_what_a_drawer_says_of_itself_is_read_whole(qtbot: QtBot, lang: Lang) -> None:
    """Also at 200 % of a common small screen."""
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(683, 384)
    made.at(33)
    short = []
    for which, drawer in made.window.screens.live.drawers.items():
        made.window.live.drawer.close()
        made.window.live.drawer.toggle(which)
        settle()
        assert drawer.isVisible(), which
        if drawer.told.width() < fonts.width(drawer.told.text(), Type.CAPTION):
            short.append((drawer.told.text(), drawer.told.width()))
    made.window.close()
    assert short == []


@pytest.mark.parametrize("lang", list(Lang))
def test_a_way_can_be_read_whole_before_it_is_chosen(qtbot: QtBot, lang: Lang) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    made.at(33, Screen.STUDIO)
    editor = made.window.screens.studio.editor
    short = [
        (box.itemText(place), room_of(box))
        for box in (editor.intent, editor.target)
        for place in range(box.count())
        if fonts.width(box.itemText(place)) > room_of(box)
    ]
    made.window.close()
    assert short == []


@pytest.mark.parametrize("lang", list(Lang))
def test_every_button_says_what_will_happen_in_full(qtbot: QtBot, lang: Lang) -> None:
    """At the size of a common small screen no label and no consequence is shortened, in any state of a call."""
    made = Desk(lang)
    qtbot.addWidget(made.window)
    words = made.window.look.words
    metrics = {bold: QFontMetrics(fonts.face(Type.BODY if bold else Type.CAPTION, bold=bold)) for bold in (True, False)}
    short: list[Any] = []

    def look() -> None:
        settle()
        for button in made.window.screens.live.keys.buttons.values():
            assert isinstance(button, ActionButton)
            if not button.isVisible():
                continue
            label, caption = words(f"action.{button.action.label}"), words(f"action.{button.action.caption}")
            if metrics[True].horizontalAdvance(label) > button.width() - 5 * Size.RADIUS - 16:
                short.append(label)
            if button.action.id not in BESIDE and metrics[False].horizontalAdvance(caption) > button.width() - 16:
                short.append(caption)

    made.at(1)
    look()
    made.at(25)
    for key in ("l", "b", "b", "l", "h", "h", "t", "h", "h", "u", "u", "r", "m1"):
        made.press(key)
        look()
    made.door.lose(3)
    look()
    made.door.connect_now()
    made.at(61)
    made.window.live.select("call-1")
    look()
    made.window.close()
    assert short == []


def test_on_a_low_screen_the_news_that_the_engine_is_gone_takes_the_place_of_the_buttons(desk: Desk) -> None:
    """There is not room for both, and without an engine no button does anything."""
    desk.window.resize(683, 384)
    desk.at(25)
    keys = desk.window.screens.live.keys
    assert keys.isVisible()
    desk.door.lose(3)
    settle()
    assert not keys.isVisible()
    desk.door.connect_now()
    settle()
    assert keys.isVisible()


def test_the_details_of_a_narrow_window_show_the_way_back(desk: Desk) -> None:
    desk.window.resize(683, 384)
    desk.at(33)
    view = desk.window.screens.live
    desk.press("d")
    assert not view.transcript.isVisible()
    back = next(button for button in view.panel.findChildren(QPushButton) if button.isVisible())
    back.click()
    assert view.transcript.isVisible()
    assert not view.panel.isVisible()


def test_a_call_just_dialled_is_in_view_among_the_others(desk: Desk) -> None:
    desk.window.resize(683, 384)
    desk.at(33)
    desk.window.queue.select("cart-07")
    desk.window.queue.call_now()
    settle()
    cards = desk.window.screens.live.cards
    chosen = next(card for card in cards.findChildren(CallCard) if "渡辺" in card.accessibleName())
    assert chosen.visibleRegion().boundingRect() == chosen.rect()


def test_the_bundled_face_is_used(qtbot: QtBot) -> None:
    assert fonts.load()[0] == "BIZ UDPGothic"
    metrics = QFontMetrics(fonts.face())
    assert len({figures_width(time, metrics) for time in ("00:00", "11:11", "47:59")}) == 1


def test_the_theme_of_the_tokens_reaches_the_screen(desk: Desk) -> None:
    desk.at(25)
    image = desk.window.grab().toImage()
    banner = desk.window.screens.live.banner
    middle = banner.mapTo(desk.window, QPoint(banner.width() // 2, 4))
    assert image.pixelColor(middle).name().upper() == LIGHT.ai.soft

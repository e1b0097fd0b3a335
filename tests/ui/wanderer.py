"""A hand that does anything at all to a window, by a seed: keys, clicks, lists, tables, tabs, choices, menus, the line and the engine."""

import random
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from console.ui.frame.rail import Screen
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.scripted_client import ScriptedDoor
from console.ui.setup.presenter import PAGES

LETTERS = "lsbutrhmpfknwecdzxavgij0123456789 /?"
KEYS = [
    *(Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F8, Qt.Key.Key_Backspace),
]
WITH_CTRL = [
    Qt.Key.Key_A,
    Qt.Key.Key_F,
    Qt.Key.Key_G,
    Qt.Key.Key_H,
    Qt.Key.Key_K,
    Qt.Key.Key_S,
    Qt.Key.Key_Y,
    Qt.Key.Key_Z,
    Qt.Key.Key_Return,
]
SIZES = [(1366, 768), (960, 540), (683, 384), (640, 360)]
_ROOT = QModelIndex()
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Wanderer:
    """``done`` counts what was really done, by its name."""

    def __init__(self, window: MainWindow, door: ScriptedDoor, seed: int) -> None:
        self._window, self._door, self._chance = window, door, random.Random(seed)
        self.done: Counter[str] = Counter()
        self._ways: dict[str, tuple[int, Callable[[], bool]]] = {
            "letter": (14, self._letter),
            "key": (16, self._key),
            "ctrl": (4, self._ctrl),
            "click": (28, self._click),
            "row": (10, self._row),
            "heading": (2, self._heading),
            "tab": (4, self._tab),
            "choice": (6, self._choice),
            "menu": (3, self._menu),
            "scroll": (2, self._scroll),
            "time": (8, self._time),
            "link": (2, self._link),
            "size": (2, self._size),
        }

    @property
    def ways(self) -> set[str]:
        return set(self._ways)

    def act(self) -> None:
        [name] = self._chance.choices(list(self._ways), [weight for weight, _ in self._ways.values()])
        if self._ways[name][1]():
            self.done[name] += 1
        self._close_what_is_open()

    def open(self, screen: Screen) -> None:
        """And a page of the set-up, whose pages have few ways from one to the next."""
        self._window.go(screen)
        if screen is Screen.SETTINGS:
            self._door.setup.administrator = True
            self._window.setup.reload()
            self._window.setup.show(self._chance.choice(PAGES))

    # keys

    def _focus(self) -> QWidget:
        return self._window.focusWidget() or self._window

    def _letter(self) -> bool:
        QTest.keyClicks(self._focus(), self._chance.choice(LETTERS))
        return True

    def _key(self) -> bool:
        QTest.keyClick(self._focus(), self._chance.choice(KEYS))
        return True

    def _ctrl(self) -> bool:
        QTest.keyClick(self._focus(), self._chance.choice(WITH_CTRL), Qt.KeyboardModifier.ControlModifier)
        return True

    # the pointer

    def _one(self, *kinds: type[QWidget]) -> QWidget | None:
        """Any of these that is to be seen."""
        seen = [one for kind in kinds for one in self._window.findChildren(kind) if one.isVisible() and not one.visibleRegion().isEmpty()]
        return self._chance.choice(seen) if seen else None

    def _inside(self, widget: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(max(1, widget.width())), self._chance.randrange(max(1, widget.height())))

    def _click(self) -> bool:
        one = self._one(QAbstractButton, QLineEdit, QTextEdit)
        if one is None:
            return False
        target = one.viewport() if isinstance(one, QAbstractScrollArea) else one
        QTest.mouseClick(target, LEFT, pos=target.rect().center())
        return True

    def _row(self) -> bool:
        rows = self._one(QAbstractItemView)
        if not isinstance(rows, QAbstractItemView) or rows.model() is None or not rows.model().rowCount(_ROOT):
            return False
        model = rows.model()
        columns = model.columnCount(_ROOT) if isinstance(rows, QTableView) else 1
        index = model.index(self._chance.randrange(model.rowCount(_ROOT)), self._chance.randrange(max(1, columns)), _ROOT)
        rows.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        place = rows.visualRect(index).center()
        held = self._chance.choice([Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier])
        QTest.mouseClick(rows.viewport(), LEFT, held, place)
        if self._chance.random() < 0.3:
            QTest.mouseDClick(rows.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
        return True

    def _heading(self) -> bool:
        heading = self._one(QHeaderView)
        if heading is None:
            return False
        QTest.mouseClick(heading.viewport() if isinstance(heading, QHeaderView) else heading, LEFT, pos=self._inside(heading))
        return True

    def _tab(self) -> bool:
        tabs = self._one(QTabBar)
        if not isinstance(tabs, QTabBar) or not tabs.count():
            return False
        QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(self._chance.randrange(tabs.count())).center())
        return True

    def _choice(self) -> bool:
        box = self._one(QComboBox)
        if not isinstance(box, QComboBox) or not box.isEnabled() or not box.count():
            return False
        box.showPopup()
        settle()
        rows, model = box.view(), box.model()
        index = model.index(self._chance.randrange(model.rowCount(_ROOT)), 0, _ROOT)
        rows.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        if self._chance.random() < 0.7:
            QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(index).center())
        else:
            QTest.keyClick(rows, self._chance.choice([Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_End]))
        return True

    def _menu(self) -> bool:
        """Of the right button; one of its lines is taken."""
        one = self._one(QLineEdit, QTextEdit, QAbstractItemView)
        if one is None:
            return False
        target = one.viewport() if isinstance(one, QAbstractScrollArea) else one
        place = self._inside(target)
        taken: list[bool] = []
        # The menu of a number or of a date has a loop of its own and comes back only when it is closed: from within that loop.
        QTimer.singleShot(0, self._window, lambda: taken.append(self._take_a_line()))
        QTest.mouseClick(target, RIGHT, pos=place)
        QApplication.sendEvent(target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place)))
        if not taken:
            settle()
        return any(taken)

    def _take_a_line(self) -> bool:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return False
        for key in (*self._chance.choices([Qt.Key.Key_Down, Qt.Key.Key_Up], k=3), Qt.Key.Key_Return):
            QTest.keyClick(menu, key)
        menu.close()
        return True

    def _scroll(self) -> bool:
        area = self._one(QAbstractScrollArea)
        if not isinstance(area, QAbstractScrollArea):
            return False
        bar = area.verticalScrollBar()
        bar.setValue(self._chance.randint(bar.minimum(), bar.maximum()))
        return True

    # what happens by itself

    def _time(self) -> bool:
        self._door.advance(self._door.at + self._chance.random() * 2)
        self._door.levels()
        return True

    def _link(self) -> bool:
        self._door.lose(2) if self._door.link.online else self._door.start()
        return True

    def _size(self) -> bool:
        self._window.resize(*self._chance.choice(SIZES))
        return True

    def _close_what_is_open(self) -> None:
        """A menu, a list or a dialog beside the window: the hand goes on in the window."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.close()

"""What is pressed and written into, alike on every screen."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSizePolicy, QSpinBox, QStyle, QStyleOptionComboBox, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import elided, focus_ring, key_cap, plate
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

_CAP: Final = 22


class NumberBox(QSpinBox):
    """A number that the wheel does not change while somebody scrolls past it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # what holds the box scrolls


class Choice(QComboBox):
    """The list it opens is as wide as its words, however narrow it is itself."""

    def showPopup(self) -> None:
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + Space.XL, self.window().width()))
        super().showPopup()


class NarrowChoice(Choice):
    """Gives way to what stands beside it: the words that are chosen may be shortened, with … at their end."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(Size.RAIL)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = elided(option.currentText, room)


class NumberedButton(QPushButton):
    """A choice with the digit (or other key) that takes it, ``0``: with none; ``chosen`` is marked by a filled cap and a word for screen readers."""

    def __init__(self, look: Look, number: int | str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._number, self._text = look, number, text
        self.chosen = False
        self.setFixedHeight(Size.TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{number}: {text}" if number else text)
        self.setToolTip(text)

    def choose(self, chosen: bool) -> None:
        self.chosen = chosen
        self.setAccessibleDescription(self._look.words("drawer.chosen") if chosen else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_CAP + 4 * Space.S + fonts.width(self._text, bold=True), Size.TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(Size.RAIL, Size.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._look.theme, QRectF(self.rect())
        fill = theme.selected if self.chosen or self.isDown() else theme.hover if self.underMouse() else theme.surface
        plate(painter, box, fill, theme.edge)
        left = float(Space.M)
        if self._number:
            # The words come before the air around them.
            whole = box.width() >= _CAP + 3 * Space.S + fonts.width(self._text, bold=self.chosen)
            air = Space.S if whole else Space.XS
            cap = QRectF(air, (box.height() - _CAP) / 2, _CAP, _CAP)
            key_cap(
                painter,
                cap,
                str(self._number),
                theme.primary if self.chosen else theme.window,
                theme.primary if self.chosen else theme.edge,
                theme.on_primary if self.chosen else theme.ink,
            )
            left = cap.right() + air
        room = box.width() - left - Space.XS
        painter.setFont(fonts.face(Type.BODY, bold=self.chosen))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QRectF(left, 0, room, box.height()), Qt.AlignmentFlag.AlignVCenter, elided(self._text, room, bold=self.chosen))
        if self.hasFocus():
            focus_ring(painter, box, theme)


def button(text: str, then: Callable[[], None], *, first: bool = False) -> QPushButton:
    """``first``: what Enter does."""
    made = QPushButton(text)
    role(made, "primary" if first else "plain")
    made.clicked.connect(then)
    return made


def field(name: str, hint: str, longest: int, entered: Callable[[], None]) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setMaxLength(longest)
    made.returnPressed.connect(entered)
    return made

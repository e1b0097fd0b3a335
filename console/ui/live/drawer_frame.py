"""The sheet between the conversation and the keys in which an action asks for what it needs."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.labels import label
from console.ui.live.call_state import LiveCall
from console.ui.look import Look
from console.ui.painting import elided, focus_ring, key_cap, plate
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

_CAP: Final = 22


class DrawerFrame(QFrame):
    """Title, hint and a way out; a drawer adds its own ``rows`` and fills itself in ``show_call``."""

    def __init__(self, look: Look, title: str, hint: str, close: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._close = look, close
        role(self, "bar")
        self.setAccessibleName(title)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.rows.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.addWidget(label(title, "strong"))
        top.addSpacing(Space.M)
        told = label(hint, "caption")
        told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(told, 1)
        shut = QPushButton(f"{look.words('drawer.close')} (Esc)")
        role(shut, "quiet")
        shut.clicked.connect(close)
        top.addWidget(shut)
        self.rows.addLayout(top)
        self.hide()

    def open(self, call: LiveCall) -> None:
        """Come out, with the focus where the first word or digit is expected."""
        self.show_call(call)
        self.show()
        self.take_focus()

    def show_call(self, call: LiveCall) -> None:
        """What of the drawer depends on the call."""

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)


class NumberedButton(QPushButton):
    """A choice with the digit that takes it; ``chosen`` is marked by a filled cap and a word for screen readers."""

    def __init__(self, look: Look, number: int, text: str, parent: QWidget | None = None) -> None:
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
            cap = QRectF(Space.S, (box.height() - _CAP) / 2, _CAP, _CAP)
            key_cap(
                painter,
                cap,
                str(self._number),
                theme.primary if self.chosen else theme.window,
                theme.primary if self.chosen else theme.edge,
                theme.on_primary if self.chosen else theme.ink,
            )
            left = cap.right() + Space.S
        room = box.width() - left - Space.S
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

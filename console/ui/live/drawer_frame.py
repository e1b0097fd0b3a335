"""The sheet between the conversation and the keys in which an action asks for what it needs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui.labels import label
from console.ui.live.call_state import LiveCall
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Space


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
        self.told = label(hint, "caption")
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(self.told, 1)
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

"""A field for a password: shown on wish, and a word when Caps Lock seems to be on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space

LONGEST = 200


class PasswordLine(QLineEdit):
    """``caps_lock`` tells, with every letter, whether it came out in the case that its keys do not ask for."""

    caps_lock = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if len(text) == 1 and text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(text.isupper() is not shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock.emit(False)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    def __init__(self, look: Look, name: str, entered: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self.line = PasswordLine()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(name)
        self.line.returnPressed.connect(entered)
        self.line.caps_lock.connect(self._caps)
        self.shown = QPushButton()
        role(self.shown, "key")
        self.shown.setFixedSize(Size.TARGET + Space.M, Size.TARGET + 2)
        self.shown.setCheckable(True)
        self.shown.toggled.connect(self._show)
        self.hint = label(look.words("session.caps_lock"), "act")
        self.hint.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.line, 1)
        row.addWidget(self.shown)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.XS)
        rows.addWidget(label(name, "soft"))
        rows.addLayout(row)
        rows.addWidget(self.hint)
        self._show(False)

    def _show(self, on: bool) -> None:
        words = self._look.words
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        said = words("session.hide" if on else "session.show")
        self.shown.setIcon(icon("eye-slash" if on else "eye", self._look.theme.ink_soft))
        self.shown.setAccessibleName(f"{self._name}: {said}")
        self.shown.setToolTip(said)

    def _caps(self, on: bool) -> None:
        self.hint.setVisible(on)

    def take(self) -> str:
        """What was typed; the field is empty afterwards, and hides again."""
        typed = self.line.text()
        self.clear()
        return typed

    def clear(self) -> None:
        self.line.clear()
        self.shown.setChecked(False)
        self.hint.hide()

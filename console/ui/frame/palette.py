"""Ctrl+K: every command by name, with the key it has elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space


@dataclass(frozen=True)
class Command:
    name: str
    key: str
    run: Callable[[], None]


class CommandPalette(QFrame):
    def __init__(self, look: Look, commands: Callable[[], list[Command]], parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._look, self._commands = look, commands
        self._found: list[Command] = []
        role(self, "popover")
        self.setAccessibleName(look.words("palette.name"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        rows.setSpacing(Space.S)
        self.field = QLineEdit()
        self.field.setPlaceholderText(look.words("palette.hint"))
        self.field.setAccessibleName(look.words("palette.hint"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _: self._run())
        rows.addWidget(self.field)
        rows.addWidget(self.list)
        self.hide()

    def open(self) -> None:
        parent = self._over
        width = min(Size.PALETTE, parent.width() - 2 * Space.XL)
        height = min(380, parent.height() - 2 * Space.XXL)
        self.setGeometry((parent.width() - width) // 2, Space.XXL + Space.XL, width, height)
        self.field.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        self._found = [
            command for command in self._commands() if all(part in f"{command.name} {command.key}".casefold() for part in wanted)
        ]
        self.list.clear()
        for command in self._found:
            item = QListWidgetItem(f"{command.name}    {command.key}" if command.key else command.name)
            item.setSizeHint(item.sizeHint().expandedTo(item.sizeHint().__class__(0, Size.ROW)))
            self.list.addItem(item)
        if self._found:
            self.list.setCurrentRow(0)
        else:
            self.list.addItem(self._look.words("palette.nothing"))

    def _run(self) -> None:
        row = self.list.currentRow()
        self.hide()
        if 0 <= row < len(self._found):
            self._found[row].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._found:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._found))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        if watched is self.field and event.type() is QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

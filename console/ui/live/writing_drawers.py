"""Drawers for what is written: the link to the customer, a note, the disposition of the call."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from console.ui.controls import NumberedButton, button, field
from console.ui.labels import label
from console.ui.live.call_state import Channel, LiveCall
from console.ui.live.drawer import DISPOSITIONS, Drawer
from console.ui.live.drawer_frame import DrawerFrame
from console.ui.look import Look
from console.ui.tokens import Space

_NOTES_SHOWN = 2
_COLUMNS = 4
_KEYS = "1234567890-^"
"""The upper row of a keyboard, from left to right."""


class LinkDrawer(DrawerFrame):
    """How the link goes; the way the customer agreed to stands first and takes Enter."""

    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.send_link"), words("drawer.send_link_hint"), drawer.close)
        self._drawer = drawer
        self._shown: tuple[Channel, ...] | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.S)
        self.rows.addLayout(self._row)

    def show_call(self, call: LiveCall) -> None:
        channels = self._drawer.channels()
        if channels == self._shown:
            return
        self._shown = channels
        words = self.look.words
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for number, way in enumerate(channels, start=1):
            made = NumberedButton(self.look, number, f"{words.named('channel', way.channel)}  {way.to}".strip())
            made.choose(number == 1)
            made.setAutoDefault(True)
            made.clicked.connect(lambda _=False, channel=way.channel: self._drawer.send_link(channel))
            self._row.addWidget(made)

    def take_focus(self) -> None:
        first = self._row.itemAt(0)
        if first is not None and (widget := first.widget()) is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


class NoteDrawer(DrawerFrame):
    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.note"), words("drawer.note_hint"), drawer.close)
        self._drawer = drawer
        self._written = label("", "caption", wrap=True)
        self.rows.addWidget(self._written)
        self.field = field(words("drawer.note_field"), words("drawer.note_example"), 500, self._save)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.field, 1)
        row.addWidget(button(words("drawer.note_save"), self._save, first=True))
        self.rows.addLayout(row)

    def show_call(self, call: LiveCall) -> None:
        told = "\n".join(f"{note.by}: {note.text}" for note in call.notes[-_NOTES_SHOWN:])
        self._written.setText(told)
        self._written.setVisible(bool(told))
        if not self.isVisible():
            self.field.clear()

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save(self) -> None:
        self._drawer.note(self.field.text())


class WrapUpDrawer(DrawerFrame):
    """What the engine came to is marked; a click or a digit judges otherwise, or confirms it."""

    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.wrap_up"), words("drawer.wrap_up_hint"), drawer.close)
        self._drawer = drawer
        self._automatic = label("", "caption", wrap=True)
        self.rows.addWidget(self._automatic)
        grid = QGridLayout()
        grid.setSpacing(Space.XS)
        self._buttons: dict[str, NumberedButton] = {}
        for place, outcome in enumerate(DISPOSITIONS):
            made = NumberedButton(look, _KEYS[place], words.named("outcome", outcome))
            made.clicked.connect(lambda _=False, outcome=outcome: drawer.wrap_up(outcome))
            grid.addWidget(made, place // _COLUMNS, place % _COLUMNS)
            self._buttons[outcome] = made
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.rows.addLayout(grid)

    def show_call(self, call: LiveCall) -> None:
        words, judged = self.look.words, call.wrapped_up
        automatic = judged.automatic if judged is not None else call.outcome
        told = words("drawer.automatic", outcome=words.named("outcome", automatic, words("drawer.no_outcome")))
        if judged is not None:
            told += " · " + words("drawer.judged", outcome=words.named("outcome", judged.outcome), by=judged.by)
        self._automatic.setText(told)
        for outcome, made in self._buttons.items():
            made.choose(outcome == call.outcome)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The digits from 1 to 9 arrive as keys of the whole view; 0, - and ^ mean something here alone.
        place = _KEYS.find(event.text()) if event.text() else -1
        if place >= 0:
            self._drawer.wrap_up(DISPOSITIONS[place])
        else:
            super().keyPressEvent(event)

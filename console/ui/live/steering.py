"""Steering: which approved line the AI says next, by number, or words typed by the operator."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.controls import button, field
from console.ui.labels import label
from console.ui.live.call_state import Choice, LiveCall
from console.ui.live.drawer import Drawer
from console.ui.live.drawer_frame import DrawerFrame
from console.ui.live.reasons import why_text
from console.ui.look import Look
from console.ui.painting import elided, focus_ring, key_cap, plate
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

SHOWN_AT_ONCE = 4


class ChoiceButton(QPushButton):
    """One approved line: its number, its words, why it fits."""

    def __init__(self, look: Look, number: int, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._number, self._choice = look, number, choice
        self.setFixedHeight(Size.KEY - 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{number}: {choice.text}")
        self._why = why_text(look.words, choice.why)
        self.setAccessibleDescription(self._why)
        self.setToolTip(choice.text)

    def sizeHint(self) -> QSize:
        return QSize(300, Size.KEY - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._look.theme, QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            plate(painter, box, theme.hover, theme.line)
        cap = QRectF(Space.S, Space.S - 2, 22, 22)
        key_cap(painter, cap, str(self._number), theme.window, theme.edge, theme.ink)
        left = cap.right() + Space.M
        room = box.width() - left - Space.M
        painter.setFont(fonts.face(Type.BODY))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QRectF(left, Space.XS, room, 24), Qt.AlignmentFlag.AlignVCenter, elided(self._choice.text, room))
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.ink_faint))
        painter.drawText(QRectF(left, 26, room, 18), Qt.AlignmentFlag.AlignVCenter, elided(self._why, room, Type.CAPTION))
        if self.hasFocus():
            focus_ring(painter, box, theme)


class SteeringDrawer(DrawerFrame):
    def __init__(self, look: Look, drawer: Drawer, rows_at_once: Callable[[], int]) -> None:
        words = look.words
        super().__init__(look, words("steering.title"), words("steering.hint"), drawer.close)
        self._drawer, self._rows_at_once = drawer, rows_at_once
        self._shown: tuple[Choice, ...] | None = None
        self._list = QWidget()
        role(self._list, "clear")
        self._choices = QVBoxLayout(self._list)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._list)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.addWidget(self._area)
        entry = QHBoxLayout()
        entry.setSpacing(Space.S)
        self.field = field(words("steering.text"), words("steering.placeholder"), 200, self._typed)
        entry.addWidget(self.field, 1)
        entry.addWidget(button(words("steering.send"), self._typed))
        self.rows.addLayout(entry)

    def open(self, call: LiveCall) -> None:
        self.field.clear()
        self._shown = None
        super().open(call)

    def show_call(self, call: LiveCall) -> None:
        choices = self._drawer.offered
        if choices == self._shown:
            return
        self._shown = choices
        while (item := self._choices.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for number, choice in enumerate(choices, start=1):
            button = ChoiceButton(self.look, number, choice)
            button.clicked.connect(lambda _=False, line=choice.line: self._drawer.say_line(line))
            self._choices.addWidget(button)
        if not choices:
            self._choices.addWidget(label(self.look.words("steering.none"), "caption", wrap=True))
        self._choices.addStretch(1)
        lines = min(self._rows_at_once(), max(1, len(choices)))
        self._area.setFixedHeight(lines * (Size.KEY - 2) + 2 if choices else Size.ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; Enter leads to words of one's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.field.hasFocus():
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._drawer.say_text(self.field.text())

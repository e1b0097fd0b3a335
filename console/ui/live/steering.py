"""Steering: which approved line the AI says next, by number, or words typed by the operator."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.labels import label
from console.ui.live.call_state import Choice
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
        self.setAccessibleDescription(choice.why)
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
        painter.drawText(QRectF(left, 26, room, 18), Qt.AlignmentFlag.AlignVCenter, elided(self._choice.why, room, Type.CAPTION))
        if self.hasFocus():
            focus_ring(painter, box, theme)


class SteeringPanel(QFrame):
    def __init__(
        self,
        look: Look,
        say_line: Callable[[int], None],
        say_text: Callable[[str], None],
        close: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._say_line, self._say_text, self._close = look, say_line, say_text, close
        self._shown: tuple[Choice, ...] | None = None
        words = look.words
        role(self, "bar")
        self.setAccessibleName(words("steering.title"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.L, Space.S, Space.L, Space.XS)
        rows.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.addWidget(label(words("steering.title"), "strong"))
        top.addSpacing(Space.M)
        hint = label(words("steering.hint"), "caption")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(hint, 1)
        shut = QPushButton(f"{words('steering.close')} (Esc)")
        role(shut, "quiet")
        shut.clicked.connect(close)
        top.addWidget(shut)
        rows.addLayout(top)
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
        rows.addWidget(self._area)
        entry = QHBoxLayout()
        entry.setSpacing(Space.S)
        self.field = QLineEdit()
        self.field.setPlaceholderText(words("steering.placeholder"))
        self.field.setAccessibleName(words("steering.text"))
        self.field.setMaxLength(200)
        self.field.returnPressed.connect(self._typed)
        send = QPushButton(words("steering.send"))
        role(send, "plain")
        send.clicked.connect(self._typed)
        entry.addWidget(self.field, 1)
        entry.addWidget(send)
        rows.addLayout(entry)

    def open(self, choices: tuple[Choice, ...], rows_at_once: int = SHOWN_AT_ONCE) -> None:
        self.field.clear()
        self._shown = None
        self.show_choices(choices, rows_at_once)
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_choices(self, choices: tuple[Choice, ...], rows_at_once: int = SHOWN_AT_ONCE) -> None:
        """Under a finger already on its way the numbers must not change: once lines stand there, they stay until the panel closes."""
        if self._shown:
            return
        self._shown = choices
        while (item := self._choices.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for number, choice in enumerate(choices[:9], start=1):
            button = ChoiceButton(self._look, number, choice)
            button.clicked.connect(lambda _=False, n=number: self._say_line(n))
            self._choices.addWidget(button)
        if not choices:
            self._choices.addWidget(label(self._look.words("steering.none"), "caption", wrap=True))
        self._choices.addStretch(1)
        lines = min(rows_at_once, max(1, len(choices[:9])))
        self._area.setFixedHeight(lines * (Size.KEY - 2) + 2 if choices else Size.ROW)

    def _typed(self) -> None:
        self._say_text(self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

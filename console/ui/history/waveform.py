"""The recording as a picture: the customer above the middle line, the shop's side below, and where it plays."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.history.calls import Outline
from console.ui.look import Look, clock_text
from console.ui.painting import focus_ring
from console.ui.tokens import Type

STEP_S = 5.0
_BAR, _GAP = 2, 1
HEIGHT = 72


class Waveform(QWidget):
    """``sought`` tells the second that was clicked, or reached by the arrow keys."""

    sought = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._outline: Outline | None = None
        self._position = 0.0
        self._operator: tuple[tuple[float, float], ...] = ()
        self._bars: list[tuple[int, int]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(look.words("history.waveform"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def show_outline(self, outline: Outline | None, operator: tuple[tuple[float, float], ...]) -> None:
        """``operator``: the stretches in which an operator, not the AI, spoke for the shop."""
        self._outline, self._operator = outline, operator
        self._bars = []
        self.update()

    def show_position(self, seconds: float) -> None:
        if seconds != self._position:
            self._position = seconds
            total = self._outline.seconds if self._outline else 0.0
            self.setAccessibleDescription(f"{clock_text(seconds)} / {clock_text(total)}")
            self.update()

    def resizeEvent(self, event: object) -> None:
        self._bars = []

    def _sides(self) -> list[tuple[int, int]]:
        """One bar a few pixels: the loudest of its stretch on each side."""
        if not self._bars and self._outline is not None and self._outline.customer:
            count = max(1, self.width() // (_BAR + _GAP))
            peaks = len(self._outline.customer)
            for bar in range(count):
                first, last = bar * peaks // count, max(bar * peaks // count + 1, (bar + 1) * peaks // count)
                self._bars.append((max(self._outline.customer[first:last]), max(self._outline.agent[first:last])))
        return self._bars

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        box = QRectF(self.rect())
        painter.fillRect(box, QColor(theme.sunken))
        outline = self._outline
        middle = box.height() / 2
        if outline is None or not outline.customer:
            painter.setFont(fonts.face(Type.CAPTION))
            painter.setPen(QColor(theme.ink_faint))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._look.words("history.no_outline"))
        else:
            bars = self._sides()
            for place, (customer, agent) in enumerate(bars):
                x, at = float(place * (_BAR + _GAP)), place / len(bars) * outline.seconds
                theirs = any(first <= at <= last for first, last in self._operator)
                up, down = customer / 100 * (middle - 4), agent / 100 * (middle - 4)
                painter.fillRect(QRectF(x, middle - 1 - up, _BAR, up), QColor(theme.customer.fill))
                painter.fillRect(QRectF(x, middle + 1, _BAR, down), QColor((theme.operator if theirs else theme.ai).fill))
            painter.fillRect(QRectF(0, middle - 0.5, box.width(), 1), QColor(theme.edge))
            if outline.seconds:
                x = self._position / outline.seconds * box.width()
                painter.fillRect(QRectF(x - 1, 0, 2, box.height()), QColor(theme.ink))
        if self.hasFocus():
            focus_ring(painter, box, theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._seek_to(event)

    def _seek_to(self, event: QMouseEvent) -> None:
        if self._outline is not None and self._outline.seconds and event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(max(0.0, event.position().x()) / max(1, self.width()) * self._outline.seconds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -STEP_S, Qt.Key.Key_Right: STEP_S}
        if event.key() in steps:
            self.sought.emit(self._position + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self.sought.emit(0.0)
        else:
            super().keyPressEvent(event)

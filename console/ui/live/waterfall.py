"""Where the time of the last answer went: one bar from the end of the customer's words to the first sound, stage by stage."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.live.call_state import Response
from console.ui.look import Look
from console.ui.tokens import Size, Space, Type

_ROW = 17
_STEP = 1.0


class Waterfall(QWidget):
    """Each stage begins where the one before it ended; its name and milliseconds stand beside it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._response: Response | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_response(self, response: Response | None) -> None:
        if response == self._response:
            return
        self._response = response
        self.setVisible(response is not None and bool(response.stages))
        if response is not None:
            words = self._look.words
            self.setFixedHeight(max(1, len(response.stages)) * _ROW)
            self.setAccessibleName(
                ", ".join(f"{words.named('latency', name)} {words('unit.ms', n=round(ms))}" for name, ms in response.stages)
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, _ROW * (len(self._response.stages) if self._response else 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._response is None or not self._response.stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words = self._look.theme, self._look.words
        painter.setFont(fonts.face(Type.CAPTION))
        figure_width = 40.0
        name_width = Space.S + max(
            painter.fontMetrics().horizontalAdvance(words.named("latency", name)) for name, _ in self._response.stages
        )
        room = self.width() - name_width - figure_width - Space.S
        total = max(sum(ms for _, ms in self._response.stages), _STEP)
        begun = 0.0
        for row, (name, ms) in enumerate(self._response.stages):
            top = row * _ROW
            painter.setPen(QColor(theme.ink_soft))
            painter.drawText(QRectF(0, top, name_width, _ROW), Qt.AlignmentFlag.AlignVCenter, words.named("latency", name))
            painter.drawText(
                QRectF(self.width() - figure_width, top, figure_width, _ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                f"{round(ms)}",
            )
            left = name_width + room * begun / total
            width = max(2.0, room * ms / total)
            middle = top + _ROW / 2
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(name_width, middle), QPointF(name_width + room, middle))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ai.fill))
            painter.drawRoundedRect(QRectF(left, middle - Size.BAR / 2, width, Size.BAR), 2, 2)
            begun += ms

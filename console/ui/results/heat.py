"""When people answer: weekday by hour, the share in the cell's shade and in its words; each cell opens its calls."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from console.ui import fonts
from console.ui.answers import JSON
from console.ui.look import Look
from console.ui.painting import focus_ring
from console.ui.tokens import Size, Type

_DAY = 46
_ROW = Size.TARGET
_FEW = 5
"""Cells with fewer calls say so little that they stay pale."""


class HeatMap(QWidget):
    """``chosen`` tells weekday and hour."""

    chosen = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cells: dict[tuple[int, int], tuple[int, int]] = {}
        self._hours = list(range(9, 21))
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(_ROW * 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(look.words("results.heat"))

    def sizeHint(self) -> QSize:
        return QSize(_DAY + 12 * 40, _ROW * 8)

    def show_cells(self, cells: Sequence[JSON]) -> None:
        self._cells = {(one["weekday"], one["hour"]): (one["dialled"], one["connected"]) for one in cells}
        hours = [hour for _, hour in self._cells]
        self._hours = list(range(min([9, *hours]), max([20, *hours]) + 1))
        self._describe()
        self.update()

    def words_of(self, weekday: int, hour: int) -> str:
        dialled, connected = self._cells.get((weekday, hour), (0, 0))
        words = self._look.words
        share = f"{connected / dialled * 100:.0f} %" if dialled else "–"
        return words("results.cell", day=words(f"weekday.{weekday}"), hour=hour, share=share, n=connected, of=dialled)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words_of(self._at[0], self._hours[self._at[1]]))

    def _width(self) -> float:
        return (self.width() - _DAY) / len(self._hours)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, words = QPainter(self), self._look.theme, self._look.words
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self._width()
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.ink_faint))
        for place, hour in enumerate(self._hours):
            painter.drawText(QRectF(_DAY + place * wide, 0, wide, _ROW), Qt.AlignmentFlag.AlignCenter, str(hour))
        for weekday in range(7):
            top = _ROW * (weekday + 1)
            painter.setPen(QColor(theme.ink_soft))
            painter.drawText(QRectF(0, top, _DAY, _ROW), Qt.AlignmentFlag.AlignVCenter, words(f"date.weekday_{weekday}"))
            for place, hour in enumerate(self._hours):
                self._cell(painter, QRectF(_DAY + place * wide, top, wide, _ROW).adjusted(1, 1, -1, -1), weekday, hour)
        if self.hasFocus():
            day, place = self._at
            focus_ring(painter, QRectF(_DAY + place * wide, _ROW * (day + 1), wide, _ROW), theme)

    def _cell(self, painter: QPainter, box: QRectF, weekday: int, hour: int) -> None:
        theme = self._look.theme
        dialled, connected = self._cells.get((weekday, hour), (0, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.sunken if not dialled else theme.surface))
        painter.drawRoundedRect(box, 3, 3)
        if not dialled:
            return
        share = connected / dialled
        shade = QColor(theme.ai.fill)
        shade.setAlphaF((0.10 + 0.55 * share) * (1.0 if dialled >= _FEW else 0.45))
        painter.setBrush(shade)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{share * 100:.0f}")

    def _under(self, event: QMouseEvent) -> tuple[int, int] | None:
        day, place = int(event.position().y()) // _ROW - 1, int((event.position().x() - _DAY) // max(1.0, self._width()))
        return (day, place) if 0 <= day < 7 and 0 <= place < len(self._hours) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._under(event)
        if found is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.words_of(found[0], self._hours[found[1]]), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._under(event)
        if found is not None:
            self._at = found
            self._describe()
            self.chosen.emit(found[0], self._hours[found[1]])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.key() in steps:
            down, right = steps[Qt.Key(event.key())]
            self._at = ((self._at[0] + down) % 7, (self._at[1] + right) % len(self._hours))
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._at[0], self._hours[self._at[1]])
        else:
            super().keyPressEvent(event)

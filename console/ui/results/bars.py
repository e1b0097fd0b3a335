"""Rows with a bar, each of which opens its calls: the funnel, the reasons, and the parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.labels import label
from console.ui.look import Look
from console.ui.painting import elided, figures, focus_ring
from console.ui.section import Section
from console.ui.tokens import Size, Space, Type

_NAME = 150
_CELL = 70
_MONEY = 104
_LOST = 0.3
"""How strongly what is no longer there is drawn."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` 0 to 1; ``cells`` are figures at the right; ``before``: the share of the row before, of which this one is what is left."""

    name: str
    share: float
    cells: tuple[str, ...]
    open_calls: Callable[[], None]
    before: float = 0.0


class BarRow(QPushButton):
    def __init__(self, look: Look, bar: Bar, colour: str, head: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._bar, self._colour = look, bar, colour
        self.setFixedHeight(Size.TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        told = "  ".join(f"{name} {cell}".strip() for name, cell in zip(head or ("",) * len(bar.cells), bar.cells, strict=True))
        self.setAccessibleName(f"{bar.name}  {told}")
        self.setToolTip(f"{bar.name}\n{told}")
        self.clicked.connect(bar.open_calls)

    def sizeHint(self) -> QSize:
        return QSize(_NAME + _CELL * len(self._bar.cells) + 60, Size.TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NAME, Size.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), self._look.theme, QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(box, QColor(theme.hover))
        cells = shown_cells(self.width(), self._bar.cells)
        painter.setFont(fonts.face(Type.BODY))
        painter.setPen(QColor(theme.ink))
        painter.drawText(
            QRectF(Space.S, 0, _NAME - Space.S, box.height()), Qt.AlignmentFlag.AlignVCenter, elided(self._bar.name, _NAME - Space.M)
        )
        right = box.width() - Space.S
        for cell, wide in reversed(list(zip(cells, widths(cells), strict=True))):
            figures(painter, QRectF(right - wide, 0, wide, box.height()), cell, right=True)
            right -= wide + Space.XS
        room = right - _NAME - Space.M
        if room > Space.XL:
            self._draw_bar(painter, QRectF(_NAME, (box.height() - Size.BAR) / 2, room, Size.BAR))
        if self.hasFocus():
            focus_ring(painter, box, theme)

    def _draw_bar(self, painter: QPainter, rail: QRectF) -> None:
        left, lost = QColor(self._colour), QColor(self._colour)
        lost.setAlphaF(_LOST)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in ((1.0, QColor(self._look.theme.sunken)), (self._bar.before, lost), (self._bar.share, left)):
            if share > 0 or colour is left:
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(rail.left(), rail.top(), max(2.0, rail.width() * min(1.0, share)), rail.height()), 3, 3)


def widths(cells: tuple[str, ...]) -> tuple[int, ...]:
    """The fifth is an amount of money."""
    return tuple(_MONEY if place == 4 else _CELL for place in range(len(cells)))


def shown_cells(width: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    """The first two and as many of the others as there is room for; the tooltip has them all."""
    while len(cells) > 2 and sum(widths(cells)) + len(cells) * Space.XS > width - _NAME - Space.M:
        cells = cells[:-1]
    return cells


class BarHead(QWidget):
    """The names of the cells, each above its column."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._head: tuple[str, ...] = ()
        self.setFixedHeight(Size.ROW_DENSE - Space.S)

    def show_head(self, head: tuple[str, ...]) -> None:
        self._head = head
        self.setVisible(bool(head))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(self._look.theme.ink_faint))
        shown = shown_cells(self.width(), self._head)
        right = float(self.width() - Space.S)
        for name, wide in reversed(list(zip(shown, widths(shown), strict=True))):
            box = QRectF(right - wide, 0, wide, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, elided(name, wide, Type.CAPTION))
            right -= wide + Space.XS


class BarList(Section):
    def __init__(self, look: Look, heading: str, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self._look, self._colour = look, colour
        self._head = BarHead(look)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.rows.addWidget(self._head)
        self.rows.addLayout(self._rows)
        self._none = label(look.words("results.nothing"), "soft")
        self.rows.addWidget(self._none)
        self.rows.addStretch(1)

    def show_bars(self, bars: Sequence[Bar], head: tuple[str, ...] = ()) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._head.show_head(head if bars else ())
        for bar in bars:
            self._rows.addWidget(BarRow(self._look, bar, self._colour, head))
        self._none.setVisible(not bars)

"""A cart drawn as one line of the table, all its cells at once: a way through Qt for every cell would cost more than the painting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QStaticText, QTransform

from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import elided, figures, plate, tick
from console.ui.queue.model import Column, QueueModel
from console.ui.queue.rows import Row
from console.ui.tokens import Size, Space, Type

_BOX: Final = 16
_LAID_OUT: Final = 512
"""Texts that are kept as they are drawn: most cells say what others say too."""
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_BOLD: Final = frozenset({Column.VALUE, Column.CUSTOMER})
_FAINT: Final = frozenset({Column.ATTEMPTS, Column.CONSENT, Column.ASSIGNED})


@dataclass(frozen=True, slots=True)
class Cell:
    """A column as it stands in the window now."""

    column: Column
    left: int
    width: int


class LinePainter:
    """``paint`` leaves font and pen as they come."""

    def __init__(self, look: Look, model: QueueModel) -> None:
        theme = look.theme
        self._theme, self._model = theme, model
        self._ground, self._chosen = QColor(theme.surface), QColor(theme.selected)
        self._rule, self._held, self._stripe = QColor(theme.line), QColor(theme.sunken), QColor(theme.primary)
        self._texts: dict[tuple[str, int, bool], QStaticText] = {}
        self._ink, self._soft, self._faint = (QPen(QColor(ink)) for ink in (theme.ink, theme.ink_soft, theme.ink_faint))

    def paint(self, painter: QPainter, top: int, cells: Sequence[Cell], row: Row | None, *, selected: bool) -> None:
        """``row`` ``None``: still on its way; its place is held."""
        if not cells:
            return
        left, right = min(cell.left for cell in cells), max(cell.left + cell.width for cell in cells)
        selected = selected and row is not None
        painter.fillRect(left, top, right - left, Size.ROW, self._chosen if selected else self._ground)
        painter.fillRect(left, top + Size.ROW - 1, right - left, 1, self._rule)
        for cell in cells:
            rect = QRectF(cell.left, top, cell.width, Size.ROW)
            if row is not None:
                self._cell(painter, rect, cell.column, row, selected=selected)
            elif cell.column in (Column.CUSTOMER, Column.ITEMS):
                room = rect.width() - 2 * Space.S
                painter.fillRect(QRectF(rect.left() + Space.S, rect.center().y() - 4, room * 0.6, 8), self._held)

    def _cell(self, painter: QPainter, rect: QRectF, column: Column, row: Row, *, selected: bool) -> None:
        off = row.barred or row.status in ("closed", "excluded")
        if column is Column.MARK:
            if selected:
                painter.fillRect(QRectF(rect.left(), rect.top(), Size.STRIPE, rect.height() - 1), self._stripe)
            self._mark(painter, rect, on=self._model.marked(row))
            return
        room, text = rect.adjusted(Space.S, 0, -Space.S, 0), self._model.text(row, column)
        if column is Column.SEGMENT:
            if text:
                self._chip(painter, room, text, selected=selected, off=off)
            return
        bold = column in _BOLD
        painter.setFont(fonts.face(Type.BODY, bold=bold))
        painter.setPen(self._faint if off or column in _FAINT else self._ink)
        if column is Column.VALUE:
            figures(painter, room, text, right=True)
        elif text:
            laid_out = self._laid_out(text, int(room.width()), bold)
            painter.drawStaticText(QPointF(room.left(), room.top() + (room.height() - laid_out.size().height()) / 2), laid_out)

    def _laid_out(self, text: str, width: int, bold: bool) -> QStaticText:
        """Shortened to fit, with the place of every letter."""
        key = (text, width, bold)
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= _LAID_OUT:
                self._texts.clear()
            known = self._texts[key] = QStaticText(elided(text, width, bold=bold))
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.prepare(QTransform(), fonts.face(Type.BODY, bold=bold))
        return known

    def _mark(self, painter: QPainter, rect: QRectF, *, on: bool) -> None:
        theme = self._theme
        box = QRectF(rect.center().x() - _BOX / 2 + 1, rect.center().y() - _BOX / 2, _BOX, _BOX)
        plate(painter, box, theme.primary if on else theme.surface, theme.primary if on else theme.edge, Space.XS)
        if on:
            tick(painter, box, theme.on_primary)

    def _chip(self, painter: QPainter, room: QRectF, text: str, *, selected: bool, off: bool) -> None:
        theme = self._theme
        painter.setFont(fonts.face(Type.CAPTION))
        width: float = painter.fontMetrics().horizontalAdvance(text) + 2 * Space.S
        if width > (most := room.width() + Space.S):
            width, text = most, elided(text, most - 2 * Space.S, Type.CAPTION)
        chip = QRectF(room.left(), room.center().y() - 11, width, 22)
        plate(painter, chip, theme.surface if selected else theme.window, theme.edge, Space.XS)
        painter.setPen(self._faint if off else self._soft)
        painter.drawText(chip, _CENTRE, text)

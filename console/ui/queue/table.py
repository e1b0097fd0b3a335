"""The table itself: rows as lines with the tier as a chip, marks, and the keys that move and mark."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import elided, figures, plate, tick
from console.ui.queue.model import SORTS, Column, QueueModel, alignment
from console.ui.queue.rows import Row
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

_WIDTHS: Final = {
    Column.MARK: 32,
    Column.VALUE: 94,
    Column.SEGMENT: 76,
    Column.CUSTOMER: 98,
    Column.NEXT: 210,
    Column.ATTEMPTS: 84,
    Column.CONSENT: 80,
    Column.ASSIGNED: 72,
    Column.STATUS: 88,
}
_FIRST_TO_GO: Final = (Column.CONSENT, Column.ATTEMPTS, Column.ASSIGNED, Column.NEXT)
"""Columns that make room in a narrow window; the selected cart shows them anyway."""
_ITEMS_AT_LEAST: Final = 116
_BOX: Final = 16


class QueueDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, model: QueueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model = look, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row, theme = self._model.row_at(index), self._look.theme
        rect = QRectF(option.rect)
        selected = row is not None and bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(theme.selected if selected else theme.surface))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.line))
        room = rect.adjusted(Space.S, 0, -Space.S, 0)
        if row is None:
            # Still on its way: its place is held.
            if index.column() in (Column.CUSTOMER, Column.ITEMS):
                painter.fillRect(QRectF(room.left(), rect.center().y() - 4, room.width() * 0.6, 8), QColor(theme.sunken))
            painter.restore()
            return
        if selected and index.column() == Column.MARK:
            painter.fillRect(QRectF(rect.left(), rect.top(), Size.STRIPE, rect.height() - 1), QColor(theme.primary))
        off = row.barred or row.status in ("closed", "excluded")
        if index.column() == Column.MARK:
            self._mark(painter, rect, on=self._model.marked(index))
        else:
            self._words(painter, room, row, Column(index.column()), selected=selected, off=off)
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRectF, *, on: bool) -> None:
        theme = self._look.theme
        box = QRectF(rect.center().x() - _BOX / 2 + 1, rect.center().y() - _BOX / 2, _BOX, _BOX)
        plate(painter, box, theme.primary if on else theme.surface, theme.primary if on else theme.edge, Space.XS)
        if on:
            tick(painter, box, theme.on_primary)

    def _words(self, painter: QPainter, room: QRectF, row: Row, column: Column, *, selected: bool, off: bool) -> None:
        # Asked of the model itself: a way through Qt for every cell would cost as much as the painting.
        theme, text = self._look.theme, self._model.text(row, column)
        bold = column in (Column.VALUE, Column.CUSTOMER)
        faint = off or column in (Column.ATTEMPTS, Column.CONSENT, Column.ASSIGNED)
        painter.setFont(fonts.face(Type.BODY, bold=bold))
        painter.setPen(QColor(theme.ink_faint if faint else theme.ink))
        if column == Column.SEGMENT and text:
            painter.setFont(fonts.face(Type.CAPTION))
            width = painter.fontMetrics().horizontalAdvance(text) + 2 * Space.S
            chip = QRectF(room.left(), room.center().y() - 11, width, 22)
            plate(painter, chip, theme.window if not selected else theme.surface, theme.edge, Space.XS)
            painter.setPen(QColor(theme.ink_faint if off else theme.ink_soft))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        elif column == Column.VALUE:
            figures(painter, room, text, right=True)
        else:
            painter.drawText(room, alignment(column), elided(text, room.width(), bold=bold))


class QueueTable(QTableView):
    """``looked_at(first, last)``: these rows are in view now. ``mark_row`` and ``mark_to`` ask for a row, or all up to it, to be marked."""

    looked_at = Signal(int, int)
    mark_row = Signal(int)
    mark_to = Signal(int, int)

    def __init__(self, look: Look, model: QueueModel, sort: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._sort = look, sort
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(look, model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Size.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(self._tell)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._clicked)
        header.setFixedHeight(Size.ROW)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.ITEMS, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.setAccessibleName(look.words("queue.table"))
        role(self, "plain")

    def _clicked(self, section: int) -> None:
        name = SORTS.get(Column(section))
        if name is not None:
            self._sort(name)

    def in_view(self) -> tuple[int, int]:
        """The first and the last row that can be seen."""
        top, rows = self.verticalScrollBar().value(), max(1, self.viewport().height() // Size.ROW)
        first = top // Size.ROW
        return first, max(first, min(first + rows + 1, self.model().rowCount() - 1))

    def _tell(self) -> None:
        self.looked_at.emit(*self.in_view())

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - _ITEMS_AT_LEAST
        hidden: set[Column] = set()
        for column in _FIRST_TO_GO:
            if sum(width for one, width in _WIDTHS.items() if one not in hidden) > room:
                hidden.add(column)
        for column in _FIRST_TO_GO:
            if self.isColumnHidden(column) is not (column in hidden):
                self.setColumnHidden(column, column in hidden)
        super().resizeEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, shift = self.currentIndex().row(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.mark_row.emit(row)
        elif shift and step is not None and row >= 0:
            self._go(row + step)
            self.mark_to.emit(row, self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; searching on would run through every row."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, before = self.indexAt(event.position().toPoint()), self.currentIndex().row()
        super().mousePressEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and before >= 0:
            self.mark_to.emit(before, index.row())
        elif index.column() == Column.MARK or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.mark_row.emit(index.row())

"""The table itself: rows as lines, marks, and the keys that move and mark."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.ui.look import Look
from console.ui.queue.lines import Cell, LinePainter
from console.ui.queue.model import SORTS, Column, QueueModel
from console.ui.theme import role
from console.ui.tokens import Size

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


class QueueTable(QTableView):
    """``looked_at(first, last)``: these rows are in view now. ``mark_row`` and ``mark_to`` ask for a row, or all up to it, to be marked."""

    looked_at = Signal(int, int)
    mark_row = Signal(int)
    mark_to = Signal(int, int)

    def __init__(self, look: Look, model: QueueModel, sort: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sort, self._rows, self._line = sort, model, LinePainter(look, model)
        self.setModel(model)
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line, without Qt's own way to each cell."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells, chosen, end = self._cells(), self._chosen_row(), event.rect().bottom()
        row = self.rowAt(event.rect().top())
        top = self.rowViewportPosition(row)
        while 0 <= row < self._rows.rowCount() and top <= end:
            self._line.paint(painter, top, cells, self._rows.row_in(row), selected=row == chosen)
            row, top = row + 1, top + Size.ROW
        painter.end()

    def _cells(self) -> list[Cell]:
        return [
            Cell(column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        ]

    def _chosen_row(self) -> int:
        chosen = self.selectionModel().selectedRows()
        return chosen[0].row() if chosen else -1

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

"""The queue's rows for Qt's table. Text is made when a cell is painted, so that a long queue costs nothing."""

from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from console.ui.look import Look
from console.ui.queue.presenter import Change, QueuePresenter, Row

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    VALUE = 0
    SEGMENT = 1
    CUSTOMER = 2
    ITEMS = 3
    NEXT = 4
    ATTEMPTS = 5
    CONSENT = 6
    STATUS = 7


def items_text(look: Look, row: Row) -> str:
    if not row.items:
        return ""
    first = f"{row.items[0].name} {row.items[0].variant}".strip()
    more = len(row.items) - 1
    return look.words("queue.more_items", name=first, n=more) if more else first


def next_text(look: Look, row: Row) -> str:
    step = look.words.named("next_step", row.next_step) if row.next_step else look.words("queue.no_next")
    return f"{step} {time_text(row.next_at)}".strip()


def time_text(when: datetime | None) -> str:
    return f"{when:%m/%d %H:%M}" if when else ""


def status_text(look: Look, row: Row) -> str:
    return look.words("queue.barred") if row.barred else look.words.named("cart_status", row.status)


class QueueModel(QAbstractTableModel):
    def __init__(self, look: Look, presenter: QueuePresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._count = len(presenter.rows)

    def row_at(self, index: Index) -> Row | None:
        rows = self._presenter.rows
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def on_change(self, change: Change) -> None:
        if change is Change.ROWS_RESET:
            self.beginResetModel()
            self._count = len(self._presenter.rows)
            self.endResetModel()
        elif change is Change.ROWS_ADDED and len(self._presenter.rows) > self._count:
            self.beginInsertRows(QModelIndex(), self._count, len(self._presenter.rows) - 1)
            self._count = len(self._presenter.rows)
            self.endInsertRows()
        elif change is Change.ROWS_CHANGED and self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(Column) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._presenter.has_more()

    def fetchMore(self, parent: Index) -> None:
        self._presenter.more()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._look.words(f"queue.{Column(section).name.lower()}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.why(self._look.lang) if column in (Column.SEGMENT, Column.VALUE) else self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(column))
        return None

    def _text(self, row: Row, column: Column) -> str:
        words = self._look.words
        if column is Column.VALUE:
            return words.yen(row.value)
        if column is Column.SEGMENT:
            return words.named("segment", row.segment)
        if column is Column.CUSTOMER:
            return row.customer
        if column is Column.ITEMS:
            return items_text(self._look, row)
        if column is Column.NEXT:
            return next_text(self._look, row)
        if column is Column.ATTEMPTS:
            return words("unit.times", n=row.attempts) if row.attempts else words("queue.none_yet")
        if column is Column.CONSENT:
            return words.named("consent", row.consent)
        return status_text(self._look, row)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == Column.VALUE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

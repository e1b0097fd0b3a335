"""The queue's rows for Qt's table: as many as the engine has, of which a few pages are here. Text is made when a cell is painted."""

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from console.ui.look import Look
from console.ui.queue.presenter import Change, QueuePresenter
from console.ui.queue.rows import Row
from console.ui.shop_time import day_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    MARK = 0
    VALUE = 1
    SEGMENT = 2
    CUSTOMER = 3
    ITEMS = 4
    NEXT = 5
    ATTEMPTS = 6
    CONSENT = 7
    ASSIGNED = 8
    STATUS = 9


SORTS: Final = {
    Column.VALUE: "value",
    Column.SEGMENT: "tier",
    Column.NEXT: "plan",
    Column.ATTEMPTS: "attempts",
    Column.STATUS: "status",
}


def items_text(look: Look, row: Row) -> str:
    if not row.items:
        return ""
    first = f"{row.items[0].name} {row.items[0].variant}".strip()
    more = len(row.items) - 1
    return look.words("queue.more_items", name=first, n=more) if more else first


def next_text(look: Look, row: Row) -> str:
    """The next step and when, else by which rule there is none."""
    words = look.words
    if row.next_step:
        step = words("queue.appointed") if row.appointed else words.named("next_step", row.next_step)
        return f"{step} {day_text(words, row.next_at)}".strip()
    return words.named("rule", row.rule) if row.rule else words("queue.no_next")


def status_text(look: Look, row: Row) -> str:
    if row.barred:
        return look.words("queue.barred")
    return look.words.named("cart_status", row.status)


class QueueModel(QAbstractTableModel):
    def __init__(self, look: Look, presenter: QueuePresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._count = presenter.total

    def row_at(self, index: Index) -> Row | None:
        return self._presenter.row_at(index.row()) if index.isValid() else None

    def row_in(self, place: int) -> Row | None:
        """The same without Qt's way to it."""
        return self._presenter.row_at(place)

    def marked(self, row: Row) -> bool:
        return self._presenter.marked(row.cart_id)

    def on_change(self, change: Change) -> None:
        if change is Change.RESET:
            self._resize(self._presenter.total)
        elif change is Change.ROWS:
            first, last = self._presenter.came
            self._changed(first, min(last, self._count - 1))

    def repaint_marks(self) -> None:
        self._changed(0, self._count - 1)

    def _changed(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _resize(self, count: int) -> None:
        """Rows come and go at the end, so that the place in the list stays; the ones in view are filled anew."""
        before = self._count
        if count > before:
            self.beginInsertRows(QModelIndex(), before, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(QModelIndex(), count, before - 1)
            self._count = count
            self.endRemoveRows()
        self._changed(0, min(before, count) - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section == Column.MARK:
                return ""
            name = self._look.words(f"queue.{Column(section).name.lower()}")
            sort = self._presenter.wish.sort
            arrow = {SORTS.get(Column(section)): " ↑", f"-{SORTS.get(Column(section))}": " ↓"}
            return name + arrow.get(sort, "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column in (Column.SEGMENT, Column.VALUE):
                return row.why(self._look.lang)
            return (row.plan(self._look.lang) if column is Column.NEXT else "") or self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        return None

    def text(self, row: Row, column: Column) -> str:
        """What stands in the cell."""
        words = self._look.words
        if column is Column.MARK:
            return words("queue.marked") if self._presenter.marked(row.cart_id) else ""
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
        if column is Column.ASSIGNED:
            return row.assigned_to
        return status_text(self._look, row)


_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def alignment(column: int) -> int:
    return _RIGHT if column == Column.VALUE else _LEFT

"""The entries of the audit log as a table that grows as it is scrolled."""

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from console.ui.audit.presenter import AuditPresenter, Entry
from console.ui.look import Look
from console.ui.shop_time import day_text, exact_text
from console.ui.tokens import Size
from console.ui.words import Words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ID = re.compile(r"[0-9a-f]{32}(?:@\d+)?|[0-9a-f]{8}-[0-9a-f-]{27}")
COLUMNS = ("number", "at", "who", "what", "subject")
_SHARES = (0.07, 0.26, 0.17, 0.28)
"""Of the width; the subject gets the rest."""


def did(words: Words, what: str) -> str:
    """What was done, in words; an id that this window has none for is shown as it is."""
    return words.named("audit.what", what)


def subject(words: Words, entry: Entry) -> str:
    """What it was done to. Of an id that says nothing to people, what it is the id of, and its beginning to tell it from others."""
    if entry.subject == entry.who:
        return ""
    if _ID.fullmatch(entry.subject) is None:
        return entry.subject
    return words("audit.subject_of", kind=words.named("audit.kinds", entry.what.partition(".")[0]), id=entry.subject[:8])


class EntriesModel(QAbstractTableModel):
    def __init__(self, look: Look, presenter: AuditPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._shown: list[Entry] = presenter.rows
        self._count = len(self._shown)
        self.narrow = False

    def refresh(self) -> None:
        rows = self._presenter.rows
        grown = self._count and len(rows) > self._count and rows[: self._count][-1:] == self._shown[self._count - 1 : self._count]
        if grown and rows[0] == self._shown[0]:
            self.beginInsertRows(_ROOT, self._count, len(rows) - 1)
            self._shown, self._count = rows, len(rows)
            self.endInsertRows()
        elif rows is not self._shown:
            self.beginResetModel()
            self._shown, self._count = rows, len(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._presenter.has_more()

    def fetchMore(self, parent: Index) -> None:
        self._presenter.more()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._look.words(f"audit.column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry, words = self._shown[index.row()], self._look.words
        match COLUMNS[index.column()]:
            case "number":
                return f"{entry.number:,}"
            case "at":
                short = self.narrow and role == Qt.ItemDataRole.DisplayRole
                return day_text(words, entry.at) if short else exact_text(words, entry.at)
            case "who":
                return words.named("audit.by", entry.who)
            case "what":
                said = did(words, entry.what)
                return f"{said} ({entry.what})" if role == Qt.ItemDataRole.ToolTipRole else said
        return subject(words, entry) if role == Qt.ItemDataRole.DisplayRole else entry.subject


class EntriesTable(QTableView):
    def __init__(self, look: Look, presenter: AuditPresenter) -> None:
        super().__init__()
        self.entries = EntriesModel(look, presenter, self)
        self.setModel(self.entries)
        self.setAccessibleName(look.words("audit.title"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Size.ROW - 4)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        small = self.entries.narrow = room < Size.WIDE - 2 * Size.RAIL
        self.setColumnHidden(0, small)
        for place, part in enumerate(_SHARES):
            self.setColumnWidth(place, int(room * (part * 1.08 if small else part)))

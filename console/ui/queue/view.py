"""The queue: one plain table, the selected cart beside it, one key that calls."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.ui import fonts
from console.ui.labels import label
from console.ui.look import Look
from console.ui.painting import elided, figures, plate
from console.ui.placeholder import Placeholder
from console.ui.queue.detail import CartDetail
from console.ui.queue.model import Column, QueueModel
from console.ui.queue.presenter import Change, Phase, QueuePresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

_WIDTHS = {
    Column.VALUE: 108,
    Column.SEGMENT: 76,
    Column.CUSTOMER: 108,
    Column.NEXT: 110,
    Column.ATTEMPTS: 72,
    Column.CONSENT: 72,
    Column.STATUS: 96,
}
_FIRST_TO_GO = (Column.CONSENT, Column.ATTEMPTS, Column.NEXT)
"""Columns that make room in a narrow window; the selected cart shows them anyway."""


class QueueDelegate(QStyledItemDelegate):
    """Row lines, the tier as a chip, the whole row as one focus."""

    def __init__(self, look: Look, model: QueueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model = look, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        row = self._model.row_at(index)
        if row is None:
            return
        theme = self._look.theme
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(theme.selected if selected else theme.surface))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.line))
        if selected and index.column() == Column.VALUE:
            painter.fillRect(QRectF(rect.left(), rect.top(), Size.STRIPE, rect.height() - 1), QColor(theme.primary))
        text = str(index.data() or "")
        bold = index.column() in (Column.VALUE, Column.CUSTOMER)
        off = row.barred or row.status == "closed"
        painter.setFont(fonts.face(Type.BODY, bold=bold))
        painter.setPen(QColor(theme.ink_faint if off or index.column() in (Column.ATTEMPTS, Column.CONSENT) else theme.ink))
        room = rect.adjusted(Space.S, 0, -Space.S, 0)
        if index.column() == Column.SEGMENT and text:
            painter.setFont(fonts.face(Type.CAPTION))
            width = painter.fontMetrics().horizontalAdvance(text) + 2 * Space.S
            chip = QRectF(room.left(), rect.center().y() - 11, width, 22)
            plate(painter, chip, theme.window if not selected else theme.surface, theme.edge, Space.XS)
            painter.setPen(QColor(theme.ink_faint if off else theme.ink_soft))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        elif index.column() == Column.VALUE:
            figures(painter, room, text, right=True)
        else:
            alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
            painter.drawText(room, int(alignment), elided(text, room.width(), bold=bold))
        painter.restore()


class QueueTable(QTableView):
    def __init__(self, look: Look, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
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
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(Size.ROW)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.ITEMS, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.setAccessibleName(look.words("queue.table"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - 160
        for column in _FIRST_TO_GO:
            shown = [c for c in _WIDTHS if not self.isColumnHidden(c)]
            needed = sum(_WIDTHS[c] for c in _WIDTHS if c not in _FIRST_TO_GO or _FIRST_TO_GO.index(c) >= _FIRST_TO_GO.index(column))
            hide = needed > room
            if hide is not (column not in shown):
                self.setColumnHidden(column, hide)
        super().resizeEvent(event)


class QueueView(QWidget):
    """``open_live`` shows the calls."""

    def __init__(self, look: Look, presenter: QueuePresenter, open_live: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self._model = QueueModel(look, presenter, self)
        self.table = QueueTable(look, self._model)
        self.detail = CartDetail(look, presenter, presenter.call_now, open_live)
        self._count = label("", "caption")
        reload = QPushButton(f"{words('queue.reload')} (F5)")
        role(reload, "quiet")
        reload.setToolTip(words("queue.reload_tip"))
        reload.clicked.connect(presenter.reload)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.S, 0)
        head.setSpacing(Space.M)
        head.addWidget(label(words("queue.title"), "title"))
        head.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(reload)
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        bar.setLayout(head)
        self._stack = QStackedWidget()
        self._loading = Placeholder(look, "timer", words("queue.loading"), "")
        self._empty = Placeholder(look, "shopping-cart", words("queue.empty_title"), words("queue.empty_body"))
        self._failed = Placeholder(look, "warning", words("queue.failed_title"), "", words("queue.retry"), presenter.reload)
        for page in (self.table, self._loading, self._empty, self._failed):
            self._stack.addWidget(page)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(bar)
        rule = QFrame()
        role(rule, "rule")
        left.addWidget(rule)
        left.addWidget(self._stack, 1)
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addLayout(left, 1)
        columns.addWidget(self.detail)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        for keys in ("C", "Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(presenter.call_now)
        presenter.watch = self.changed
        self._model.on_change(Change.ROWS_RESET)
        for change in (Change.PHASE, Change.SELECTION):
            self.changed(change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Size.MEDIUM - Size.RAIL
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.detail.as_foot(narrow)

    def changed(self, change: Change) -> None:
        if change in (Change.ROWS_RESET, Change.ROWS_ADDED, Change.ROWS_CHANGED):
            self._model.on_change(change)
            self._select_row()
        if change is Change.PHASE:
            self._show_phase()
        self._show_count()
        if change in (Change.SELECTION, Change.NOTICE, Change.ROWS_CHANGED):
            self.detail.refresh()
        if change is Change.SELECTION:
            self._select_row()

    def _show_phase(self) -> None:
        presenter = self._presenter
        page = {Phase.LOADING: self._loading, Phase.EMPTY: self._empty, Phase.FAILED: self._failed}.get(presenter.phase, self.table)
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        held = self.hasFocus()
        self._stack.setCurrentWidget(page)
        if held and page is self.table:
            self.table.setFocus()

    def _show_count(self) -> None:
        shown, total = len(self._presenter.rows), self._presenter.total
        words = self._look.words
        self._count.setText(
            "" if not shown else words("queue.count", n=total) if shown >= total else words("queue.count_part", n=shown, total=total)
        )

    def _row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = self._model.row_at(current)
        if row is not None:
            self._presenter.select(row.cart_id)

    def _select_row(self) -> None:
        wanted = self._presenter.selected
        for place, row in enumerate(self._presenter.rows):
            if row.cart_id == wanted:
                if not self.table.selectionModel().isRowSelected(place, QModelIndex()):
                    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                    self.table.selectionModel().setCurrentIndex(self._model.index(place, 0), flags)
                return

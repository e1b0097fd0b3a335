"""Past calls: what they are looked for by, the list, and the call that is looked at."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui.history.detail import CallDetail
from console.ui.history.filter import Filter
from console.ui.history.filter_bar import FilterBar
from console.ui.history.paper import evidence_pdf
from console.ui.history.presenter import Change, HistoryPresenter, Phase
from console.ui.history.table import CallsList
from console.ui.labels import label
from console.ui.look import Look
from console.ui.passed_focus import PassedFocus
from console.ui.placeholder import Placeholder
from console.ui.theme import role
from console.ui.tokens import Size, Space

_LIST = 480


class HistoryView(QWidget):
    def __init__(self, look: Look, presenter: HistoryPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        presenter.paper = lambda body: evidence_pdf(look, body)
        role(self, "window")
        self.setAccessibleName(words("history.title"))
        self.setMinimumWidth(1)
        self._count = label("", "caption")
        self._reload = QPushButton(f"{words('queue.reload')} (F5)")
        role(self._reload, "quiet")
        self._reload.clicked.connect(presenter.reload)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.S, 0)
        head.setSpacing(Space.M)
        head.addWidget(label(words("history.title"), "title"))
        head.addWidget(self._count, 1)
        head.addWidget(self._reload)
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        bar.setLayout(head)
        self._bar = bar
        self.filter = FilterBar(look, presenter)
        self.table = CallsList(look, presenter)
        self.detail = CallDetail(look, presenter, self._to_list)
        self._stack = QStackedWidget()
        # Where the window is low the list gives way, not what is looked for by.
        self._stack.setMinimumHeight(1)
        self._loading = Placeholder(look, "timer", words("history.loading"), "")
        self._empty = Placeholder(look, "clock-counter-clockwise", words("history.empty_title"), words("history.empty_body"))
        self._none = Placeholder(
            look,
            "magnifying-glass",
            words("history.none_title"),
            words("history.none_body"),
            words("history.clear"),
            lambda: presenter.look_for(Filter()),
        )
        self._failed = Placeholder(look, "warning", words("history.failed_title"), "", words("queue.retry"), presenter.reload)
        for page in (self.table, self._loading, self._empty, self._none, self._failed):
            self._stack.addWidget(page)
        self._columns = QHBoxLayout()
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._line = line = QFrame()
        line.setFixedWidth(1)
        role(line, "surface")
        self._columns.addWidget(self._stack, 1)
        self._columns.addWidget(line)
        self._columns.addWidget(self.detail, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rule = QFrame()
        role(rule, "rule")
        for widget in (bar, self.filter, rule):
            rows.addWidget(widget)
        rows.addLayout(self._columns, 1)
        self._narrow = False
        self._reading = False
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.activated.connect(lambda _: self.to_call())
        for keys, then in {
            "Space": presenter.toggle,
            "E": presenter.take_evidence,
            "Ctrl+F": self.filter.focus_words,
            "/": self.filter.focus_words,
        }.items():
            self._shortcut(keys, self._unless_writing(then))
        self._shortcut("Escape", self._to_list)
        PassedFocus(self, self.table)
        presenter.watch = self.changed
        for change in (Change.CHOICES, Change.ROWS_RESET, Change.PHASE, Change.SELECTION, Change.DETAIL, Change.OUTLINE, Change.NOTICE):
            self.changed(change)

    def _shortcut(self, keys: str, then: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(then)

    def _unless_writing(self, then: Callable[[], None]) -> Callable[[], None]:
        def do() -> None:
            if not isinstance(self.window().focusWidget(), QLineEdit):
                then()

        return do

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow = self.width() < Size.MEDIUM - Size.RAIL
        self._lay_out()

    def _lay_out(self) -> None:
        """Beside each other, or one of the two in a narrow window."""
        alone = self._narrow or self._presenter.row is None
        self._stack.setMaximumWidth(Size.UNBOUNDED if alone else _LIST)
        self._stack.setMinimumWidth(0 if alone else min(_LIST, self.width() * 2 // 5))
        self._line.setVisible(not alone)
        reading = self._narrow and self._reading and self._presenter.row is not None
        self._stack.setVisible(not reading)
        self.filter.setVisible(not reading)
        self._bar.setVisible(not reading)
        self.detail.setVisible(self._presenter.row is not None and (reading or not self._narrow))
        self.detail.as_page(self._narrow)

    def to_call(self) -> None:
        """The chosen call, alone in a narrow window."""
        self._reading = True
        self._lay_out()
        self.detail.transcript.setFocus()

    def _to_list(self) -> None:
        self._reading = False
        self._lay_out()
        self.table.setFocus()

    def changed(self, change: Change) -> None:
        if change in (Change.ROWS_RESET, Change.ROWS_ADDED):
            self.table.calls.on_change(change)
            self._select_row()
        if change in (Change.FILTER, Change.CHOICES):
            self.filter.refresh()
            self.detail.opinion.refresh()
        if change in (Change.SELECTION, Change.DETAIL):
            self.detail.show_words() if change is Change.SELECTION or self.detail.transcript.turn < 0 else None
            self.detail.refresh()
            self.detail.show_sound()
            self._select_row()
            self._lay_out()
        if change in (Change.SELECTION, Change.OUTLINE):
            self.detail.show_outline()
        if change is Change.SOUND:
            self.detail.show_sound()
        if change is Change.NOTICE:
            self.detail.show_notice()
        if change in (Change.PHASE, Change.ROWS_RESET, Change.ROWS_ADDED):
            self._show_phase()

    def _show_phase(self) -> None:
        presenter, words = self._presenter, self._look.words
        pages = {Phase.LOADING: self._loading, Phase.EMPTY: self._empty, Phase.NO_MATCH: self._none, Phase.FAILED: self._failed}
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        self._stack.setCurrentWidget(pages.get(presenter.phase, self.table))
        shown, total = len(presenter.rows), presenter.total
        self._count.setText("" if not shown else words("history.count", n=total))

    def _row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        call = self.table.calls.call_at(current)
        if call is not None:
            self._presenter.select(call.call_id)

    def _select_row(self) -> None:
        for place, row in enumerate(self._presenter.rows):
            index = self.table.calls.index(place)
            # The place alone says nothing: a list that gets the focus goes to its first row without selecting it.
            if row.call_id == self._presenter.selected and not self.table.selectionModel().isSelected(index):
                self.table.setCurrentIndex(index)

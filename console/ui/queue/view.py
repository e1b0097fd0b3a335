"""The queue: where in the day, what narrows it, today's plan, one table of any length, the selected cart beside it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui import shop_time
from console.ui.look import Look
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.queue.day_strip import DayStrip
from console.ui.queue.deciding import AssignDrawer, DecisionBar, Drawer, SnoozeDrawer, WhyNotDrawer
from console.ui.queue.detail import CartDetail
from console.ui.queue.filters import FilterBar, SearchField, Tabs, Views
from console.ui.queue.model import QueueModel
from console.ui.queue.presenter import Change, QueuePresenter
from console.ui.queue.table import QueueTable
from console.ui.queue.wish import Wish
from console.ui.roles import What
from console.ui.theme import role
from console.ui.throttle import Throttle
from console.ui.tokens import Size, Space

_REFRESH_MS: Final = 300
_CLOSER_MS: Final = 150
_BARS: Final = 560
"""From this height on there is room for filters and today's plan above the table."""


class QueueView(QWidget):
    """``open_live`` shows the calls; ``clock`` gives the present time with zone."""

    def __init__(
        self,
        look: Look,
        presenter: QueuePresenter,
        open_live: Callable[[], None],
        clock: Callable[[], datetime] = shop_time.now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        # What came while there was no view is not in what it begins with.
        self._stale = presenter.phase is not Phase.LOADING
        self._bars_wanted: bool | None = None
        self._model = QueueModel(look, presenter, self)
        self.table = QueueTable(look, self._model, presenter.sort_by)
        keys: dict[str, Callable[[], None]] = {
            "call": presenter.call_now,
            "snooze": lambda: self.open_drawer(self.snooze),
            "exclude": presenter.toggle_excluded,
            "assign": lambda: self.open_drawer(self.assign),
        }
        self.detail = CartDetail(look, presenter, keys, open_live)
        self.tabs = Tabs(look, presenter)
        self.search = SearchField(look, presenter, self._to_table)
        self.views = Views(look, presenter)
        self.filters = FilterBar(look, presenter)
        self.day = DayStrip(look, presenter, self._to_table)
        self.decisions = DecisionBar(look, presenter, keys)
        self.snooze = SnoozeDrawer(look, presenter, clock, self._to_table)
        self.assign = AssignDrawer(look, presenter, self._to_table)
        self.why_not = WhyNotDrawer(look, presenter, self._to_table, lambda rule: presenter.want(Wish(when="stopped", rule=rule)))
        self._drawers: tuple[Drawer, ...] = (self.snooze, self.assign, self.why_not)
        self._stack = QStackedWidget()
        self._loading = Placeholder(look, "timer", words("queue.loading"), "")
        self._empty = Placeholder(look, "shopping-cart", words("queue.empty_title"), words("queue.empty_body"))
        self._none = Placeholder(
            look, "magnifying-glass", words("queue.none_title"), words("queue.none_body"), words("queue.show_all"), self._show_all
        )
        self._failed = Placeholder(look, "warning", words("queue.failed_title"), "", words("queue.retry"), presenter.reload)
        for page in (self.table, self._loading, self._empty, self._none, self._failed):
            self._stack.addWidget(page)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addLayout(self._left(), 1)
        self._columns.addWidget(self.detail)
        self._refresh = Throttle(presenter.refresh, self, _REFRESH_MS)
        self._closer = Throttle(presenter.look_closer, self, _CLOSER_MS)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.looked_at.connect(presenter.pages.look)
        self.table.mark_row.connect(self._mark_row)
        self.table.mark_to.connect(presenter.mark_between)
        self._shortcuts(keys)
        presenter.watch = self.changed
        for change in (Change.RESET, Change.COUNTS, Change.VIEWS, Change.PHASE, Change.SELECTION, Change.NOTICE):
            self.changed(change)

    def _left(self) -> QVBoxLayout:
        words = self._look.words
        head = QHBoxLayout()
        head.setContentsMargins(Space.M, 0, Space.S, 0)
        head.setSpacing(Space.S)
        self._narrow_button = QPushButton(f"{words('queue.narrow')} (F)")
        role(self._narrow_button, "quiet")
        self._narrow_button.setToolTip(words("queue.narrow_tip"))
        self._narrow_button.clicked.connect(self._toggle_bars)
        head.addWidget(self.search, 1)
        head.addWidget(self.search.eraser)
        head.addWidget(self.views)
        head.addWidget(self._narrow_button)
        top = QFrame()
        role(top, "surface")
        top.setLayout(head)
        top.setFixedHeight(Size.BANNER)
        self._tab_bar = QFrame()
        role(self._tab_bar, "surface")
        tabs = QHBoxLayout(self._tab_bar)
        tabs.setContentsMargins(0, Space.XS, 0, 0)
        tabs.addWidget(self.tabs, 1)
        self._why_button = QPushButton(f"{words('queue.why_not_short')} (W)")
        role(self._why_button, "quiet")
        self._why_button.clicked.connect(lambda: self.open_drawer(self.why_not))
        tabs.addWidget(self._why_button)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for part in (self._tab_bar, top, self.filters, self.day):
            left.addWidget(part)
        rule = QFrame()
        role(rule, "rule")
        left.addWidget(rule)
        left.addWidget(self._stack, 1)
        left.addWidget(self.decisions)
        for drawer in self._drawers:
            left.addWidget(drawer)
        return left

    def _shortcuts(self, keys: dict[str, Callable[[], None]]) -> None:
        given: dict[tuple[str, ...], Callable[[], None]] = {
            ("C", "Return"): keys["call"],
            ("Z",): keys["snooze"],
            ("X",): keys["exclude"],
            ("A",): keys["assign"],
            ("W",): lambda: self.open_drawer(self.why_not),
            ("F",): self._toggle_bars,
            ("/",): self._to_search,
            ("Ctrl+F",): self._to_search,
            ("Ctrl+S",): self.views.ask_name,
            ("Ctrl+A",): self._presenter.mark_everything,
            ("Ctrl+Z",): self._presenter.undo,
            ("Esc",): self._escape,
        }
        for number in range(1, 7):
            given[(str(number),)] = partial(self.tabs.choose_number, number)
        for letters, then in given.items():
            for letter in letters:
                shortcut = QShortcut(QKeySequence(letter), self.table if len(letter) == 1 or letter == "Return" else self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(then)

    # what the operator does

    def open_drawer(self, drawer: Drawer) -> None:
        """In place of the one that is out. Nothing to decide about: nothing comes out."""
        for other in self._drawers:
            if other is not drawer:
                other.hide()
        if drawer in (self.snooze, self.assign) and not (self._presenter.chosen() and self._presenter.permitted(What.ACT)):
            return
        drawer.open()
        self._make_room()

    def _to_table(self) -> None:
        self._make_room()
        if self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _escape(self) -> None:
        presenter = self._presenter
        if presenter.marks or presenter.everything:
            presenter.clear_marks()
        elif presenter.wish.narrowed:
            self._show_all()
        self._to_table()

    def _show_all(self) -> None:
        self.search.clear()
        self._presenter.want(Wish())

    def _toggle_bars(self) -> None:
        self._bars_wanted = not self.filters.isVisible()
        self._make_room()

    def _mark_row(self, place: int) -> None:
        row = self._presenter.row_at(place)
        if row is not None:
            self._presenter.mark(row.cart_id)

    # what changed

    def changed(self, change: Change) -> None:
        if change in (Change.RESET, Change.ROWS):
            self._model.on_change(change)
            if change is Change.RESET:
                self._presenter.pages.look(*self.table.in_view())
            self._select_row()
        elif change is Change.STALE:
            self._stale = not self.isVisible()
            if not self._stale:
                self._refresh()
        elif change is Change.PHASE:
            self._show_phase()
            self.table.horizontalHeader().viewport().update()
        elif change is Change.MARKS:
            self._model.repaint_marks()
            self.decisions.refresh()
        elif change is Change.VIEWS:
            self.views.refresh()
        elif change is Change.NOTICE:
            self.decisions.refresh()
            self.detail.refresh()
        elif change is Change.SELECTION:
            self.detail.refresh()
            self.decisions.refresh()
            self._select_row()
            if self._presenter.selected is not None and self._presenter.detail is None:
                self._closer()
        if change in (Change.COUNTS, Change.PHASE):
            self.tabs.refresh()
            self._make_room()
            self.filters.refresh()
            self.search.refresh()
            self.views.refresh()
            self.day.refresh()

    def _show_phase(self) -> None:
        presenter = self._presenter
        nothing = self._none if presenter.wish.narrowed or presenter.wish.when else self._empty
        page = {Phase.LOADING: self._loading, Phase.EMPTY: nothing, Phase.FAILED: self._failed}.get(presenter.phase, self.table)
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        held = self.hasFocus() or self.table.hasFocus()
        if presenter.phase is Phase.LOADING and presenter.total:
            # Another list is on its way: the table stays, empty, and does not flicker.
            page = self.table
        self._stack.setCurrentWidget(page)
        if held and page is self.table:
            self.table.setFocus()

    def _row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = self._model.row_at(current)
        if row is not None:
            self._presenter.select(row.cart_id)

    def _select_row(self) -> None:
        """The selected cart keeps its mark wherever it has gone; a place that another cart has now is not selected."""
        wanted = self._presenter.selected
        place = self._presenter.pages.place_of(wanted) if wanted is not None else None
        selection = self.table.selectionModel()
        if place is None or place >= self._model.rowCount():
            row = self._model.row_at(selection.currentIndex())
            if (row is not None and row.cart_id != wanted) or (
                row is None and selection.currentIndex().isValid() and wanted is not None and not selection.hasSelection()
            ):
                selection.clearSelection()
            return
        if not selection.isRowSelected(place, QModelIndex()) or selection.currentIndex().row() != place:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            held = self.table.verticalScrollBar().value()
            selection.setCurrentIndex(self._model.index(place, 0), flags)
            if not self.table.hasFocus():
                self.table.verticalScrollBar().setValue(held)

    # room

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        narrow = self.width() < Size.MEDIUM - Size.RAIL
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.detail.as_foot(narrow)
        roomy = self.height() >= _BARS and not narrow
        bars = roomy if self._bars_wanted is None else self._bars_wanted
        self.filters.setVisible(bars and not narrow)
        self.day.setVisible(roomy and bars)
        self._tab_bar.setVisible(not narrow or bars)
        left = self.width() - (0 if narrow else Size.PANEL)
        self._why_button.setVisible(left >= self.tabs.sizeHint().width() + self._why_button.sizeHint().width())
        # On a low screen a drawer takes the place of what its keys do anyway.
        out = any(not drawer.isHidden() for drawer in self._drawers)
        self.detail.setVisible(not (narrow and out))
        if narrow and out:
            self.decisions.hide()
        else:
            self.decisions.refresh()

"""A list of what was sent or told: how each stands, narrowed by state, and the one key that sends the chosen one once more."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.ui.controls import Choice
from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.outgoing.presenter import STATES, OutgoingPresenter, Page
from console.ui.outgoing.rows import Delivery, Sent
from console.ui.passed_focus import PassedFocus
from console.ui.permitted import permit
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.roles import What
from console.ui.shop_time import day_text
from console.ui.theme import role
from console.ui.tokens import Size, Space

_COLUMNS: Final[dict[Page, tuple[str, ...]]] = {
    Page.MESSAGES: ("at", "customer", "channel", "template", "state", "tries", "receipt"),
    Page.LINKS: ("at", "customer", "channel", "state", "receipt"),
    Page.RESULTS: ("at", "kind", "state", "tries", "receipt"),
}
_WIDTHS: Final = {"at": 162, "customer": 112, "channel": 84, "template": 168, "state": 230, "tries": 68, "kind": 180}
_NARROW: Final = {"customer": 100, "state": 204, "kind": 144}
_FIRST_TO_GO: Final = ("template", "tries", "channel")
"""Columns that make room in a narrow window; the tip of a row has them anyway."""
_BAD: Final = frozenset({"failed", "unsure", "dead"})
_MORE_AT: Final = 8
"""Rows before the end at which the next ones are asked for."""


class TablePage(QWidget):
    """``open_call`` opens the history on one call."""

    def __init__(
        self, look: Look, presenter: OutgoingPresenter, page: Page, open_call: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._page, self._open_call = look, presenter, page, open_call
        words = look.words
        self.state = Choice()
        role(self.state, "filter")
        self.state.setAccessibleName(words("outgoing.by_state"))
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.activated.connect(lambda _: presenter.narrow(str(self.state.currentData() or "")))
        self.again = QPushButton(f"{words('outgoing.again')} (A)")
        self.all_again = QPushButton(words("outgoing.all_again"))
        self.call = QPushButton(f"{words('outgoing.see_call')} (Enter)")
        top = QHBoxLayout()
        top.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        top.setSpacing(Space.S)
        top.addWidget(self.state)
        self._why = label("", "caption")
        top.addSpacing(Space.S)
        top.addWidget(self._why, 1)
        for made, then, there in (
            (self.call, self._see_call, page is Page.LINKS),
            (self.again, self._again, page is not Page.LINKS),
            (self.all_again, presenter.all_again, page is Page.RESULTS),
        ):
            role(made, "plain")
            made.clicked.connect(lambda _=False, then=then: then())
            if not there:
                made.hide()
            top.addWidget(made)
        self.table = self._make_table()
        self._stack = QStackedWidget()
        self._loading = Placeholder(look, "timer", words("outgoing.loading"), "")
        self._empty = Placeholder(look, "paper-plane-tilt", words(f"outgoing.none_{page}"), words(f"outgoing.none_{page}_body"))
        self._fits = Placeholder(look, "magnifying-glass", words("outgoing.none_fits"), words("outgoing.none_fits_body"))
        self._failed = Placeholder(look, "warning", words("outgoing.failed_title"), "", words("queue.retry"), presenter.reload)
        for one in (self.table, self._loading, self._empty, self._fits, self._failed):
            self._stack.addWidget(one)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self._stack, 1)
        PassedFocus(self, self.table)
        for key, then in (("A", self._again), ("Return", self._see_call)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(then)
        self.refresh()

    def _make_table(self) -> QTableWidget:
        words, columns = self._look.words, _COLUMNS[self._page]
        table = QTableWidget(0, len(columns))
        table.setAccessibleName(words(f"outgoing.page_{self._page}"))
        table.setHorizontalHeaderLabels([words(f"outgoing.column_{name}") for name in columns])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(Size.ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(False)
        for place, name in enumerate(columns):
            if name in _WIDTHS:
                header.resizeSection(place, _WIDTHS[name])
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._chose)
        table.verticalScrollBar().valueChanged.connect(self._near_the_end)
        return table

    @property
    def chosen(self) -> Sent | Delivery | None:
        found = self._presenter.shelves[self._page].rows
        row = self.table.currentRow()
        return found[row] if 0 <= row < len(found) else None

    def refresh(self) -> None:
        shelf, words = self._presenter.shelves[self._page], self._look.words
        self._fill_states(shelf.state)
        held = self.chosen.id if self.chosen is not None else None
        self.table.setRowCount(len(shelf.rows))
        for place, one in enumerate(shelf.rows):
            self._fill(place, one)
        at = next((place for place, one in enumerate(shelf.rows) if one.id == held), 0)
        if shelf.rows:
            self.table.setCurrentCell(at, 0)
        if shelf.failure is not None:
            self._failed.say(shelf.failure.said(self._look.lang))
        pages = {Phase.LOADING: self._loading, Phase.FAILED: self._failed, Phase.EMPTY: self._fits if shelf.state else self._empty}
        self._stack.setCurrentWidget(pages.get(shelf.phase, self.table))
        self.all_again.setText(words("outgoing.all_again", n=self._presenter.counts.get("dead", 0)))
        self._chose()

    def _fill_states(self, chosen: str) -> None:
        words = self._look.words
        counts = self._presenter.counts if self._page is Page.RESULTS else {}
        given = [("", words("outgoing.any_state"))]
        given += [(state, self._state_text(state) + (f"  {counts[state]:,}" if state in counts else "")) for state in STATES[self._page]]
        if [(self.state.itemData(at), self.state.itemText(at)) for at in range(self.state.count())] != given:
            self.state.clear()
            for state, said in given:
                self.state.addItem(said, state)
        self.state.setCurrentIndex(max(0, self.state.findData(chosen)))

    def _state_text(self, state: str) -> str:
        return self._look.words(f"outgoing.{'told' if self._page is Page.RESULTS else 'state'}_{state}")

    def _fill(self, place: int, one: Sent | Delivery) -> None:
        theme, told = self._look.theme, [self._cell(name, one) for name in _COLUMNS[self._page]]
        tip = "\n".join(text for text in told if text)
        for column, (name, text) in enumerate(zip(_COLUMNS[self._page], told, strict=True)):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            bad = one.state in _BAD and name == "state"
            if bad:
                item.setIcon(icon("warning", theme.act.ink))
            item.setForeground(QColor(theme.act.ink if bad else theme.ink_faint if name in ("receipt", "tries") else theme.ink))
            self.table.setItem(place, column, item)

    def _cell(self, name: str, one: Sent | Delivery) -> str:
        words = self._look.words
        if name == "at":
            return day_text(words, one.at)
        if name == "state":
            said = self._state_text(one.state)
            return f"{said} {day_text(words, one.next_at)}" if one.next_at is not None else said
        if name == "tries":
            return words("outgoing.times", n=one.tries)
        if isinstance(one, Delivery):
            return words.named("outgoing_kind", one.kind) if name == "kind" else one.answer
        if name == "customer":
            return one.customer or words("outgoing.gone")
        if name == "channel":
            return words.named("channel", one.channel)
        return words.named("wording", one.template) if name == "template" else one.receipt

    def _chose(self) -> None:
        one, words, online = self.chosen, self._look.words, self._presenter.online
        bad = one is not None and (one.may_go_again if isinstance(one, Sent) else one.state == "dead")
        self.call.setEnabled(isinstance(one, Sent) and bool(one.call_id))
        unsure = isinstance(one, Sent) and one.may_go_again and one.state == "unsure"
        may, risky = self._presenter.allows, unsure or self._page is Page.RESULTS
        permit(self.again, self._look, may, What.MANAGE if risky else What.ACT, on=bad and online)
        permit(self.all_again, self._look, may, What.MANAGE, on=online and self._presenter.counts.get("dead", 0) > 0)
        self._why.setText(words("outgoing.unsure_help") if unsure else words(f"outgoing.help_{self._page}"))

    def _again(self) -> None:
        if self.chosen is not None and self.again.isEnabled() and not self.again.isHidden():
            self._presenter.again(self.chosen)

    def _see_call(self) -> None:
        if isinstance(self.chosen, Sent) and self.chosen.call_id:
            self._open_call(self.chosen.call_id)

    def _near_the_end(self, value: int) -> None:
        if value >= self.table.verticalScrollBar().maximum() - _MORE_AT:
            self._presenter.more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Size.MEDIUM - Size.RAIL
        for place, name in enumerate(_COLUMNS[self._page]):
            self.table.setColumnHidden(place, narrow and name in _FIRST_TO_GO)
            if name in _NARROW:
                self.table.setColumnWidth(place, (_NARROW if self.width() < Size.WIDE - Size.RAIL else _WIDTHS)[name])
        self._why.setVisible(not narrow)

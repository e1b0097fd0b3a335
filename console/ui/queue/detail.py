"""The selected cart at the right of the list: who, what, why this tier, and the key that calls."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.queue.model import next_text, status_text
from console.ui.queue.presenter import Notice, QueuePresenter
from console.ui.queue.rows import Detail, Row
from console.ui.queue.story import story_lines
from console.ui.roles import What
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.shop_time import day_text
from console.ui.theme import role
from console.ui.tokens import Size, Space


class CartDetail(QFrame):
    def __init__(
        self,
        look: Look,
        presenter: QueuePresenter,
        keys: dict[str, Callable[[], None]],
        open_live: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._shown: Row | None = None
        self._told: Detail | None = None
        words = look.words
        self.setAccessibleName(words("queue.detail"))
        inside = QWidget()
        role(inside, "clear")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        rows.setSpacing(Space.S)
        self._nothing = label(words("queue.nothing_selected"), "soft", wrap=True)
        rows.addWidget(self._nothing)
        self._build_customer(rows)
        self._items = Section(words("queue.items"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 1)
        self._items.rows.addLayout(self._grid)
        rows.addWidget(self._items)
        self._why = Section(words("queue.why"))
        self._why_words = label(wrap=True)
        self._why.rows.addWidget(self._why_words)
        rows.addWidget(self._why)
        self._story = Section(words("story.title"))
        self._events = QGridLayout()
        self._events.setHorizontalSpacing(Space.M)
        self._events.setVerticalSpacing(Space.S)
        self._events.setColumnStretch(1, 1)
        self._story.rows.addLayout(self._events)
        rows.addWidget(self._story)
        rows.addStretch(1)
        self._area = scrolling(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addWidget(self._build_foot(keys, open_live))
        self.as_foot(False)

    def as_foot(self, foot: bool) -> None:
        """Under the table of a narrow window only the answer and the key are kept; the row itself says who."""
        self._area.setVisible(not foot)
        self._orders.setDirection(QBoxLayout.Direction.LeftToRight if foot else QBoxLayout.Direction.TopToBottom)
        self.setMinimumWidth(0 if foot else Size.PANEL)
        self.setMaximumWidth(Size.UNBOUNDED if foot else Size.PANEL)

    def _build_customer(self, rows: QVBoxLayout) -> None:
        words = self._look.words
        self._who = Section(words("queue.customer"))
        self._name = label("", "title")
        self._who.rows.addWidget(self._name)
        pairs = QGridLayout()
        pairs.setHorizontalSpacing(Space.M)
        pairs.setVerticalSpacing(Space.S)
        pairs.setColumnStretch(1, 1)
        self._facts: dict[str, QLabel] = {}
        self._named: dict[str, QLabel] = {}
        for place, key in enumerate(("phone", "consent", "attempts", "next", "because", "status", "assigned")):
            named = label(words(f"queue.{key}"), "caption")
            pairs.addWidget(named, place, 0, Qt.AlignmentFlag.AlignTop)
            self._named[key] = named
            self._facts[key] = label(wrap=key in ("next", "because"))
            pairs.addWidget(self._facts[key], place, 1)
        self._who.rows.addSpacing(Space.XS)
        self._who.rows.addLayout(pairs)
        rows.addWidget(self._who)

    def _build_foot(self, keys: dict[str, Callable[[], None]], open_live: Callable[[], None]) -> QWidget:
        words, theme = self._look.words, self._look.theme
        foot = QFrame()
        role(foot, "bar")
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        rows.setSpacing(Space.S)
        self._refusal = NoticeBar(self._look)
        self._refusal.hide()
        rows.addWidget(self._refusal)
        self._dialling = QFrame()
        role(self._dialling, "notice-done")
        told = QHBoxLayout(self._dialling)
        told.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        told.addWidget(label(words("queue.dialling"), "strong"), 1)
        see = QPushButton(f"{words('queue.open_live')} (F2)")
        role(see, "quiet")
        see.clicked.connect(open_live)
        told.addWidget(see)
        self._dialling.hide()
        rows.addWidget(self._dialling)
        self.call_button = QPushButton(f"{words('queue.call')}  (C)")
        role(self.call_button, "primary")
        self.call_button.setIcon(icon("phone-outgoing", theme.on_primary, theme.ink_off))
        self.call_button.setAccessibleName(words("queue.call"))
        self.call_button.setMinimumHeight(Size.TARGET + Space.S)
        self.call_button.clicked.connect(keys["call"])
        self._orders = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._orders.setSpacing(Space.S)
        self._orders.addWidget(self.call_button, 1)
        others = QHBoxLayout()
        others.setSpacing(Space.XS)
        self.others: dict[str, QPushButton] = {}
        for name, key in (("snooze", "Z"), ("exclude", "X"), ("assign", "A")):
            made = QPushButton(f"{words(f'queue.{name}')} ({key})")
            role(made, "quiet")
            made.setMinimumHeight(Size.TARGET)
            made.clicked.connect(keys[name])
            others.addWidget(made)
            self.others[name] = made
        self._orders.addLayout(others)
        rows.addLayout(self._orders)
        return foot

    def refresh(self) -> None:
        row, words = self._presenter.row, self._look.words
        for section in (self._who, self._items, self._why, self._story):
            section.setVisible(row is not None)
        self._nothing.setVisible(row is None)
        calling = row is not None and row.cart_id in self._presenter.calling
        self.call_button.setText(words("queue.calling") if calling else f"{words('queue.call')}  (C)")
        may, what = self._presenter.allows, self._presenter.needed_to_call(row)
        permit(self.call_button, self._look, may, what, on=self._presenter.can_call(row), tip=words("queue.call_tip"))
        self._show_notice(row)
        if row is not None and row != self._shown:
            self._fill(row)
        self._shown = row
        words_of_it = "include" if row is not None and row.excluded_by else "exclude"
        self.others["exclude"].setText(f"{words(f'queue.{words_of_it}')} (X)")
        for name, made in self.others.items():
            on = row is not None and self._presenter.online
            permit(made, self._look, may, What.ACT, on=on, tip=words(f"queue.{name}_tip"))
        if self._presenter.detail is not self._told:
            self._told = self._presenter.detail
            self._tell_story()

    def _show_notice(self, row: Row | None) -> None:
        notice: Notice | None = self._presenter.notice
        if notice is not None and (row is None or notice.cart_id != row.cart_id):
            notice = None
        detail = self._presenter.detail
        known = detail is not None and row is not None and detail.row.cart_id == row.cart_id
        refusal = notice.refusal if notice is not None else detail.gate if known and detail is not None else None
        self._refusal.show_notice(refusal)
        self._dialling.setVisible(notice is not None and notice.call_id is not None)

    def _fill(self, row: Row) -> None:
        words = self._look.words
        self._name.setText(words("live.sama", name=row.customer))
        self._facts["phone"].setText(row.phone_masked)
        self._facts["consent"].setText(words.named("consent", row.consent))
        self._facts["attempts"].setText(words("unit.times", n=row.attempts) if row.attempts else words("queue.none_yet"))
        self._facts["next"].setText(next_text(self._look, row))
        self._facts["because"].setText(row.plan(self._look.lang))
        for shown in (self._facts["because"], self._named["because"]):
            shown.setVisible(bool(row.plan(self._look.lang)))
        status = status_text(self._look, row)
        if row.snoozed_until is not None:
            status = words("queue.snoozed_by", until=day_text(words, row.snoozed_until), who=row.snoozed_by)
        elif row.excluded_by:
            status = words("queue.excluded_by", who=row.excluded_by)
        self._facts["status"].setText(status)
        self._facts["assigned"].setText(row.assigned_to or words("queue.nobody"))
        self._who.aside.setText(day_text(words, row.abandoned_at))
        _empty(self._grid)
        for place, part in enumerate(row.items):
            name = label(f"{part.name} {part.variant}".strip(), wrap=True)
            count = label(words("queue.quantity", n=part.quantity), "caption")
            price = label(words.yen(part.price))
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(name, place, 0, top)
            self._grid.addWidget(count, place, 1, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(price, place, 2, top | Qt.AlignmentFlag.AlignRight)
        last = len(row.items)
        self._grid.addWidget(label(words("queue.total"), "caption"), last, 0)
        self._grid.addWidget(label(words.yen(row.value), "emphasis"), last, 1, 1, 2, Qt.AlignmentFlag.AlignRight)
        self._why.aside.setText(words.named("segment", row.segment))
        self._why_words.setText(row.why(self._look.lang))

    def _tell_story(self) -> None:
        _empty(self._events)
        story = self._told.story if self._told is not None else ()
        for place, (when, said) in enumerate(story_lines(self._look, story)):
            self._events.addWidget(label(when, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._events.addWidget(label(said, wrap=True), place, 1)


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()

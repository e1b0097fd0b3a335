"""What past calls are looked for by: the everyday questions in one row, the others underneath when they are wanted."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from console.ui.controls import Choice, field
from console.ui.history.days import Days
from console.ui.history.filter import SPANS, Filter
from console.ui.history.presenter import HistoryPresenter
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space

NOBODY = "@nobody"
_OWN = "own"
"""Instead of a span: days that are chosen one by one."""
_SECOND = ("mood", "script", "segment", "operator", "tag")
"""Filters that stand underneath."""
_CHIPS = ("stage", "weekday", "hour", "dialled", "connected", "recovered", "reviewed", "surveyed", "linked", "opened", "comparison")
"""What has no control of its own and comes from a figure of the results."""


class FilterBar(QFrame):
    def __init__(self, look: Look, presenter: HistoryPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "surface")
        self.setAccessibleName(words("history.filter"))
        self.person = field(words("history.person"), words("history.person_hint"), 100, self._entered)
        self.words = field(words("history.words"), words("history.words_hint"), 100, self._entered)
        self.boxes: dict[str, QComboBox] = {}
        for name in ("span", "outcomes", "reason", *_SECOND):
            box = Choice()
            box.setAccessibleName(words(f"history.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            role(box, "filter")
            box.activated.connect(self._chosen)
            self.boxes[name] = box
        self._more = QPushButton()
        role(self._more, "quiet")
        self._more.clicked.connect(self.open_more)
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        grid.setSpacing(Space.S)
        self._grid = grid
        self._second = [self.boxes[name] for name in _SECOND]
        self._wide: bool | None = None
        self._opened = False
        self.days = Days(look, self._days_chosen)
        self._own: tuple[date | None, date | None] | None = None
        """The days that were chosen one by one, though a span may have the same."""
        self._chips = QHBoxLayout()
        self._chips.setSpacing(Space.S)
        self._chips.addStretch(1)
        self.setMinimumWidth(1)
        self._arrange(wide=True)
        self.refresh()

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        first: list[QWidget] = [self.person, self.words, self.boxes["span"], self.boxes["outcomes"], self.boxes["reason"], self._more]
        order = [*first, *self._second]
        columns = 6 if wide else 3
        for widget in order:
            self._grid.removeWidget(widget)
        for place, widget in enumerate(order):
            self._grid.addWidget(widget, place // columns, place % columns)
        for column in range(6):
            self._grid.setColumnStretch(column, 1 if column < columns and not (wide and column == 5) else 0)
        self._grid.removeWidget(self.days)
        self._grid.addWidget(self.days, 4, 0, 1, 6)
        self._grid.removeItem(self._chips)
        self._grid.addLayout(self._chips, 5, 0, 1, 6)

    def resizeEvent(self, event: object) -> None:
        self._arrange(wide=self.width() >= Size.MEDIUM)

    def open_more(self) -> None:
        self._opened = not self._opened
        self.refresh()

    def refresh(self) -> None:
        presenter, words, wanted = self._presenter, self._look.words, self._presenter.filter
        for line, text in ((self.person, wanted.person), (self.words, wanted.words)):
            if not line.hasFocus() or not text:
                line.setText(text)
        self._refresh_days(wanted)
        choices = presenter.choices
        self._fill("outcomes", self._all("outcomes", "outcome", choices), wanted.outcomes[0] if len(wanted.outcomes) == 1 else "")
        self._fill("reason", self._all("reason", "intent", {"reason": choices.get("reasons", ())}), wanted.reason or "")
        self._fill("mood", self._all("mood", "mood", {"mood": choices.get("moods", ())}), wanted.mood or "")
        self._fill("script", self._all("script", "script", {"script": choices.get("scripts", ())}), wanted.script or "")
        self._fill("segment", self._all("segment", "segment", {"segment": choices.get("segments", ())}), wanted.segment or "")
        operators = {
            "": words("history.any_operator"),
            NOBODY: words("history.ai_alone"),
            **{name: name for name in choices.get("operators", ())},
        }
        self._fill("operator", operators, wanted.operator or "")
        self._fill("tag", {"": words("history.any_tag"), **{tag: f"#{tag}" for tag in choices.get("tags", ())}}, wanted.tag or "")
        hidden = any(getattr(wanted, name) is not None for name in _SECOND)
        opened = self._opened or hidden
        for box in self._second:
            box.setVisible(opened)
        # Where moods are not read there is nothing to look for.
        self.boxes["mood"].setVisible(opened and self.boxes["mood"].count() > 1)
        self._more.setText(words("history.less" if opened else "history.more"))
        self._show_chips(wanted)

    def _refresh_days(self, wanted: Filter) -> None:
        words, today = self._look.words, self._presenter.today
        span = wanted.span(today)
        own = span is None or self._own == (wanted.since, wanted.until)
        spans = {name: words(f"history.span_{name}") for name in (*SPANS, _OWN)}
        self._fill("span", spans, _OWN if own else span or "")
        self.days.setVisible(own)
        if own:
            self.days.show_days(*wanted.days(today))

    def _days_chosen(self, since: date, until: date) -> None:
        self._own = (since, until)
        self._presenter.look_for(self._written().in_days(since, until))

    def _written(self) -> Filter:
        """The filter that stands, with what is written in the fields and not yet sent."""
        return replace(self._presenter.filter, person=self.person.text().strip(), words=self.words.text().strip())

    def _all(self, name: str, group: str, choices: dict[str, tuple[str, ...]]) -> dict[str, str]:
        words = self._look.words
        return {"": words(f"history.any_{name}"), **{one: words.named(group, one) for one in choices.get(name, ())}}

    def _fill(self, name: str, items: dict[str, str], chosen: str) -> None:
        box = self.boxes[name]
        if chosen and chosen not in items:
            items = {**items, chosen: chosen}
        if [box.itemData(place) for place in range(box.count())] != list(items) or [
            box.itemText(place) for place in range(box.count())
        ] != list(items.values()):
            box.clear()
            for value, text in items.items():
                box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _show_chips(self, wanted: Filter) -> None:
        while self._chips.count() > 1 and (item := self._chips.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        shown = [name for name in wanted.given() if name in _CHIPS or (name == "outcomes" and len(wanted.outcomes) > 1)]
        for place, name in enumerate(shown):
            chip = QPushButton(f"{self._chip_text(name, wanted)}  ×")
            role(chip, "plain")
            chip.setAccessibleName(self._look.words("history.take_away", what=self._chip_text(name, wanted)))
            chip.clicked.connect(lambda _=False, name=name: self._presenter.look_for(self._presenter.filter.without(name)))
            self._chips.insertWidget(place, chip)

    def _chip_text(self, name: str, wanted: Filter) -> str:
        words = self._look.words
        if name == "stage":
            return words("history.reached", stage=words.named("stage", wanted.stage))
        if name == "weekday":
            return words(f"weekday.{wanted.weekday}")
        if name == "hour":
            return words("history.at_hour", n=wanted.hour)
        if name == "comparison":
            return words("compare.only", arm=wanted.arm.upper(), figure=words(f"compare.figure_{wanted.figure}"))
        if name == "outcomes":
            return words.listed(words.named("outcome", one) for one in wanted.outcomes)
        return words(f"history.only_{name}")

    def _entered(self) -> None:
        self._presenter.look_for(self._written())

    def _chosen(self, _: int) -> None:
        presenter = self._presenter
        wanted, value = self._written(), {name: str(box.currentData() or "") for name, box in self.boxes.items()}
        if value["span"] != _OWN:
            self._own = None
            wanted = wanted.in_span(value["span"], presenter.today)
        elif not self.days.isVisible():
            self._own = wanted.days(presenter.today)
            wanted = wanted.in_days(*self._own)
        outcomes = (value["outcomes"],) if value["outcomes"] else wanted.outcomes if len(wanted.outcomes) > 1 else ()
        presenter.look_for(
            replace(
                wanted,
                outcomes=outcomes,
                reason=value["reason"] or None,
                mood=value["mood"] or None,
                script=value["script"] or None,
                segment=value["segment"] or None,
                operator=value["operator"] or None,
                tag=value["tag"] or None,
            )
        )

    def focus_words(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

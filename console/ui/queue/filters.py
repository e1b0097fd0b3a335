"""Above the table: where in the day, the search, what narrows the list, stored views. Everything is reached by keys."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from console.ui.controls import Choice
from console.ui.icons import icon
from console.ui.look import Look
from console.ui.queue.presenter import QueuePresenter
from console.ui.queue.wish import TABS, Wish
from console.ui.theme import role
from console.ui.tokens import Size, Space

_SETTLED_MS: Final = 250
"""After the last letter of a search."""
_PARTS: Final = ("tier", "status", "step", "consent", "rule", "assigned")
_SORTS: Final = ("plan", "-value", "tier", "-left", "-attempts", "-last_attempt", "status")
_STATUSES: Final = ("waiting", "calling", "called", "snoozed", "excluded", "barred", "closed")
_STEPS: Final = ("call", "mail", "sms", "ads", "none")


class Tabs(QFrame):
    """Everywhere, now, today, later, stopped, each with how many; the last one is one's own."""

    def __init__(self, look: Look, presenter: QueuePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, Space.S, 0)
        row.setSpacing(Space.XS)
        self._buttons: dict[str, QPushButton] = {}
        for number, name in enumerate((*TABS, "mine"), start=1):
            button = QPushButton()
            role(button, "tab")
            button.setCheckable(True)
            button.setMinimumHeight(Size.TARGET)
            button.setToolTip(look.words("queue.tab_tip", key=number))
            button.clicked.connect(partial(self.choose, name))
            row.addWidget(button)
            self._buttons[name] = button
        row.addStretch(1)
        self.refresh()

    def choose(self, name: str, *_: object) -> None:
        if name == "mine":
            self._presenter.want(Wish(assigned=self._presenter.me or "", sort=self._presenter.wish.sort))
        else:
            self._presenter.want(replace(self._presenter.wish, when=name, assigned=None, from_="", until=""))

    def choose_number(self, number: int) -> None:
        names = list(self._buttons)
        if number <= len(names):
            self.choose(names[number - 1])

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        mine = presenter.wish.assigned is not None and presenter.wish.assigned == presenter.me
        for name, button in self._buttons.items():
            part, key = ("assigned", presenter.me or "") if name == "mine" else ("when", name) if name else ("total", "")
            number = presenter.counted(part, key) if name != "mine" or presenter.me else 0
            said = words(f"queue.tab_{name or 'all'}")
            button.setText(f"{said} {number:,}" if presenter.knows_counts else said)
            button.setChecked(mine if name == "mine" else not mine and presenter.wish.when == name)


class FilterBar(QFrame):
    def __init__(self, look: Look, presenter: QueuePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "surface")
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.S, Space.XS)
        row.setSpacing(Space.XS)
        self.boxes: dict[str, QComboBox] = {}
        for part in (*_PARTS, "sort"):
            box = _box(words(f"queue.by_{part}"), partial(self._chosen, part))
            row.addWidget(box, 1)
            self.boxes[part] = box
        self.refresh()

    def refresh(self) -> None:
        """The choices with how many carts each has; what is wanted is chosen."""
        self._filling = True
        wish, words = self._presenter.wish, self._look.words
        for part in _PARTS:
            chosen = getattr(wish, part)
            given = [("", words("queue.any", what=words(f"queue.by_{part}")))]
            known = self._choices(part)
            if chosen and chosen not in known:
                known.append(chosen)
            given += [(value or _NOBODY, self._said(part, value)) for value in known]
            _fill(self.boxes[part], given, _NOBODY if chosen == "" and part == "assigned" else chosen or "")
        _fill(self.boxes["sort"], [(name, words(f"queue.sort_{name.strip('-')}")) for name in _SORTS], wish.sort)
        self._filling = False

    def _choices(self, part: str) -> list[str]:
        if part == "consent":
            return ["true", "false"]
        counts = self._presenter.counts.get(part, {})
        if part == "status":
            return list(_STATUSES)
        if part == "step":
            return [step for step in _STEPS if counts.get(step)]
        if part == "tier":
            return list(counts)  # by rank, as the engine tells them
        return sorted(counts) if part == "assigned" else sorted(counts, key=lambda name: (-counts[name], name))

    def _said(self, part: str, value: str) -> str:
        words, counts = self._look.words, self._presenter.counts.get(part, {})
        group = {"tier": "segment", "status": "cart_status", "step": "next_step", "rule": "rule"}.get(part)
        if part == "consent":
            said = words.named("consent", "yes" if value == "true" else "no")
            return f"{words('queue.by_consent')} {said}"
        said = words.named(group, value) if group else value or words("queue.nobody")
        return f"{said}  {counts[value]:,}" if value in counts else said

    def _chosen(self, part: str, box: QComboBox) -> None:
        if self._filling:
            return
        value = str(box.currentData() or "")
        if part == "assigned":
            self._presenter.want(replace(self._presenter.wish, assigned=None if not value else "" if value == _NOBODY else value))
        else:
            self._presenter.want(replace(self._presenter.wish, **{part: value}))


class SearchField(QLineEdit):
    """Asks when the typing has settled; the hint says honestly what can be found."""

    def __init__(self, look: Look, presenter: QueuePresenter, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._back = presenter, back
        words = look.words
        self.setAccessibleName(words("queue.search"))
        self.setPlaceholderText(words("queue.search_hint"))
        self.setToolTip(words("queue.search_tip"))
        self.setMaxLength(100)
        self.setMinimumWidth(140)
        self.eraser = QPushButton(icon("x", look.theme.ink_soft), "")
        """Stands beside the field while something is in it; Qt's own one inside the field cannot be reached by keys."""
        role(self.eraser, "quiet")
        self.eraser.setAccessibleName(words("queue.search_clear"))
        self.eraser.setToolTip(words("queue.search_clear"))
        self.eraser.hide()
        self.eraser.clicked.connect(self._erase)
        self.textChanged.connect(lambda text: self.eraser.setVisible(bool(text)))
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.search)
        self.textEdited.connect(lambda _: self._settled.start())
        self.returnPressed.connect(self._enter)

    def search(self) -> None:
        self._settled.stop()
        self._presenter.want(replace(self._presenter.wish, q=self.text().strip()))

    def _erase(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.clear()
        self.search()

    def _enter(self) -> None:
        self.search()
        self._back()

    def refresh(self) -> None:
        if not self.hasFocus() and self.text() != self._presenter.wish.q:
            self.setText(self._presenter.wish.q)


class Views(QFrame):
    """Stored ways of looking: choose one, keep the present one under a name, take one away."""

    def __init__(self, look: Look, presenter: QueuePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self.box = _box(words("queue.views"), self._open)
        self.box.setMinimumContentsLength(len(words("queue.views")))
        self.name = QLineEdit()
        self.name.setAccessibleName(words("queue.view_name"))
        self.name.setPlaceholderText(words("queue.view_name"))
        self.name.setMaxLength(40)
        self.name.setFixedWidth(140)
        self.name.returnPressed.connect(self._keep)
        self.name.hide()
        row.addWidget(self.box)
        row.addWidget(self.name)
        self.refresh()

    def refresh(self) -> None:
        self._filling = True
        words, views = self._look.words, self._presenter.views
        given = [("", words("queue.views")), *((f"open {name}", name) for name in views), ("keep", words("queue.view_keep"))]
        given += [(f"drop {name}", words("queue.view_drop", name=name)) for name in views]
        query = self._presenter.wish.query()
        held = next((name for name, kept in views.items() if kept == query), None)
        _fill(self.box, given, f"open {held}" if held is not None else "")
        self._filling = False

    def ask_name(self) -> None:
        self.name.clear()
        self.name.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, box: QComboBox) -> None:
        if self._filling:
            return
        do, _, name = str(box.currentData() or "").partition(" ")
        if do == "open":
            self._presenter.open_view(name)
        elif do == "keep":
            self.ask_name()
        elif do == "drop":
            self._presenter.drop_view(name)

    def _keep(self) -> None:
        self.name.hide()
        self._presenter.keep_view(self.name.text())


_NOBODY: Final = "\0nobody"


def _box(name: str, chosen: Callable[[QComboBox], None]) -> QComboBox:
    box = Choice()
    role(box, "filter")
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.view().setMinimumWidth(220)
    box.activated.connect(lambda _: chosen(box))
    return box


def _fill(box: QComboBox, given: list[tuple[str, str]], chosen: str) -> None:
    if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] != given:
        box.clear()
        for value, said in given:
            box.addItem(said, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.setToolTip(box.currentText())

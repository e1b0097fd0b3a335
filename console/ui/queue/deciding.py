"""Below the table: what is marked, what was decided and how to take it back, until when to put off, to whom to give."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.ui.controls import NumberedButton, button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.queue.day import snooze_times
from console.ui.queue.presenter import QueuePresenter
from console.ui.roles import What
from console.ui.shop_time import day_text
from console.ui.theme import role
from console.ui.tokens import Size, Space

NAMES_SHOWN: Final = 4
RULES_SHOWN: Final = 12


class Drawer(QFrame):
    """Title, choices with digits, a way out."""

    def __init__(self, look: Look, title: str, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._back = look, back
        role(self, "bar")
        self.setAccessibleName(title)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.rows.setSpacing(Space.XS)
        top = QHBoxLayout()
        self.title = label(title, "strong", wrap=True)
        top.addWidget(self.title, 1)
        top.addWidget(_quiet(f"{look.words('drawer.close')} (Esc)", self.shut))
        self.rows.addLayout(top)
        self.grid = QGridLayout()
        self.grid.setSpacing(Space.XS)
        self.rows.addLayout(self.grid)
        self._choices: list[Callable[[], None]] = []
        self.hide()

    def offer(self, choices: list[tuple[str, Callable[[], None]]]) -> None:
        columns = 3 if self.window().width() >= Size.WIDE else 2
        while (item := self.grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        self._choices = []
        for place, (said, then) in enumerate(choices):
            made = NumberedButton(self.look, place + 1 if place < 9 else 0, said)
            done = self._then(then)
            made.clicked.connect(done)
            self._choices.append(done)
            self.grid.addWidget(made, place // columns, place % columns)

    def _then(self, then: Callable[[], None]) -> Callable[..., None]:
        def done(*_: object) -> None:
            self.shut()
            then()

        return done

    @abstractmethod
    def open(self) -> None:
        """Come out with what there is to choose now."""

    def come_out(self) -> None:
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        self.hide()
        self._back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif digit.isdigit() and 0 < int(digit) <= len(self._choices):
            self._choices[int(digit) - 1]()
        else:
            super().keyPressEvent(event)


class SnoozeDrawer(Drawer):
    def __init__(self, look: Look, presenter: QueuePresenter, clock: Callable[[], datetime], back: Callable[[], None]) -> None:
        super().__init__(look, look.words("queue.snooze_title"), back)
        self._presenter, self._clock = presenter, clock

    def open(self) -> None:
        words, presenter = self.look.words, self._presenter
        times = snooze_times(self._clock())
        choices: list[tuple[str, Callable[[], None]]] = [
            (f"{words(f'queue.snooze_{name}')}  {day_text(words, until)}", partial(presenter.decide, "snooze", until=until))
            for name, until in times
        ]
        choices.append((words("queue.wake"), lambda: presenter.decide("wake")))
        self.offer(choices)
        self.come_out()


class AssignDrawer(Drawer):
    def __init__(self, look: Look, presenter: QueuePresenter, back: Callable[[], None]) -> None:
        super().__init__(look, look.words("queue.assign_title"), back)
        self._presenter = presenter
        words = look.words
        self.field = field(words("queue.assign_name"), words("queue.assign_name"), 60, self._named)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(button(words("queue.assign"), self._named, first=True))
        self.rows.addLayout(row)

    def open(self) -> None:
        words, presenter = self.look.words, self._presenter
        known = [name for name in sorted(presenter.counts.get("assigned", {})) if name and name != presenter.me][:NAMES_SHOWN]
        choices: list[tuple[str, Callable[[], None]]] = []
        if presenter.me:
            choices.append((words("queue.assign_me", name=presenter.me), lambda: presenter.decide("assign", to=presenter.me or "")))
        choices += [(name, partial(presenter.decide, "assign", to=name)) for name in known]
        choices.append((words("queue.assign_nobody"), lambda: presenter.decide("assign")))
        self.offer(choices)
        self.field.clear()
        self.come_out()

    def _named(self) -> None:
        name = self.field.text().strip()
        if name:
            self.shut()
            self._presenter.decide("assign", to=name)


class WhyNotDrawer(Drawer):
    """What is not going to be dialled by itself, by rule, the commonest first; a choice opens those carts."""

    def __init__(self, look: Look, presenter: QueuePresenter, back: Callable[[], None], open_rule: Callable[[str], None]) -> None:
        super().__init__(look, look.words("queue.why_not"), back)
        self._presenter, self._open_rule = presenter, open_rule

    def open(self) -> None:
        words, counts = self.look.words, self._presenter.counts.get("rule", {})
        rules = sorted(counts, key=lambda rule: (-counts[rule], rule))[:RULES_SHOWN]
        self.offer([(f"{words.named('rule', rule)}  {counts[rule]:,}", partial(self._open_rule, rule)) for rule in rules])
        self.title.setText(words("queue.why_not") if rules else words("queue.why_not_none"))
        self.come_out()


class DecisionBar(QFrame):
    """What came of the last decision, and what the marks are for."""

    def __init__(self, look: Look, presenter: QueuePresenter, keys: dict[str, Callable[[], None]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "bar")
        self.setAccessibleName(words("queue.decide_marked"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        rows.setSpacing(Space.XS)
        self._refusal = NoticeBar(look)
        rows.addWidget(self._refusal)
        self._told = QWidget()
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        self._said = label("", "strong")
        told.addWidget(self._said, 1)
        self._undo = _quiet(f"{words('queue.undo')} (Ctrl+Z)", presenter.undo)
        told.addWidget(self._undo)
        rows.addWidget(self._told)
        self._marks = QWidget()
        marks = QHBoxLayout(self._marks)
        marks.setContentsMargins(0, 0, 0, 0)
        marks.setSpacing(Space.XS)
        self._number = label("", "strong")
        marks.addWidget(self._number, 1)
        self.decide = {
            name: _quiet(f"{words(f'queue.{name}')} ({key})", keys[name])
            for name, key in (("snooze", "Z"), ("exclude", "X"), ("assign", "A"))
        }
        for made in self.decide.values():
            marks.addWidget(made)
        marks.addWidget(_quiet(f"{words('queue.unmark')} (Esc)", presenter.clear_marks))
        rows.addWidget(self._marks)
        self.refresh()

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        notice = presenter.notice
        done = notice is not None and notice.done is not None
        self._refusal.show_notice(notice.refusal if notice is not None and notice.refusal is not None and notice.cart_id is None else None)
        self._told.setVisible(done)
        if notice is not None and notice.done is not None:
            self._said.setText(words(f"queue.done_{notice.done}", n=f"{notice.number:,}"))
        self._undo.setVisible(presenter.can_undo())
        for name, made in self.decide.items():
            permit(made, self._look, presenter.allows, What.ACT, tip=words(f"queue.{name}_tip"))
        marked = bool(presenter.marks) or presenter.everything
        self._marks.setVisible(marked)
        self._number.setText(words("queue.marked_all" if presenter.everything else "queue.marked_n", n=f"{presenter.chosen():,}"))
        self.setVisible(done or marked or not self._refusal.isHidden())


def _quiet(text: str, then: Callable[[], object]) -> QPushButton:
    made = QPushButton(text)
    role(made, "quiet")
    made.setMinimumHeight(Size.TARGET)
    made.clicked.connect(lambda _=False: then())
    return made

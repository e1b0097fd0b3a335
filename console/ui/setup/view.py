"""Setting up and settings are one screen: the steps at the left with what is done, their page at the right, nothing modal."""

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui.controls import Choice, button
from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.placeholder import Placeholder
from console.ui.scrolling import scrolling
from console.ui.setup.fields import SECTIONS
from console.ui.setup.import_page import ImportPage
from console.ui.setup.pages import CallPage, ElsewherePage, ModelsPage, Page, RulesPage, ShopPage, SurveyPage, TrunkPage
from console.ui.setup.presenter import EVERYBODYS, PAGES, STEPS, Phase, SetupPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

_MARKS = {"done": "check-circle", "skipped": "minus-circle", "open": "circle"}


class SetupView(QWidget):
    """``others``: pages that have a presenter of their own, by their step."""

    def __init__(self, look: Look, presenter: SetupPresenter, others: dict[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("settings.title"))
        self.setMinimumWidth(1)
        self._shown = ""
        self.pages: dict[str, Page] = {
            "shop": ShopPage(look, presenter),
            "trunk": TrunkPage(look, presenter),
            "models": ModelsPage(look, presenter),
            "people": ElsewherePage(look, presenter, "people", ("body", "second"), lambda: presenter.open_people()),
            "rules": RulesPage(look, presenter),
            "script": ElsewherePage(look, presenter, "script", ("body", "second"), lambda: presenter.open_scripts()),
            "import": ImportPage(look, presenter),
            "call": CallPage(look, presenter),
            "survey": SurveyPage(look, presenter),
        }
        self._widgets: dict[str, QWidget] = {step: scrolling(page) for step, page in self.pages.items()} | others
        self._stack = QStackedWidget()
        for step in PAGES:
            if step in self._widgets:
                self._stack.addWidget(self._widgets[step])
        self._failed = Placeholder(look, "warning", words("setup.failed"), "", words("queue.retry"), presenter.reload)
        self._stack.addWidget(self._failed)
        self.notice = NoticeBar(look)
        self.steps: dict[str, QPushButton] = {}
        self._list = self._build_list()
        self.box = Choice()
        self.box.setAccessibleName(words("setup.steps"))
        self.box.activated.connect(lambda _: presenter.show(str(self.box.currentData())))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.box)
        right.addWidget(self.notice)
        right.addWidget(self._stack, 1)
        right.addWidget(self._build_foot())
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._list)
        columns.addLayout(right, 1)
        rule = QFrame()
        role(rule, "rule")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self._build_head(), rule):
            rows.addWidget(widget)
        rows.addLayout(columns, 1)
        presenter.watch = self.refresh
        self.refresh()

    def _build_head(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        self._title = label("", "title")
        self._aside = label("", "soft")
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._aside)
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        bar.setLayout(head)
        return bar

    def _build_list(self) -> QWidget:
        whole = QFrame()
        role(whole, "surface")
        whole.setFixedWidth(Size.SHELF - Space.XXL)
        column = QVBoxLayout(whole)
        column.setContentsMargins(Space.S, Space.M, Space.S, Space.M)
        column.setSpacing(Space.XS)
        for step in PAGES:
            if step not in self._widgets:
                continue
            made = QPushButton(self._look.words(f"setup.step.{step}"))
            role(made, "tab")
            made.setCheckable(True)
            made.setMinimumHeight(Size.ROW)
            made.setStyleSheet("text-align: left;")
            made.clicked.connect(lambda _=False, step=step: self._presenter.show(step))
            self.steps[step] = made
            column.addWidget(made)
        column.addStretch(1)
        return whole

    def _build_foot(self) -> QWidget:
        words, presenter = self._look.words, self._presenter
        foot = self._foot = QFrame()
        role(foot, "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.later = button(words("setup.later"), presenter.skip)
        self.give_up = button(words("setup.give_up"), lambda: presenter.give_up(presenter.step))
        self.save = button(words("setup.save"), lambda: presenter.save(presenter.step), first=True)
        self.next = button(words("setup.next"), presenter.go_on, first=True)
        self.finish = button(words("setup.finish"), presenter.finish)
        row.addWidget(self.finish)
        row.addStretch(1)
        for widget in (self.later, self.give_up, self.save, self.next):
            row.addWidget(widget)
        return foot

    # --- what is shown

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        step, first, ready = presenter.step, presenter.first_run, presenter.phase is Phase.READY
        self._title.setText(words("setup.first_run" if first else "settings.title"))
        done = sum(presenter.state_of(one) != "open" for one in STEPS)
        self._aside.setText(words("setup.so_far", done=done, of=len(STEPS)) if first else "")
        self._show_list(ready, first)
        failed = presenter.phase is Phase.FAILED and step not in EVERYBODYS
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        self._stack.setCurrentWidget(self._failed if failed else self._widgets.get(step, self._widgets["headset"]))
        if ready and step in self.pages:
            self.pages[step].refresh()
        if step != self._shown:
            self._shown = step
            if self.isVisible() and step in self.pages:
                self.pages[step].take_focus()
        form = step in SECTIONS
        changed = form and presenter.changed(step)
        for widget, shown in (
            (self.later, first),
            (self.next, first),
            (self.finish, first),
            (self.save, form and not first),
            (self.give_up, changed),
        ):
            widget.setVisible(shown)
        self.save.setEnabled(changed)
        self._foot.setVisible(ready and (first or form))
        waiting = presenter.told.get("waiting")
        self.notice.show_notice(presenter.notice or ("setup.waiting" if waiting else None))

    def _show_list(self, ready: bool, first: bool) -> None:
        presenter, words, theme = self._presenter, self._look.words, self._look.theme
        shown = set(presenter.steps())
        names: list[tuple[str, str]] = []
        for step, made in self.steps.items():
            state = presenter.state_of(step)
            made.setVisible(step in shown)
            made.setChecked(step == presenter.step)
            colour = {"done": theme.done.ink, "skipped": theme.ink_faint, "open": theme.edge}[state]
            marked = first or state != "open"
            made.setIcon(icon(_MARKS[state] if marked else "circle", colour))
            said = words(f"setup.mark_{state}")
            made.setAccessibleName(f"{words(f'setup.step.{step}')} ({said})")
            made.setToolTip(said)
            if step in shown:
                names.append((words(f"setup.step.{step}") + (" ✓" if state == "done" else ""), step))
        if [self.box.itemText(place) for place in range(self.box.count())] != [name for name, _ in names]:
            self.box.clear()
            for name, step in names:
                self.box.addItem(name, step)
        self.box.setCurrentIndex(max(0, self.box.findData(presenter.step)))
        self._fold(len(names))

    def _fold(self, steps: int) -> None:
        wide = self.width() >= Size.MEDIUM
        self._list.setVisible(wide and steps > 1)
        self.box.setVisible(not wide and steps > 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(len(self._presenter.steps()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

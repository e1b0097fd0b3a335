"""The page of the shop's terms, with what is lacking above."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.ui.answers import JSON
from console.ui.controls import button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.roles import What
from console.ui.scrolling import column_page, scrolling
from console.ui.section import Section
from console.ui.shop_terms.presenter import ShopTermsPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

LONGEST = 600


class ShopTermsPage(QWidget):
    def __init__(self, look: Look, presenter: ShopTermsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "clear")
        self.setAccessibleName(words("setup.step.terms"))
        inside, column = column_page()
        self._lacking = Section(words("terms.lacking"))
        role(self._lacking, "section-act")
        self.lacking = label("", "plain", wrap=True)
        self._lacking.rows.addWidget(self.lacking)
        self._lacking.rows.addWidget(label(words("terms.why"), "soft", wrap=True))
        column.addWidget(self._lacking)
        told = Section(words("terms.title"))
        self.whole = label(words("terms.whole"), "strong", wrap=True)
        told.rows.addWidget(self.whole)
        told.rows.addWidget(label(words("terms.body"), "soft", wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnMinimumWidth(0, Size.RAIL * 2)
        self._grid.setColumnStretch(1, 1)
        told.rows.addLayout(self._grid)
        keys = QHBoxLayout()
        self.give_up = button(words("setup.give_up"), presenter.give_up)
        self.save = button(words("setup.save"), lambda: presenter.save(), first=True)
        keys.addStretch(1)
        keys.addWidget(self.give_up)
        keys.addWidget(self.save)
        told.rows.addLayout(keys)
        column.addWidget(told)
        column.addStretch(1)
        self.notice = NoticeBar(look)
        self._form = scrolling(inside)
        self._failed = Placeholder(look, "warning", words("terms.failed"), "", words("queue.retry"), presenter.reload)
        self._loading = Placeholder(look, "receipt", words("terms.loading"), "")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.notice, self._failed, self._loading, self._form):
            rows.addWidget(widget)
        self.fields: dict[str, QLineEdit] = {}
        self._marks: dict[str, QLabel] = {}
        presenter.watch = self.refresh
        self.refresh()

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        self._form.setVisible(presenter.phase is Phase.READY)
        self._failed.setVisible(presenter.phase is Phase.FAILED)
        self._loading.setVisible(presenter.phase is Phase.LOADING)
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        self.notice.show_notice(presenter.notice)
        lacking = presenter.lacking
        self._lacking.setVisible(bool(lacking))
        self.whole.setVisible(not lacking)
        rows = [
            words("terms.lacks", name=presenter.name_of(str(one["term"]), self._look.lang), law=one["law"][self._look.lang])
            for one in lacking
        ]
        self.lacking.setText("\n".join(rows))
        for term in presenter.terms:
            self._show(term)
        permit(self.save, self._look, presenter.allows, What.MANAGE, on=presenter.changed)
        self.give_up.setVisible(presenter.changed)

    def _show(self, term: JSON) -> None:
        presenter, key = self._presenter, str(term["key"])
        if key not in self.fields:
            name, row = str(term[self._look.lang]), len(self.fields)
            made = self.fields[key] = field(name, self._look.words("studio.for_example", text=term["example"]), LONGEST, self._enter)
            made.textEdited.connect(partial(presenter.enter, key))
            made.setMinimumWidth(Size.RAIL)
            mark = self._marks[key] = label("", "act")
            self._grid.addWidget(label(name, "soft", wrap=True), row, 0)
            self._grid.addWidget(made, row, 1)
            self._grid.addWidget(mark, row, 2)
        made, waited = self.fields[key], presenter.waited_for(key)
        if made.text() != presenter.value(key):
            made.setText(presenter.value(key))
        made.setReadOnly(not presenter.may)
        made.setToolTip(str(term["example"]))
        made.setAccessibleDescription(self._look.words("terms.waited") if waited else "")
        self._marks[key].setText(self._look.words("terms.waited") if waited else "")

    def _enter(self) -> None:
        if self._presenter.changed and self._presenter.may:
            self._presenter.save()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

"""The wordings of mails and SMS: read, written, signed by two people; what keeps one from being signed stands beside it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ui.labels import label
from console.ui.look import Look
from console.ui.outgoing.presenter import OutgoingPresenter, Page
from console.ui.outgoing.rows import Wording
from console.ui.passed_focus import PassedFocus
from console.ui.permitted import permit
from console.ui.prose import Prose
from console.ui.roles import What
from console.ui.scrolling import scrolling
from console.ui.shop_time import day_text
from console.ui.theme import role
from console.ui.tokens import Size, Space
from console.ui.wrapped_list import WrappedList


class WordingsPage(QWidget):
    def __init__(self, look: Look, presenter: OutgoingPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.list = WrappedList()
        self.list.setAccessibleName(words("outgoing.page_wordings"))
        self.list.setMaximumWidth(Size.SHELF)
        self.list.currentRowChanged.connect(lambda _: self._show())
        self.subject = QLineEdit()
        self.subject.setAccessibleName(words("outgoing.subject"))
        self.subject.setPlaceholderText(words("outgoing.subject"))
        self.subject.setMaxLength(200)
        self.subject.textEdited.connect(lambda _: self._typed())
        self.body = Prose()
        self.body.setAccessibleName(words("outgoing.body"))
        self.body.setTabChangesFocus(True)
        self.body.textChanged.connect(self._typed)
        self._stand = label("", "strong", wrap=True)
        self._faults = label("", "act", wrap=True)
        self.keep, self.undo, self.sign = QPushButton(words("outgoing.keep")), QPushButton(words("outgoing.undo")), QPushButton()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for made, then in ((self.undo, self._show), (self.keep, self._keep), (self.sign, self._sign)):
            role(made, "primary" if made is self.sign else "plain")
            made.clicked.connect(lambda _=False, then=then: then())
        row.addWidget(self.sign)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self.keep)
        self.body.setMinimumHeight(3 * Size.TARGET)
        inside = QWidget()
        inside.setMinimumWidth(1)
        role(inside, "clear")
        written = QVBoxLayout(inside)
        written.setContentsMargins(Space.L, Space.S, Space.L, 0)
        written.setSpacing(Space.S)
        written.addWidget(self._stand)
        written.addWidget(self.subject)
        written.addWidget(self.body, 1)
        self._help = label("", "caption", wrap=True)
        written.addWidget(self._help)
        written.addWidget(self._faults)
        row.setContentsMargins(Space.L, 0, Space.L, Space.S)
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        right.addWidget(scrolling(inside), 1)
        right.addLayout(row)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.list)
        columns.addLayout(right, 1)
        PassedFocus(self, self.list)
        self.refresh()

    @property
    def chosen(self) -> Wording | None:
        found = self._presenter.shelves[Page.WORDINGS].rows
        row = self.list.currentRow()
        return found[row] if 0 <= row < len(found) else None

    def refresh(self) -> None:
        words, found = self._look.words, self._presenter.shelves[Page.WORDINGS].rows
        at, typing = max(0, self.list.currentRow()), self.keep.isEnabled() and self.chosen is not None and self._changed()
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            self.list.addItem(f"{words.named('wording', one.name)}\n{words('outgoing.in_use' if one.approved else 'outgoing.not_in_use')}")
        self.list.setCurrentRow(at if found else -1)
        self.list.blockSignals(False)
        if typing:
            self._typed()
        else:
            self._show()

    def _changed(self) -> bool:
        one = self.chosen
        return one is not None and (self.subject.text(), self.body.toPlainText()) != (one.subject, one.body)

    def _show(self) -> None:
        one, words = self.chosen, self._look.words
        for made in (self.subject, self.body):
            made.blockSignals(True)
        self.subject.setText(one.subject if one else "")
        self.body.setPlainText(one.body if one else "")
        for made in (self.subject, self.body):
            made.blockSignals(False)
            made.setEnabled(one is not None)
        self.subject.setVisible(one is None or one.channel == "mail")
        self._help.setText(words("outgoing.survey_help" if one is not None and one.surveys else "outgoing.wording_help"))
        if one is None:
            self._stand.setText("")
        elif one.approved:
            who = words.listed(f"{by} {day_text(words, at)}" for by, at in one.signed)
            self._stand.setText(words("outgoing.signed_by", who=who))
        elif one.signed:
            self._stand.setText(words("outgoing.signed_once", who=f"{one.signed[0][0]} {day_text(words, one.signed[0][1])}"))
        else:
            self._stand.setText(words("outgoing.signed_by_nobody"))
        self._typed()

    def _typed(self) -> None:
        one, words, online = self.chosen, self._look.words, self._presenter.online
        changed = self._changed()
        may = self._presenter.allows
        self.subject.setReadOnly(not may(What.MANAGE))
        self.body.setReadOnly(not may(What.MANAGE))
        permit(self.keep, self._look, may, What.MANAGE, on=changed and online)
        self.undo.setEnabled(changed)
        faults = [ja if self._look.lang == "ja" else en for ja, en in one.faults] if one and not changed else []
        self._faults.setText("\n".join(faults))
        self._faults.setVisible(bool(faults))
        mine = one is not None and self._presenter.me in [by for by, _ in one.signed]
        why = (
            "sign_changed" if changed else "sign_faults" if faults else "sign_done" if one and one.approved else "sign_mine" if mine else ""
        )
        self.sign.setText(words(f"outgoing.{why or 'sign'}"))
        permit(self.sign, self._look, may, What.MANAGE, on=online and one is not None and not why)

    def _keep(self) -> None:
        if self.chosen is not None:
            self._presenter.write(self.chosen, self.subject.text(), self.body.toPlainText())

    def _sign(self) -> None:
        if self.chosen is not None:
            self._presenter.sign(self.chosen)

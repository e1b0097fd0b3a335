"""A person asks what is held about them, or to be forgotten: who, why, whether nobody may contact them again; and the certificates of it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.ui.controls import Choice, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.outgoing.presenter import BY, OutgoingPresenter, Page
from console.ui.passed_focus import PassedFocus
from console.ui.permitted import permit
from console.ui.prose import ReadPage
from console.ui.roles import What, why_not
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.shop_time import day_text, moment
from console.ui.theme import role
from console.ui.tokens import Size, Space
from console.ui.wrapped_list import WrappedList


class PrivacyPage(QWidget):
    def __init__(self, look: Look, presenter: OutgoingPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._narrow = False
        inside = QWidget()
        inside.setMinimumWidth(1)
        role(inside, "clear")
        left = self._left = QVBoxLayout(inside)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(Space.M)
        left.addWidget(self._build_who())
        left.addWidget(self._build_erasing())
        left.addWidget(self._build_kept(), 1)
        columns = self._columns = QHBoxLayout(self)
        columns.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        columns.setSpacing(Space.L)
        columns.addWidget(scrolling(inside), 1)
        self._paper = self._build_certificate()
        columns.addWidget(self._paper, 1)
        PassedFocus(self, self.value)
        self.by.currentIndexChanged.connect(lambda _: presenter.leave_it())
        self.bar.toggled.connect(lambda _: presenter.leave_it())
        for typed in (self.value, self.reason):
            typed.textEdited.connect(lambda _: presenter.leave_it())
        self.refresh()

    def _build_who(self) -> Section:
        presenter, words = self._presenter, self._look.words
        self.by = Choice()
        self.by.setAccessibleName(words("outgoing.by"))
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.by.setMinimumContentsLength(6)
        for one in BY:
            self.by.addItem(words(f"outgoing.by_{one}"), one)
        self.value = field(words("outgoing.value"), words("outgoing.value_hint"), 254, self._erase)
        self.disclose = QPushButton(words("outgoing.disclose"))
        role(self.disclose, "plain")
        self.disclose.clicked.connect(lambda: presenter.disclose(str(self.by.currentData()), self.value.text()))
        who = Section(words("outgoing.who"))
        whom = QHBoxLayout()
        whom.setSpacing(Space.S)
        whom.addWidget(self.by)
        whom.addWidget(self.value, 1)
        who.rows.addLayout(whom)
        who.rows.addWidget(label(words("outgoing.disclose_help"), "caption", wrap=True))
        asks = QHBoxLayout()
        asks.addWidget(self.disclose)
        asks.addStretch(1)
        who.rows.addLayout(asks)
        return who

    def _build_erasing(self) -> Section:
        words = self._look.words
        self.reason = field(words("outgoing.reason"), words("outgoing.reason_hint"), 200, self._erase)
        self.bar = QCheckBox(words("outgoing.bar"))
        self.bar.setMinimumHeight(Size.TARGET)
        self.erase, self.leave = QPushButton(), QPushButton(words("outgoing.leave"))
        form = Section(words("outgoing.erase_title"))
        form.rows.addWidget(label(words("outgoing.erase_help"), "caption", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        grid.addWidget(label(words("outgoing.reason"), "soft"), 0, 0)
        grid.addWidget(self.reason, 0, 1)
        grid.addWidget(self.bar, 1, 1)
        grid.setColumnStretch(1, 1)
        form.rows.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for made, then in ((self.erase, self._erase), (self.leave, self._presenter.leave_it)):
            role(made, "plain")
            made.clicked.connect(lambda _=False, then=then: then())
            row.addWidget(made)
        row.addStretch(1)
        form.rows.addLayout(row)
        return form

    def _build_kept(self) -> Section:
        words = self._look.words
        self.list = WrappedList()
        self.list.setAccessibleName(words("outgoing.certificates"))
        self.list.setMinimumHeight(3 * Size.TARGET)
        self.list.currentRowChanged.connect(self._chose)
        kept = Section(words("outgoing.certificates"))
        kept.rows.addWidget(self.list, 1)
        self._none = label(words("outgoing.no_certificates"), "caption", wrap=True)
        kept.rows.addWidget(self._none)
        return kept

    def _build_certificate(self) -> QWidget:
        words = self._look.words
        self.text = ReadPage()
        self.text.setAccessibleName(words("outgoing.certificate"))
        self.save = QPushButton(words("outgoing.save"))
        role(self.save, "plain")
        self.save.clicked.connect(self._keep)
        self._saved = label("", "caption")
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self._saved, 1)
        made = QWidget()
        role(made, "clear")
        right = QVBoxLayout(made)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(Space.S)
        right.addWidget(self.text, 1)
        right.addLayout(foot)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the certificate stands below, so that whole sentences, and a whole number, are to be seen."""
        super().resizeEvent(event)
        narrow = self.width() < Size.MEDIUM - Size.RAIL
        if narrow is not self._narrow:
            self._narrow = narrow
            (self._left if narrow else self._columns).addWidget(self._paper, 1)
            self.text.setMinimumHeight(5 * Size.TARGET if narrow else 0)

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        found, sure = presenter.shelves[Page.PRIVACY].rows, presenter.asked is not None
        self.erase.setText(words("outgoing.erase_sure_button" if sure else "outgoing.erase"))
        role(self.erase, "primary" if sure else "plain")
        permit(self.disclose, self._look, presenter.allows, What.PROVE, on=presenter.online)
        permit(self.erase, self._look, presenter.allows, What.MANAGE, on=presenter.online)
        self.leave.setVisible(sure)
        told = [f"{day_text(words, moment(one.get('erased_at')))}  {one.get('erased_by', '')}  {one.get('reason', '')}" for one in found]
        if [self.list.item(at).text() for at in range(self.list.count())] != told:
            self.list.blockSignals(True)
            self.list.clear()
            self.list.addItems(told)
            self.list.blockSignals(False)
        self._none.setVisible(not told)
        self._none.setText(words("outgoing.no_certificates" if presenter.allows(What.PROVE) else why_not(What.PROVE)))
        certificate = presenter.certificate
        text = str(certificate.get("text") or "") if certificate else words("outgoing.certificate_help")
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
            self._saved.setText("")
        self.save.setEnabled(certificate is not None)

    def _chose(self, row: int) -> None:
        found = self._presenter.shelves[Page.PRIVACY].rows
        if 0 <= row < len(found):
            self._presenter.look_at(str(found[row].get("certificate")))

    def _erase(self) -> None:
        self._presenter.erase(str(self.by.currentData()), self.value.text(), self.reason.text(), bar=self.bar.isChecked())

    def _keep(self) -> None:
        try:
            path = self._presenter.save_certificate()
        except OSError:
            self._saved.setText(self._look.words("outgoing.not_saved"))
        else:
            self._saved.setText(self._look.words("outgoing.saved", path=path))

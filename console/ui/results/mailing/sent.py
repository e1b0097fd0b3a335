"""Reports that were made, each with what came of its deliveries."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui.answers import JSON
from console.ui.labels import label
from console.ui.look import Look
from console.ui.permitted import permit
from console.ui.results.mailing.presenter import MailingPresenter
from console.ui.results.report_text import days
from console.ui.roles import What
from console.ui.section import Section
from console.ui.shop_time import day_text, moment
from console.ui.theme import role
from console.ui.tokens import Space

_FAILED = ("failed", "unsure")


class SentReports(Section):
    def __init__(self, look: Look, presenter: MailingPresenter, parent: QWidget | None = None) -> None:
        super().__init__(look.words("mailing.history"), parent)
        self._look, self._presenter = look, presenter
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self.rows.addLayout(self._list)
        self._none = label(look.words("mailing.history_none"), "soft", wrap=True)
        self.rows.addWidget(self._none)
        self.rows.addStretch(1)

    def refresh(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for report in self._presenter.reports:
            self._list.addWidget(self._report(report))
        self._none.setVisible(not self._presenter.reports)

    def _report(self, report: JSON) -> QWidget:
        words = self._look.words
        made = QFrame()
        rows = QVBoxLayout(made)
        rows.setContentsMargins(0, Space.XS, 0, Space.XS)
        rows.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        name = f"{words('mailing.kind_' + report['kind'])}  {days(words, report)}"
        title = label(name, "strong")
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title.setToolTip(words("mailing.made", at=day_text(words, moment(report["made_at"]))))
        top.addWidget(title, 1)
        paper = QPushButton(words("mailing.open"))
        role(paper, "quiet")
        paper.setAccessibleName(f"{words('mailing.open')} {name}")
        paper.clicked.connect(partial(self._presenter.keep, report))
        top.addWidget(paper)
        rows.addLayout(top)
        for delivery in report["deliveries"]:
            rows.addLayout(self._delivery(report, delivery))
        return made

    def _delivery(self, report: JSON, delivery: JSON) -> QHBoxLayout:
        words, presenter = self._look.words, self._presenter
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        target = delivery["target"]
        where = words("mailing.to_folder", target=target) if delivery["way"] == "folder" else target
        told = words(f"mailing.state_{delivery['state']}")
        if delivery["state"] == "ready" and delivery["tries"]:
            told = words("mailing.state_again", at=day_text(words, moment(delivery["next_at"])))
        why = delivery[self._look.lang] if delivery["state"] != "sent" else ""
        text = f"{told}  {day_text(words, moment(delivery['done_at']))}  {where}  {why}".replace("    ", "  ").strip()
        row.addWidget(label(text, "act" if delivery["state"] in _FAILED else "soft", wrap=True), 1)
        if delivery["state"] in _FAILED:
            again = QPushButton(words("mailing.again"))
            role(again, "plain")
            permit(again, self._look, presenter.allows, What.MANAGE, on=presenter.online)
            again.setAccessibleName(f"{words('mailing.again')} {where}")
            again.clicked.connect(partial(presenter.again, report["report_id"], delivery["delivery_id"]))
            row.addWidget(again)
        return row

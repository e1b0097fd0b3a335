"""The steps to approval, one button each, with the reason beside what is off; a word that goes with them; from when, until when, for whom."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QDateTimeEdit,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ui.answers import JSON
from console.ui.controls import NumberBox
from console.ui.date_field import as_written
from console.ui.labels import label
from console.ui.look import Look
from console.ui.shop_time import JAPAN, now
from console.ui.studio.comparison_line import ComparisonLine
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.steps import Step, StepId
from console.ui.studio.texts import signed_text, state_text
from console.ui.theme import role
from console.ui.tokens import Size, Space

_PRIMARY = {StepId.SUBMIT, StepId.APPROVE, StepId.RELEASE}
_TIMED = {StepId.APPROVE, StepId.RELEASE}
_WORD = 2 * Size.RAIL
"""The least room for a word."""


class Period(QWidget):
    """When an approved version is spoken and by what share of the carts; untouched it means now, for good, for all."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = look.words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        day = (now() + timedelta(days=1)).date()
        tomorrow = QDateTime(QDate(day.year, day.month, day.day), QTime(9, 0))
        self.later, self.ends = QCheckBox(words("studio.later")), QCheckBox(words("studio.ends"))
        self.begins, self.until = QDateTimeEdit(tomorrow), QDateTimeEdit(tomorrow.addDays(7))
        self.share = NumberBox()
        self.share.setRange(1, 100)
        self.share.setValue(100)
        self.share.setSuffix(" %")
        for named in (self.share, self.share.lineEdit()):
            named.setAccessibleName(words("studio.share"))
        self.share.setToolTip(words("studio.share_tip"))
        for box, edit in ((self.later, self.begins), (self.ends, self.until)):
            as_written(look, edit, time=True)
            for timed in (edit, edit.lineEdit()):
                timed.setAccessibleName(box.text())
            edit.setVisible(False)
            box.setMinimumHeight(Size.TARGET)
            box.toggled.connect(edit.setVisible)
            row.addWidget(box)
            row.addWidget(edit)
        row.addWidget(label(words("studio.share"), "soft"))
        row.addWidget(self.share)
        row.addStretch(1)

    def value(self) -> JSON:
        made: JSON = {"share": self.share.value()}
        if self.later.isChecked():
            made["begins"] = _instant(self.begins)
        if self.ends.isChecked():
            made["until"] = _instant(self.until)
        return made


class Decisions(QFrame):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "surface")
        self.buttons: dict[StepId, QPushButton] = {}
        rows = QVBoxLayout(self)
        self.setAccessibleName(words("studio.decisions"))
        rows.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        rows.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self._title = label("", "emphasis")
        self._signed = label("", "caption")
        self._signed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.undo, self.redo = QPushButton(words("studio.undo")), QPushButton(words("studio.redo"))
        for button, then, tip in ((self.undo, presenter.undo, "Ctrl+Z"), (self.redo, presenter.redo, "Ctrl+Y")):
            role(button, "quiet")
            button.setToolTip(tip)
            button.clicked.connect(then)
        top.addWidget(self._title)
        top.addWidget(self._signed, 1)
        self._saved = label("", "caption")
        top.addWidget(self._saved)
        top.addWidget(self.undo)
        top.addWidget(self.redo)
        rows.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for which in StepId:
            button = QPushButton(words(f"studio.step.{which.value}"))
            role(button, "primary" if which in _PRIMARY else "plain")
            button.clicked.connect(lambda _=False, which=which: self._do(which))
            button.hide()  # which of them there are, the version tells
            row.addWidget(button)
            self.buttons[which] = button
        self.word = QLineEdit()
        self.word.setAccessibleName(words("studio.word"))
        self.word.setPlaceholderText(words("studio.word"))
        self._steps, self._acts = row, QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._acts.setSpacing(Space.S)
        self._acts.addLayout(row)
        self._acts.addWidget(self.word, 1)
        self._acts.setAlignment(row, Qt.AlignmentFlag.AlignLeft)
        rows.addLayout(self._acts)
        self._why = label("", "caption", wrap=True)
        rows.addWidget(self._why)
        self.period = Period(look)
        for made in (self.word, self._why, self.period):
            made.hide()
        rows.addWidget(self.period)
        self.compared = ComparisonLine(look, presenter)
        rows.addWidget(self.compared)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The word stands beside the steps where there is room to read what belongs there, and below them where there is none."""
        beside = self._steps.sizeHint().width() + _WORD <= self.width() - 2 * Space.M
        self._acts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        steps, version = presenter.steps(), presenter.version
        self.compared.show_version(version)
        self._title.setText(state_text(words, version) if version else "")
        self._signed.setText(signed_text(words, version) if version else "")
        reasons = []
        for which, button in self.buttons.items():
            step = steps.get(which)
            button.setVisible(step is not None)
            if step is not None:
                button.setEnabled(step.on)
                said = words(f"studio.does.{which.value}") if step.on else self._reason(step)
                button.setToolTip(said)
                button.setAccessibleDescription(said)
                if not step.on:
                    reasons.append(words("studio.off", step=words(f"studio.step.{which.value}"), why=said))
        self._arrange()
        self._why.setText("\n".join(reasons[:2]))
        self._why.setVisible(bool(reasons))
        self.period.setVisible(any(which in steps and steps[which].on for which in _TIMED))
        self.word.setVisible(StepId.SUBMIT in steps or StepId.SEND_BACK in steps)
        draft = presenter.draft
        self.undo.setVisible(presenter.editable)
        self.redo.setVisible(presenter.editable)
        self.undo.setEnabled(draft is not None and draft.can_undo)
        self.redo.setEnabled(draft is not None and draft.can_redo)
        self._saved.setText(words("studio.unsaved" if draft is not None and draft.dirty else "studio.saved") if presenter.editable else "")

    def _reason(self, step: Step) -> str:
        return self._look.words(step.why or "", **dict(step.blanks or {}))

    def _do(self, which: StepId) -> None:
        self._presenter.do(which, text=self.word.text(), period=self.period.value() if which in _TIMED else None)
        self.word.clear()


def _instant(edit: QDateTimeEdit) -> str:
    # What stands in the field is read as the shop's clock, whatever zone Qt takes the machine to be in.
    return datetime.strptime(edit.dateTime().toString("yyyy-MM-dd HH:mm"), "%Y-%m-%d %H:%M").replace(tzinfo=JAPAN).isoformat()

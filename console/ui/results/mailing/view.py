"""Reports that go out by themselves: when, what, where to, and what was sent."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.ui.answers import JSON
from console.ui.controls import Choice, button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.prose import Prose
from console.ui.results.mailing.presenter import PARTS, MailingPresenter
from console.ui.results.mailing.sent import SentReports
from console.ui.roles import What
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.shop_time import day_text, moment
from console.ui.theme import role
from console.ui.tokens import Size, Space

_KINDS = ("weekly", "monthly")
_LONGEST = 500


class MailingView(QWidget):
    def __init__(self, look: Look, presenter: MailingPresenter, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._clock = look, presenter, clock
        words = look.words
        self.setMinimumWidth(1)
        self.setAccessibleName(words("mailing.page"))
        self._shown: JSON = {}
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.on: dict[str, QCheckBox] = {}
        self.days: dict[str, QComboBox] = {}
        self.hours: dict[str, QComboBox] = {}
        self.parts = {part: QCheckBox(words(f"mailing.part_{part}")) for part in PARTS}
        self.sent = SentReports(look, presenter)
        inside = QWidget()
        inside.setMinimumWidth(1)
        role(inside, "clear")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self._grid.setSpacing(Space.M)
        self._sections: list[QWidget] = [self._build_when(), self._build_where(), self._build_what(), self.sent]
        self.area = scrolling(inside)
        self._loading = Placeholder(look, "timer", words("mailing.loading"), "")
        self._failed = Placeholder(look, "warning", words("mailing.failed_title"), "", words("queue.retry"), presenter.reload)
        self._stack = QStackedWidget()
        for page in (self.area, self._loading, self._failed):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addWidget(self._stack, 1)
        self._columns = 0
        self._arrange()
        presenter.watch = self.refresh
        self.refresh()

    def _build_when(self) -> Section:
        words = self._look.words
        made = Section(words("mailing.when"))
        self._next = {kind: label("", "caption", wrap=True) for kind in _KINDS}
        for kind in _KINDS:
            self.on[kind] = QCheckBox(words(f"mailing.{kind}"))
            self.on[kind].setMinimumHeight(Size.TARGET)
            day, hour = self.days[kind], self.hours[kind] = Choice(), Choice()
            names = (
                [(n, words(f"weekday.{n}")) for n in range(7)]
                if kind == "weekly"
                else [(n, words("mailing.day_n", n=n)) for n in range(1, 29)]
            )
            for value, text in names:
                day.addItem(text, value)
            for n in range(24):
                hour.addItem(words("mailing.hour_n", n=n), n)
            whose = words(f"mailing.{kind}")
            day.setAccessibleName(f"{whose} {words('mailing.weekday' if kind == 'weekly' else 'mailing.day')}")
            hour.setAccessibleName(f"{whose} {words('mailing.hour')}")
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            for widget in (self.on[kind], day, hour):
                row.addWidget(widget)
            row.addStretch(1)
            made.rows.addLayout(row)
            made.rows.addWidget(self._next[kind])
        made.rows.addWidget(label(words("mailing.no_people"), "caption", wrap=True))
        made.rows.addStretch(1)
        return made

    def _build_where(self) -> Section:
        words = self._look.words
        made = Section(words("mailing.where"))
        self.folder = field(words("mailing.folder"), "", _LONGEST, self._save)
        self.mail = Prose()
        self.mail.setAccessibleName(words("mailing.mail"))
        self.mail.setTabChangesFocus(True)
        self.mail.setFixedHeight(3 * Size.TARGET)
        self._mail_help = label("", "caption", wrap=True)
        self.lang = Choice()
        self.lang.setAccessibleName(words("mailing.lang"))
        for lang in ("ja", "en"):
            self.lang.addItem(words(f"mailing.lang_{lang}"), lang)
        for name, widget, help in (
            ("folder", self.folder, label(words("mailing.folder_help"), "caption", wrap=True)),
            ("mail", self.mail, self._mail_help),
        ):
            made.rows.addWidget(label(words(f"mailing.{name}"), "soft", wrap=True))
            made.rows.addWidget(widget)
            made.rows.addWidget(help)
        made.rows.addStretch(1)
        return made

    def _build_what(self) -> Section:
        words = self._look.words
        made = Section(words("mailing.what"))
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(Space.L)
        boxes.setVerticalSpacing(0)
        for place, box in enumerate(self.parts.values()):
            box.setMinimumHeight(Size.TARGET)
            boxes.addWidget(box, place // 2, place % 2)
        boxes.setColumnStretch(2, 1)
        made.rows.addLayout(boxes)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(label(words("mailing.lang"), "soft"))
        row.addWidget(self.lang)
        row.addStretch(1)
        made.rows.addLayout(row)
        self.save = button(words("mailing.save"), self._save, first=True)
        does = QGridLayout()
        does.setSpacing(Space.S)
        does.addWidget(self.save, 0, 0)
        self.previews: dict[str, QPushButton] = {}
        for place, kind in enumerate(_KINDS):
            look_at = self.previews[kind] = button(words(f"mailing.preview_{kind}"), partial(self._preview, kind))
            look_at.setToolTip(words("mailing.preview_tip"))
            does.addWidget(look_at, 1, place)
        does.setColumnStretch(2, 1)
        made.rows.addLayout(does)
        made.rows.addStretch(1)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= Size.MEDIUM - Size.RAIL else 1
        if columns == self._columns:
            return
        self._columns = columns
        for section in self._sections:
            self._grid.removeWidget(section)
        for place, section in enumerate(self._sections):
            self._grid.addWidget(section, place // columns, place % columns)
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._grid.setRowStretch(len(self._sections), 1)

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        pages: dict[Phase, QWidget] = {Phase.LOADING: self._loading, Phase.FAILED: self._failed}
        self._stack.setCurrentWidget(pages.get(presenter.phase, self.area))
        self.notice.show_notice(presenter.notice)
        self.sent.refresh()
        mail_ready = bool(presenter.schedule.get("mail_ready"))
        for control in (
            *self.on.values(),
            *self.days.values(),
            *self.hours.values(),
            *self.parts.values(),
            self.folder,
            self.lang,
            self.save,
        ):
            permit(control, self._look, presenter.allows, What.MANAGE, on=presenter.online)
        permit(self.mail, self._look, presenter.allows, What.MANAGE, on=presenter.online and mail_ready)
        self._mail_help.setText(words("mailing.mail_help" if mail_ready else "mailing.mail_not_ready"))
        for preview in self.previews.values():
            preview.setEnabled(presenter.online)
        # What somebody is about to change stays as it is until the engine has other settings.
        if presenter.schedule and presenter.schedule != self._shown:
            self._shown = presenter.schedule
            self._show_schedule(presenter.schedule)

    def _show_schedule(self, schedule: JSON) -> None:
        words = self._look.words
        for kind in _KINDS:
            turn, at = schedule[kind], schedule["next"][kind]
            self.on[kind].setChecked(turn["on"])
            self.days[kind].setCurrentIndex(self.days[kind].findData(turn["day"]))
            self.hours[kind].setCurrentIndex(self.hours[kind].findData(turn["hour"]))
            self._next[kind].setText(words("mailing.off") if at is None else words("mailing.next", at=day_text(words, moment(at))))
        for part, box in self.parts.items():
            box.setChecked(part in schedule["parts"])
        self.folder.setText(schedule["folder"])
        self.mail.setPlainText("\n".join(schedule["mail"]))
        self.lang.setCurrentIndex(self.lang.findData(schedule["lang"]))

    def _preview(self, kind: str) -> None:
        self._presenter.preview(kind, self._clock())

    def _save(self) -> None:
        self._presenter.save(
            {
                **{
                    kind: {
                        "on": self.on[kind].isChecked(),
                        "day": int(self.days[kind].currentData()),
                        "hour": int(self.hours[kind].currentData()),
                    }
                    for kind in _KINDS
                },
                "parts": [part for part, box in self.parts.items() if box.isChecked()],
                "lang": str(self.lang.currentData()),
                "folder": self.folder.text().strip(),
                "mail": [line.strip() for line in self.mail.toPlainText().splitlines() if line.strip()],
            }
        )

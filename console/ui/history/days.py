"""From which day to which: two fields that never cross."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from console.ui.date_field import as_written
from console.ui.labels import label
from console.ui.look import Look
from console.ui.tokens import Space


class Days(QWidget):
    """``chosen`` is told both days when one of them is another. A day beyond the other takes the other with it."""

    def __init__(self, look: Look, chosen: Callable[[date, date], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tell = chosen
        self.since, self.until = QDateEdit(), QDateEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for name, edit in (("since", self.since), ("until", self.until)):
            edit.setCalendarPopup(True)
            # Not at every digit of a year.
            edit.setKeyboardTracking(False)
            as_written(look, edit)
            edit.setAccessibleName(look.words(f"history.{name}"))
            row.addWidget(label(look.words(f"history.{name}"), "caption"))
            row.addWidget(edit)
        row.addStretch(1)
        self.since.dateChanged.connect(lambda day: self._changed(day, max(day, self.until.date())))
        self.until.dateChanged.connect(lambda day: self._changed(min(day, self.since.date()), day))

    def show_days(self, since: date, until: date) -> None:
        self._set(_qt(since), _qt(until))

    def _set(self, since: QDate, until: QDate) -> None:
        for edit, day in ((self.since, since), (self.until, until)):
            with QSignalBlocker(edit):
                edit.setDate(day)

    def _changed(self, since: QDate, until: QDate) -> None:
        self._set(since, until)
        self._tell(_plain(since), _plain(until))


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)

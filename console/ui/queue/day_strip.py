"""Today as a strip of half hours: calls made, calls planned, and how full each is; the arrows walk it, Enter shows a half hour's carts."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import focus_ring
from console.ui.queue.day import Slot
from console.ui.queue.presenter import QueuePresenter
from console.ui.tokens import Size, Space, Type

_HEIGHT: Final = 76
_FOOT: Final = 18
_NUMBER: Final = 15
"""Room for a number above each bar."""


class DayStrip(QWidget):
    def __init__(self, look: Look, presenter: QueuePresenter, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._back = look, presenter, back
        self._at = 0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(Size.PALETTE, _HEIGHT)

    def refresh(self) -> None:
        words, slot = self._look.words, self._slot()
        said = f"{words('queue.day')}: {self._instead() if slot is None else self._said(slot)}"
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def _instead(self) -> str:
        """Of half hours, as long as there are none."""
        words, presenter = self._look.words, self._presenter
        if presenter.day is not None:
            return words("queue.day_none")
        return words("queue.day_failed" if presenter.day_refused else "queue.day_loading")

    def _slots(self) -> tuple[Slot, ...]:
        return self._presenter.day.slots if self._presenter.day is not None else ()

    def _slot(self) -> Slot | None:
        slots = self._slots()
        return slots[min(self._at, len(slots) - 1)] if slots else None

    def _said(self, slot: Slot) -> str:
        return self._look.words("queue.day_slot", time=f"{slot.at:%H:%M}", planned=slot.planned, room=slot.room, made=slot.made)

    def _place(self, number: int) -> QRectF:
        width = (self.width() - 2 * Space.L) / max(1, len(self._slots()))
        return QRectF(Space.L + number * width, Space.S, width, _HEIGHT - _FOOT - Space.S)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, day = QPainter(self), self._look.theme, self._presenter.day
        painter.fillRect(self.rect(), QColor(theme.surface))
        painter.setFont(fonts.face(Type.CAPTION))
        if day is None or not day.slots:
            painter.setPen(QColor(theme.ink_faint))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._instead())
        else:
            self._bars(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(painter, QRectF(self.rect()), theme)

    def _bars(self, painter: QPainter) -> None:
        theme, day, slots = self._look.theme, self._presenter.day, self._slots()
        assert day is not None
        most = max((max(slot.room, slot.made + slot.planned) for slot in slots), default=1) or 1
        for number, slot in enumerate(slots):
            place = self._place(number)
            cell = place.adjusted(1, 0, -1, 0)
            painter.fillRect(cell, QColor(theme.window if slot.room else theme.sunken))
            full = cell.height() - _NUMBER
            made, planned = full * slot.made / most, full * slot.planned / most
            painter.fillRect(QRectF(cell.left(), cell.bottom() - made, cell.width(), made), QColor(theme.hold.fill))
            painter.fillRect(QRectF(cell.left(), cell.bottom() - made - planned, cell.width(), planned), QColor(theme.ai.fill))
            if slot.room:
                limit = cell.bottom() - full * slot.room / most
                painter.fillRect(QRectF(cell.left(), limit, cell.width(), 1), QColor(theme.edge))
            number_said = slot.planned or slot.made
            if number_said and cell.width() >= _NUMBER:
                painter.setPen(QColor(theme.ink_soft))
                above = QRectF(cell.left(), cell.bottom() - made - planned - _NUMBER, cell.width(), _NUMBER)
                told = painter.boundingRect(above, Qt.AlignmentFlag.AlignCenter, str(number_said))
                # Lest the line of the limit goes through the number.
                painter.fillRect(told, QColor(theme.window if slot.room else theme.sunken))
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(number_said))
            if slot.at.minute == 0:
                painter.setPen(QColor(theme.ink_faint))
                hour = QRectF(place.left(), place.bottom() + 1, 2 * place.width(), _FOOT - 2)
                painter.drawText(hour, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{slot.at.hour}")
            if slot.at <= day.now and (number + 1 == len(slots) or slots[number + 1].at > day.now):
                part = (day.now - slot.at).total_seconds() / 1800
                painter.fillRect(
                    QRectF(place.left() + place.width() * min(1.0, part), place.top() - 4, 2, place.height() + 8), QColor(theme.ink)
                )
            if self.hasFocus() and slot is self._slot():
                painter.setPen(QColor(theme.focus))
                painter.drawRect(cell.adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._slots():
            self._at = max(0, min(len(self._slots()) - 1, self._at + step))
            self.refresh()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._slots())):
            if self._place(number).contains(event.position()):
                self._at = number
                self._open()

    def _open(self) -> None:
        slot = self._slot()
        if slot is not None:
            self._presenter.in_slot(slot)
            self._back()

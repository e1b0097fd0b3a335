"""The six disclosures of the opening, ticked off as they are heard to the end."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.script import Disclosure
from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import elided, plate, tick
from console.ui.tokens import Space, Type

_ROW, _BOX = 22, 16
_NUMBERS = "①②③④⑤⑥"


class Disclosures(QWidget):
    """Two columns of three; a box with a tick, so that it reads without colour."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._heard: frozenset[str] = frozenset()
        self.setFixedHeight(3 * _ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_heard(())

    def sizeHint(self) -> QSize:
        return QSize(260, 3 * _ROW)

    def show_heard(self, heard: tuple[str, ...]) -> None:
        self._heard = frozenset(heard)
        words = self._look.words
        self.setAccessibleName(", ".join(words(f"disclosure.{item}") + (" ✓" if item in self._heard else "") for item in Disclosure))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words = self._look.theme, self._look.words
        column = self.width() / 2
        for place, item in enumerate(Disclosure):
            heard = item in self._heard
            left, top = column * (place // 3), _ROW * (place % 3)
            box = QRectF(left, top + (_ROW - _BOX) / 2, _BOX, _BOX)
            plate(painter, box, theme.done.soft if heard else theme.surface, theme.done.fill if heard else theme.edge, 3)
            if heard:
                tick(painter, box, theme.done.ink)
            painter.setPen(QColor(theme.ink if heard else theme.ink_faint))
            painter.setFont(fonts.face(Type.CAPTION))
            room = column - _BOX - Space.S
            text = elided(f"{_NUMBERS[place]} {words(f'disclosure.{item}')}", room, Type.CAPTION)
            painter.drawText(QRectF(left + _BOX + Space.S, top, room, _ROW), Qt.AlignmentFlag.AlignVCenter, text)

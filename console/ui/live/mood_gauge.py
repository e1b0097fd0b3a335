"""How the customer seems, in four bars; what asks for a person says so in a word too."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.live.mood import Mood
from console.ui.look import Look
from console.ui.painting import elided, figures
from console.ui.tokens import Size, Space, Type

_ROW, _NAME, _FIGURE, _MARK = 20, 80, 28, 36


class MoodGauge(QWidget):
    """Strain, hesitation, interest, purchase intent, 0–100 each."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._mood: Mood | None = None
        self.setFixedHeight(4 * _ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(look.words("mood.tip"))

    def sizeHint(self) -> QSize:
        return QSize(260, 4 * _ROW)

    def show_mood(self, mood: Mood) -> None:
        if mood == self._mood:
            return
        self._mood = mood
        self.setAccessibleName(", ".join(f"{name} {figure} {mark}".rstrip() for name, figure, mark in self._rows(mood)))
        self.setAccessibleDescription(", ".join(why.words(self._look.lang) for why in mood.reasons))
        self.update()

    def _rows(self, mood: Mood) -> tuple[tuple[str, int, str], ...]:
        """(name, figure, what is said beside it)"""
        words = self._look.words
        kind, strain = mood.strain
        return (
            (words(f"mood.{kind if mood.strained else 'strain'}"), strain, words("mood.high") if mood.strained else ""),
            (words("mood.hesitation"), mood.hesitation, ""),
            (words("mood.interest"), mood.interest, ""),
            (words("mood.purchase"), mood.purchase, mood.direction),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mood is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        for place, (name, figure, mark) in enumerate(self._rows(self._mood)):
            alarming = place == 0 and self._mood.strained
            voice = theme.act if alarming else theme.customer
            top = place * _ROW
            painter.setFont(fonts.face(Type.CAPTION, bold=alarming))
            painter.setPen(QColor(theme.act.ink if alarming else theme.ink_soft))
            painter.drawText(QRectF(0, top, _NAME, _ROW), Qt.AlignmentFlag.AlignVCenter, elided(name, _NAME, Type.CAPTION, bold=alarming))
            end = self.width() - _MARK
            figures(painter, QRectF(end - _FIGURE, top, _FIGURE, _ROW), f"{figure}", right=True)
            painter.drawText(QRectF(end + Space.XS, top, _MARK - Space.XS, _ROW), Qt.AlignmentFlag.AlignVCenter, mark)
            room = end - _FIGURE - _NAME - Space.XS
            bar = QRectF(_NAME, top + (_ROW - Size.METER) / 2, room, Size.METER)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.sunken))
            painter.drawRoundedRect(bar, Size.METER / 2, Size.METER / 2)
            if figure:
                painter.setBrush(QColor(voice.fill))
                painter.drawRoundedRect(
                    QRectF(bar.left(), bar.top(), max(Size.METER, room * figure / 100), bar.height()), Size.METER / 2, Size.METER / 2
                )

"""The way through the script as stops on a line: where the conversation has been, where it is."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.tokens import Space, Type

STOPS: Final = ("opening", "reason", "reassure", "offer", "closing")
"""The stops drawn: 名乗り, 課題特定, 不安解消, 購入促進, 結び. A stage of another id takes the stop whose word it shares."""


class ScriptTrack(QWidget):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._here: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(40)

    def sizeHint(self) -> QSize:
        return QSize(260, 40)

    def show_stages(self, stages: tuple[str, ...]) -> None:
        """``stages`` as passed, the present one last. A stage that is no stop (a person has the line, say) leaves the mark where it was."""
        words = self._look.words
        names = [words(f"stage.{stop}") for stop in STOPS]
        stops = [names.index(word) for stage in stages if (word := words.named("stage", stage)) in names]
        here = stops[-1] if stops else None
        self.setAccessibleName(words.named("stage", stages[-1]) if stages else "")
        if here != self._here:
            self._here = here
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words = self._look.theme, self._look.words
        step = self.width() / len(STOPS)
        y = 9.0
        first, last = step / 2, self.width() - step / 2
        painter.setPen(QPen(QColor(theme.line), 2))
        painter.drawLine(QPointF(first, y), QPointF(last, y))
        if self._here:
            painter.setPen(QPen(QColor(theme.ai.fill), 2))
            painter.drawLine(QPointF(first, y), QPointF(first + step * self._here, y))
        for index, stop in enumerate(STOPS):
            x = first + step * index
            here, passed = index == self._here, self._here is not None and index < self._here
            painter.setPen(QPen(QColor(theme.ai.fill if here or passed else theme.edge), 2))
            painter.setBrush(QColor(theme.ai.fill if here or passed else theme.surface))
            radius = 6 if here else 4
            painter.drawEllipse(QPointF(x, y), radius, radius)
            painter.setPen(QColor(theme.ai.ink if here else theme.ink_faint))
            painter.setFont(fonts.face(Type.CAPTION, bold=here))
            painter.drawText(
                QRectF(x - step / 2 - Space.XS, 20, step + Space.S, 18),
                Qt.AlignmentFlag.AlignCenter,
                words(f"stage.{stop}"),
            )

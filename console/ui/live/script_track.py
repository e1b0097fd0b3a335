"""The way through the script as stops on a line: where the conversation has been, where it is."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.tokens import Type

STOPS: Final = ("opening", "reason", "reassure", "alternative", "offer", "closing")
"""The stops drawn: 名乗り, 課題特定, 不安解消, 代替提案, 購入促進, 結び. A stage of another id takes the stop whose word it shares."""

_LINE: Final = 9.0
_WORDS: Final = 20.0
_CENTRED: Final = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip)


class ScriptTrack(QWidget):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names = [look.words(f"stage.{stop}") for stop in STOPS]
        self.been: frozenset[int] = frozenset()
        self.here: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(40)

    def sizeHint(self) -> QSize:
        return QSize(260, 40)

    def show_stages(self, stages: tuple[str, ...]) -> None:
        """``stages`` as passed, the present one last. A stage that is no stop (a person has the line, say) leaves the mark where it was."""
        words = self._look.words
        stops = [self._names.index(word) for stage in stages if (word := words.named("stage", stage)) in self._names]
        been, here = frozenset(stops), stops[-1] if stops else None
        self.setAccessibleName(words.named("stage", stages[-1]) if stages else "")
        if (been, here) != (self.been, self.here):
            self.been, self.here = been, here
            self.update()

    def places(self) -> list[QRectF]:
        """Of the words, with the same room between any two: theirs are of unlike lengths."""
        wide = [fonts.width(name, Type.CAPTION, bold=True) for name in self._names]
        room = (self.width() - sum(wide)) / (len(wide) - 1)
        return [QRectF(sum(wide[:at]) + at * room, _WORDS, wide[at], 18) for at in range(len(wide))]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, places = self._look.theme, self.places()
        stops = [QPointF(place.center().x(), _LINE) for place in places]
        painter.setPen(QPen(QColor(theme.line), 2))
        painter.drawLine(stops[0], stops[-1])
        if self.here:
            painter.setPen(QPen(QColor(theme.ai.fill), 2))
            painter.drawLine(stops[0], stops[self.here])
        for index, (stop, place) in enumerate(zip(stops, places, strict=True)):
            here, been = index == self.here, index in self.been
            painter.setPen(QPen(QColor(theme.ai.fill if been else theme.edge), 2))
            painter.setBrush(QColor(theme.ai.fill if been else theme.surface))
            radius = 6 if here else 4
            painter.drawEllipse(stop, radius, radius)
            painter.setPen(QColor(theme.ai.ink if here else theme.ink_faint))
            painter.setFont(fonts.face(Type.CAPTION, bold=here))
            painter.drawText(place, _CENTRED, self._names[index])

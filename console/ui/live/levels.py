"""How loud each side is, in its voice's colour."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.ui import fonts
from console.ui.live.call_state import QUIET_DB, Holder, LiveCall
from console.ui.look import Look
from console.ui.tokens import Size, Space, Type, Voice

FLOOR_DB = -60.0
_STEPS = 30


def fraction(db: float) -> float:
    """0 at −60 dB and below, 1 at 0 dB."""
    return min(1.0, max(0.0, (db - FLOOR_DB) / -FLOOR_DB))


class LevelMeter(QWidget):
    """A bar of thirty steps; paints only when a step changes. ``column``: the names of the meters below one another, whose bars begin
    at one place."""

    def __init__(self, look: Look, column: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._column = look, column
        self._name, self._voice = "", look.theme.hold
        self._lit = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.ROW_DENSE)

    def sizeHint(self) -> QSize:
        return QSize(220, Size.ROW_DENSE)

    def show_level(self, name: str, voice: Voice, db: float) -> None:
        lit = round(fraction(db) * _STEPS)
        if (name, voice, lit) == (self._name, self._voice, self._lit):
            return
        self._name, self._voice, self._lit = name, voice, lit
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._look.words("live.level_tip", name=name, db=round(max(db, QUIET_DB))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.face(Type.CAPTION, bold=True))
        painter.setPen(QColor(self._voice.ink))
        metrics = QFontMetricsF(painter.font())
        widest = max(metrics.horizontalAdvance(name) for name in (self._name, *self._column))
        name_width = max(Space.XXL * 2.0, widest + Space.M)
        painter.drawText(QRectF(0, 0, name_width, self.height()), Qt.AlignmentFlag.AlignVCenter, self._name)
        room = self.width() - name_width
        step = room / _STEPS
        top = (self.height() - Size.METER) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(_STEPS):
            painter.setBrush(QColor(self._voice.fill if index < self._lit else self._look.theme.sunken))
            painter.drawRect(QRectF(name_width + index * step, top, step - 2, Size.METER))


class Levels(QWidget):
    """The agent's side (the AI's or the operator's, as the holder is) and the customer's."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._agent, self._customer = LevelMeter(look), LevelMeter(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.setSpacing(Space.XL)
        row.addWidget(self._agent)
        row.addWidget(self._customer)
        self.show_call(None, mine=False)

    def show_call(self, call: LiveCall | None, *, mine: bool) -> None:
        words, theme = self._look.words, self._look.theme
        operator = call is not None and call.holder is Holder.OPERATOR
        name = words("live.level_agent")
        if operator:
            name = words("live.level_operator") if mine else words("live.operator")
        self._agent.show_level(name, theme.operator if operator else theme.ai, call.agent_db if call else QUIET_DB)
        self._customer.show_level(words("live.level_customer"), theme.customer, call.customer_db if call else QUIET_DB)

"""Who holds the line, written across the top in the voice's colour."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from console.ui import fonts
from console.ui.live.call_state import CallState, Holder, LiveCall
from console.ui.live.reasons import hand_text
from console.ui.look import Look, clock_text
from console.ui.painting import elided, figures, holder_mark
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type


class HolderBanner(QFrame):
    def __init__(self, look: Look, toggle_details: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._call: LiveCall | None = None
        self._mine = self._muted = False
        self._time = ""
        self.setFixedHeight(Size.BANNER)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.S, 0)
        row.addStretch(1)
        self._details = QPushButton(look.words("live.details"))
        self._details.setToolTip(look.words("live.details_tip"))
        role(self._details, "quiet")
        self._details.clicked.connect(toggle_details)
        self._details.hide()
        row.addWidget(self._details)

    def sizeHint(self) -> QSize:
        return QSize(400, Size.BANNER)

    def offer_details(self, offer: bool) -> None:
        self._details.setVisible(offer)

    def show_call(self, call: LiveCall | None, now: datetime, *, mine: bool, muted: bool = False) -> None:
        self._call, self._mine, self._muted = call, mine, muted
        self.setAccessibleName(self.sentence())
        self.setToolTip(call.codec or "" if call is not None else "")
        self.show_time(call, now)
        self.update()

    def show_time(self, call: LiveCall | None, now: datetime) -> None:
        text = clock_text(call.seconds(now)) if call is not None else ""
        if text != self._time:
            self._time = text
            self.update()

    def sentence(self) -> str:
        words, call = self._look.words, self._call
        if call is None:
            return ""
        if call.state is CallState.RINGING:
            return words("live.holder_ringing")
        if call.state is CallState.ENDED:
            return words("live.holder_ended")
        if call.state is CallState.HANDED:
            return words("live.holder_handed")
        if call.holder is Holder.HOLD:
            return words("live.holder_hold")
        if call.holder is Holder.OPERATOR:
            if self._mine:
                return words("live.holder_phone" if call.desk_phone else "live.holder_muted" if self._muted else "live.holder_mine")
            return words("live.holder_operator", name=call.operator) if call.operator else words("live.holder_other")
        if call.barge_in:
            return words("live.holder_ai_muted" if self._muted else "live.holder_ai_barge")
        return words("live.holder_ai")

    def paintEvent(self, event: QPaintEvent) -> None:
        call = self._call
        if call is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        live = call.state in (CallState.TALKING, CallState.HANDED)
        voice = self._look.holder(call.holder) if live else theme.hold
        box = QRectF(self.rect())
        painter.fillRect(box, QColor(voice.soft))
        painter.fillRect(QRectF(0, box.height() - 2, box.width(), 2), QColor(voice.fill))
        middle = (box.height() - 2) / 2
        holder_mark(painter, QPointF(Space.L + 6, middle), call.holder if call.state is not CallState.RINGING else None, voice.fill, 12)
        right = box.width() - Space.L - (self._details.width() + Space.S if self._details.isVisible() else 0)
        painter.setPen(QColor(theme.ink))
        painter.setFont(fonts.face(Type.TITLE, bold=True))
        figures(painter, QRectF(right - 100, 0, 100, box.height() - 2), self._time, right=True)
        left = Space.L + Space.XL
        name = self._look.words("live.sama", name=call.customer)
        room = right - 100 - left
        painter.setFont(fonts.face(Type.EMPHASIS, bold=True))
        painter.setPen(QColor(voice.ink))
        wide = painter.fontMetrics().horizontalAdvance(self.sentence())
        sentence = elided(self.sentence(), room, Type.EMPHASIS, bold=True)
        painter.drawText(QRectF(left, 0, room, box.height() - 2), Qt.AlignmentFlag.AlignVCenter, sentence)
        rest = room - wide - Space.XL
        # Where the panel is not beside the conversation, the banner says why a person is wanted.
        wanted = hand_text(self._look.words, call.hand.reason) if call.hand is not None and self._details.isVisible() else ""
        aside = f"{wanted} · {name}" if wanted else name
        if fonts.width(aside, Type.CAPTION) > rest:
            aside = wanted or name
        if rest > min(120, fonts.width(aside, Type.CAPTION)):
            painter.setFont(fonts.face(Type.CAPTION))
            painter.setPen(QColor(theme.act.ink if wanted else theme.ink_soft))
            painter.drawText(
                QRectF(right - 84 - rest, 0, rest, box.height() - 2),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                elided(aside, rest, Type.CAPTION),
            )

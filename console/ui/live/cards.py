"""The calls at the left: one card each, in the order they were dialled; a card never changes its place while its call lives."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.icons import picture
from console.ui.live.call_state import CallState, Holder, LiveCall
from console.ui.live.presenter import LivePresenter
from console.ui.live.reasons import hand_text
from console.ui.look import Look, clock_text
from console.ui.painting import elided, figures, focus_ring, holder_mark, key_cap, plate
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

HAND_KEY: Final = "Ctrl+H"
"""Leads from anywhere to the call whose hand is raised."""
_LEFT: Final = Space.M
_MARK: Final = Space.L
_TIME: Final = 56
"""The clock of a call of less than an hour, and the air before it."""
_TIME_LOW: Final = 46
"""The same, where four calls stand beside one another on a small screen."""


class CallCard(QPushButton):
    """Name, time, value and tier, who has the line; a raised hand takes the whole card."""

    def __init__(self, look: Look, call: LiveCall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._call = call
        self._time = ""
        self._mine = self._listening = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(Size.CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(Size.CALLS - 2 * Space.M, Size.CARD)

    def show_call(self, call: LiveCall, now: datetime, *, selected: bool, mine: bool, listening: bool) -> None:
        self._call, self._mine, self._listening = call, mine, listening
        self._time = clock_text(call.seconds(now))
        self.setChecked(selected)
        words = self._look.words
        name = words("live.sama", name=call.customer)
        self.setAccessibleName(f"{name} {self._time} {words.yen(call.value)} {self._standing()}")
        self.setToolTip(self._standing())
        self.update()

    def _standing(self) -> str:
        """What is going on, in one word or two; and how the customer seems, where that asks for a look."""
        words, mood = self._look.words, self._call.mood
        if mood is None or not mood.strained or (self._call.hand is not None and self._call.hand.reason == mood.strain[0]):
            return self._course()
        return f"{self._course()} · {words(f'mood.{mood.strain[0]}')} {words('mood.high')}"

    def _course(self) -> str:
        words, call = self._look.words, self._call
        if call.hand is not None:
            return hand_text(words, call.hand.reason)
        if call.state is CallState.RINGING:
            return words("live.ringing")
        if call.state is CallState.ENDED:
            how = words.named("outcome", call.outcome) or words.named("line_result", call.line_result)
            return f"{words('live.ended')} · {how}" if how else words("live.ended")
        if call.state is CallState.HANDED:
            return words("live.handed")
        if call.holder is Holder.HOLD:
            return words("action.hold")
        if call.holder is Holder.OPERATOR:
            return words("live.you") if self._mine else (call.operator or words("live.operator"))
        return f"{words('live.ai')} · {words.named('stage', call.stage)}" if call.stage else words("live.ai")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, call, words = self._look.theme, self._call, self._look.words
        box = QRectF(self.rect())
        raised, over = call.hand is not None, call.state is CallState.ENDED
        fill = theme.act.soft if raised else theme.selected if self.isChecked() else theme.surface if not over else theme.window
        if self.underMouse() and not self.isChecked() and not raised:
            fill = theme.hover
        plate(painter, box, fill, theme.act.fill if raised else theme.edge if self.isChecked() else theme.line)
        voice = theme.hold if over or call.state is CallState.RINGING else self._look.holder(call.holder)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.act.fill if raised else voice.fill))
            painter.drawRoundedRect(QRectF(0, Space.S, Size.STRIPE + 1, box.height() - 2 * Space.S), 2, 2)
        low = box.height() < Size.CARD
        left, right = _LEFT, box.width() - (Space.S if low else Space.M)
        # A low card has one line: the mark stands before the name.
        row = box.height() / 2 if low else box.height() - Space.L - 1
        if raised:
            painter.drawPixmap(int(left - 3), int(row - 9), picture("hand-palm", theme.act.ink, Size.ICON, self.devicePixelRatioF()))
        elif not over:
            holder_mark(painter, QPointF(left + 5, row), None if call.state is CallState.RINGING else call.holder, voice.fill)
        start = left if over and not low else left + _MARK
        self._words_at(painter, start if low else left, right, low=low)
        if low:
            if self.hasFocus():
                focus_ring(painter, box, theme)
            return
        painter.setFont(fonts.face(Type.CAPTION, bold=raised))
        painter.setPen(QColor(theme.act.ink if raised else theme.ink_soft))
        end = right - (Size.ICON + Space.S if self._listening else 0)
        if raised and not self.isChecked():
            wide = fonts.width(HAND_KEY, Type.CAPTION) + 2 * Space.S
            end -= wide + Space.S
            place = QRectF(end + Space.S, row - 10, wide, 20)
            key_cap(painter, place, HAND_KEY, theme.surface, theme.act.fill, theme.act.ink)
            painter.setFont(fonts.face(Type.CAPTION, bold=True))
            painter.setPen(QColor(theme.act.ink))
        painter.drawText(
            QRectF(start, row - 10, end - start, 20), Qt.AlignmentFlag.AlignVCenter, elided(self._standing(), end - start, Type.CAPTION)
        )
        if self._listening:
            name = "microphone" if self._mine or call.barge_in else "headphones"
            painter.drawPixmap(int(right - Size.ICON), int(row - 9), picture(name, theme.operator.ink, Size.ICON, self.devicePixelRatioF()))
        if self.hasFocus():
            focus_ring(painter, box, theme)
        painter.setPen(QColor(theme.ink_soft))
        painter.setFont(fonts.face(Type.CAPTION))
        value = words.yen(call.value)
        tier = words.named("segment", call.segment)
        painter.drawText(QRectF(left, 30, right - left, 18), Qt.AlignmentFlag.AlignVCenter, f"{value}   {tier}" if tier else value)

    def whole(self) -> int:
        """How wide it must be, low, for its name to be read whole."""
        return _LEFT + _MARK + fonts.width(self._call.customer, bold=True) + 1 + _TIME_LOW + Space.S

    def _words_at(self, painter: QPainter, left: float, right: float, *, low: bool) -> None:
        theme, call = self._look.theme, self._call
        painter.setFont(fonts.face(Type.CAPTION if low else Type.BODY))
        painter.setPen(QColor(theme.ink_soft))
        figures(painter, QRectF(left, 8, right - left, 22), self._time, right=True)
        room = right - left - (_TIME_LOW if low else _TIME)
        painter.setFont(fonts.face(Type.BODY, bold=True))
        painter.setPen(QColor(theme.ink if call.state is not CallState.ENDED else theme.ink_soft))
        painter.drawText(QRectF(left, 8, room, 22), Qt.AlignmentFlag.AlignVCenter, elided(call.customer, room, bold=True))


class CardColumn(QFrame):
    """All cards: a column beside the transcript, or a row above it in a narrow window. Cards are made once and refreshed in place."""

    def __init__(self, look: Look, presenter: LivePresenter, chosen: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._chosen = look, presenter, chosen
        self._cards: dict[str, CallCard] = {}
        self._row = self._low = False
        self._looked: tuple[str | None, int] = (None, -1)
        inside = QWidget()
        role(inside, "clear")
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self._layout.setSpacing(Space.S)
        self._layout.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(look.words("live.calls"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.as_row(False)

    def as_row(self, row: bool) -> None:
        self._row = row
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if row else QBoxLayout.Direction.TopToBottom)
        off, auto = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._area.setHorizontalScrollBarPolicy(auto if row else off)
        self._area.setVerticalScrollBarPolicy(off if row else auto)
        self._layout.setContentsMargins(Space.M, Space.S if row else Space.M, Space.M, Space.L if row else Space.M)
        if row:
            self.setMinimumWidth(0)
            self.setMaximumWidth(Size.UNBOUNDED)
            self.setFixedHeight(Size.CARD + Space.S + Space.L)
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(Size.UNBOUNDED)
            self.setFixedWidth(Size.CALLS)
        for card in self._cards.values():
            self._size(card)

    def as_low(self, low: bool) -> None:
        """Name and time only, where the conversation needs the height."""
        self._low = low
        self._layout.setSpacing(Space.XS if low else Space.S)
        for card in self._cards.values():
            self._size(card)
        if self._row:
            self.setFixedHeight((Size.CARD_LOW if low else Size.CARD) + Space.S + Space.L)

    def _size(self, card: CallCard) -> None:
        card.setFixedHeight(Size.CARD_LOW if self._low else Size.CARD)
        card.setMinimumWidth(min(card.whole(), Size.CALLS) if self._low else Size.CALLS - Space.XXL if self._row else 0)
        card.setMaximumWidth(Size.CALLS if self._row else Size.UNBOUNDED)

    def refresh(self, now: datetime) -> None:
        presenter = self._presenter
        order = presenter.in_order()
        for gone in set(self._cards) - {call.call_id for call in order}:
            card = self._cards.pop(gone)
            self._layout.removeWidget(card)
            card.deleteLater()
        for place, call in enumerate(order):
            card = self._cards.get(call.call_id) or self._new(call)
            if self._layout.indexOf(card) != place:
                self._layout.removeWidget(card)
                self._layout.insertWidget(place, card)
            card.show_call(
                call,
                now,
                selected=call.call_id == presenter.selected,
                mine=presenter.is_mine(call),
                listening=presenter.listening == call.call_id,
            )

        chosen = self._cards.get(presenter.selected or "")
        looked = (presenter.selected, self._layout.indexOf(chosen) if chosen is not None else -1)
        if chosen is not None and looked != self._looked:
            # Only when another call is looked at, or this one moved: what is under the pointer stays where it is.
            self._looked = looked
            # Left to itself Qt lays a new card out later, and until then there is no room to scroll to.
            chosen.show()
            QApplication.sendEvent(self._area, QEvent(QEvent.Type.LayoutRequest))
            self._layout.activate()
            self._area.ensureWidgetVisible(chosen, Space.M, Space.M)

    def _new(self, call: LiveCall) -> CallCard:
        card = CallCard(self._look, call)
        call_id = call.call_id
        card.clicked.connect(lambda: self._chosen(call_id))
        self._size(card)
        self._cards[call_id] = card
        return card

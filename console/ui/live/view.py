"""The live view: calls at the left, the conversation in the middle, what the AI is about at the right."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.live.actions import KEYS, ActionId
from console.ui.live.banner import HolderBanner
from console.ui.live.cards import CardColumn
from console.ui.live.keys import HeldKey, KeyRow
from console.ui.live.levels import Levels
from console.ui.live.notice import NoticeBar
from console.ui.live.panel import CallPanel
from console.ui.live.presenter import Change, LivePresenter
from console.ui.live.steering import SHOWN_AT_ONCE, SteeringPanel
from console.ui.live.transcript_view import TranscriptView
from console.ui.look import Look
from console.ui.placeholder import Placeholder
from console.ui.theme import role
from console.ui.throttle import Throttle
from console.ui.tokens import Size

_ALL = frozenset(Change)
_STEERING_LOW = 2


class LiveView(QStackedWidget):
    """``to_queue`` opens the queue from the empty state; ``clock`` gives the present time with zone."""

    def __init__(
        self,
        look: Look,
        presenter: LivePresenter,
        clock: Callable[[], datetime],
        to_queue: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._clock = look, presenter, clock
        words = look.words
        self._due: set[Change] = set()
        self._columns = 0
        self._shown: str | None = None
        self._empty = Placeholder(look, "phone", words("live.none_title"), words("live.none_body"), words("live.to_queue"), to_queue)
        self.addWidget(self._empty)
        self._desk = QWidget()
        role(self._desk, "window")
        self.addWidget(self._desk)
        self.cards = CardColumn(look, presenter, presenter.select)
        self.banner = HolderBanner(look, self._toggle_details)
        self.transcript = TranscriptView(look)
        self.levels = Levels(look)
        self.notice = NoticeBar(look)
        self.steering = SteeringPanel(look, presenter.say_line, presenter.say_text, presenter.close_steering)
        self.keys = KeyRow(look, presenter.actions(), presenter.do)
        self.panel = CallPanel(look)
        self._build()
        self._shortcuts()
        self._paint = Throttle(self._refresh, self)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._each_second)
        self._tick.start()
        presenter.watch = self.changed
        self._due |= _ALL
        self._refresh()

    def _build(self) -> None:
        self._middle = QWidget()
        role(self._middle, "surface")
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.transcript, 1)
        column.addWidget(self.levels)
        column.addWidget(self.notice)
        column.addWidget(self.steering)
        column.addWidget(self.keys)
        self.notice.hide()
        self.steering.hide()
        self._sides = QWidget()
        role(self._sides, "clear")
        sides = QHBoxLayout(self._sides)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self._middle, 1)
        sides.addWidget(self.panel)
        self._frame = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._desk)
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._frame.addWidget(self.cards)
        self._frame.addWidget(self._sides, 1)

    def _shortcuts(self) -> None:
        for which, key in KEYS.items():
            if which is not ActionId.HANG_UP:
                self._shortcut(key, partial(self._press, which))
        for number in range(1, 10):
            self._shortcut(str(number), partial(self._presenter.say_line, number))
        self._shortcut("Esc", self._escape)
        self._shortcut("D", self._toggle_details)
        self._shortcut("Alt+Down", lambda: self._presenter.step(1))
        self._shortcut("Alt+Up", lambda: self._presenter.step(-1))
        self._held = HeldKey(Qt.Key.Key_X, self.keys.hang_up, self)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self._held)

    def _shortcut(self, keys: str, then: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(then)

    def _press(self, which: ActionId) -> None:
        if self.isVisible():
            self._presenter.do(which)

    def _escape(self) -> None:
        self._presenter.close_steering()
        self.transcript.jump_down()

    def _toggle_details(self) -> None:
        """In one column the panel and the conversation take turns."""
        if self._columns == 1:
            details = not self.panel.isVisible()
            self.panel.setVisible(details)
            self._middle.setVisible(not details)

    # what changed

    def changed(self, change: Change) -> None:
        if change is Change.SELECTION:
            # The words of another call must not stand under the name of this one, not even for a moment.
            self._due |= _ALL
            self._refresh()
            return
        self._due.add(change)
        if change in (Change.STEERING, Change.NOTICE):
            self._refresh()
        else:
            self._paint()

    def _each_second(self) -> None:
        if self._presenter.calls:
            self.cards.refresh(self._clock())
            self.banner.show_time(self._presenter.call, self._clock())

    def _refresh(self) -> None:
        due, self._due = self._due, set()
        presenter, now = self._presenter, self._clock()
        call = presenter.call
        self.setCurrentWidget(self._desk if presenter.calls else self._empty)
        if call is not None and call.call_id != self._shown:
            self._shown = call.call_id
            self.transcript.show_log(call.log, call.customer, presenter.me)
        if due & {Change.CALLS, Change.SELECTION, Change.CALL}:
            self.cards.refresh(now)
        mine = call is not None and presenter.is_mine(call)
        if due & {Change.CALL, Change.CHOICES, Change.SELECTION, Change.CALLS}:
            self.banner.show_call(call, now, mine=mine)
            self.panel.show_call(call)
            self.keys.show_actions(presenter.actions(), mine=mine)
        if due & {Change.LEVELS, Change.CALL, Change.SELECTION}:
            self.levels.show_call(call, mine=mine)
        if Change.NOTICE in due or Change.SELECTION in due:
            self.notice.show_refusal(presenter.notice)
        if Change.STEERING in due or Change.SELECTION in due:
            self._show_steering()
        elif Change.CHOICES in due and presenter.steering and call is not None:
            self.steering.show_choices(call.choices, self._steering_rows())

    def _show_steering(self) -> None:
        call = self._presenter.call
        if self._presenter.steering and call is not None:
            if not self.steering.isVisible():
                self.steering.open(call.choices, self._steering_rows())
        elif not self.steering.isHidden():
            self.steering.hide()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _steering_rows(self) -> int:
        return SHOWN_AT_ONCE if self.height() >= Size.TALL else _STEERING_LOW

    # room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        columns = 3 if width >= Size.WIDE - Size.RAIL else 2 if width >= Size.MEDIUM - Size.RAIL else 1
        if columns != self._columns:
            self._columns = columns
            self.cards.as_row(columns < 3)
            self._frame.setDirection(QBoxLayout.Direction.LeftToRight if columns == 3 else QBoxLayout.Direction.TopToBottom)
            self._middle.show()
            self.panel.setVisible(columns > 1)
            self.panel.setMaximumWidth(Size.PANEL if columns > 1 else width)
            self.banner.offer_details(columns == 1)
        self.keys.as_tall(height >= Size.TALL)
        low = height < Size.LOW
        self.levels.setVisible(not low)
        self.banner.setFixedHeight(Size.BANNER_LOW if low else Size.BANNER)
        self.cards.as_low(low and columns < 3)

"""The live view: calls at the left, the conversation in the middle, what the AI is about at the right."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.live.actions import ActionId
from console.ui.live.banner import HolderBanner
from console.ui.live.call_state import Holder, LiveCall
from console.ui.live.cards import CardColumn
from console.ui.live.change import Change
from console.ui.live.drawer_frame import DrawerFrame
from console.ui.live.keys import HeldKey, KeyRow
from console.ui.live.levels import Levels
from console.ui.live.panel import CallPanel
from console.ui.live.presenter import LivePresenter
from console.ui.live.steering import SHOWN_AT_ONCE, SteeringDrawer
from console.ui.live.telephone_drawers import DeskPhoneDrawer, KeypadDrawer, TransferDrawer
from console.ui.live.transcript_view import TranscriptView
from console.ui.live.writing_drawers import LinkDrawer, NoteDrawer, WrapUpDrawer
from console.ui.look import Look
from console.ui.notice import NoticeBar
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
        drawer = presenter.drawer
        self.drawers: dict[ActionId, DrawerFrame] = {
            ActionId.STEER: SteeringDrawer(look, drawer, self._steering_rows),
            ActionId.SEND_LINK: LinkDrawer(look, drawer),
            ActionId.DESK_PHONE: DeskPhoneDrawer(look, drawer),
            ActionId.TRANSFER: TransferDrawer(look, drawer),
            ActionId.KEYPAD: KeypadDrawer(look, drawer),
            ActionId.NOTE: NoteDrawer(look, drawer),
            ActionId.WRAP_UP: WrapUpDrawer(look, drawer),
        }
        self.keys = KeyRow(look, presenter.actions(), presenter.do)
        self.panel = CallPanel(look, self._toggle_details)
        self._build()
        self._shortcuts()
        self._paint = Throttle(self._refresh, self)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._each_second)
        self._tick.start()
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
        for sheet in self.drawers.values():
            column.addWidget(sheet)
        column.addWidget(self.keys)
        # What a drawer and the keys leave: one line at least.
        self.transcript.setMinimumHeight(Size.TARGET)
        self.notice.hide()
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
        presenter = self._presenter
        self._letters = {
            which: self._shortcut(key, partial(self._press, which))
            for which, key in presenter.keys.items()
            if which is not ActionId.HANG_UP
        }
        for number in range(1, 10):
            self._shortcut(str(number), partial(presenter.drawer.choose, number))
        self._shortcut("Esc", self._escape)
        self._shortcut("D", self._toggle_details)
        self._shortcut("Alt+Down", lambda: self._presenter.step(1))
        self._shortcut("Alt+Up", lambda: self._presenter.step(-1))
        self._held = HeldKey(lambda: presenter.keys[ActionId.HANG_UP], self.keys.hang_up, self)

    def _shortcut(self, keys: str, then: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(then)
        return shortcut

    def _rename_keys(self) -> None:
        for which, shortcut in self._letters.items():
            shortcut.setKey(QKeySequence(self._presenter.keys[which]))

    def _press(self, which: ActionId) -> None:
        if self.isVisible():
            self._presenter.do(which)

    def _escape(self) -> None:
        self._presenter.drawer.close()
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
        if change is Change.KEYS:
            self._rename_keys()
        if change in (Change.DRAWER, Change.NOTICE):
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
        if due & {Change.CALL, Change.CHOICES, Change.SELECTION, Change.CALLS, Change.DRAWER, Change.KEYS}:
            actions = presenter.actions()
            muted = next(action.on for action in actions if action.id is ActionId.MUTE)
            self.banner.show_call(call, now, mine=mine, muted=muted)
            self.panel.show_call(call)
            self.keys.show_actions(actions, mine=mine, talks=mine and call is not None and call.holder is not Holder.AI)
        if due & {Change.LEVELS, Change.CALL, Change.SELECTION}:
            self.levels.show_call(call, mine=mine)
        if Change.NOTICE in due or Change.SELECTION in due:
            self.notice.show_notice(presenter.notice)
        if due & {Change.DRAWER, Change.SELECTION, Change.CALL, Change.CHOICES}:
            self._show_drawer(call)

    def _show_drawer(self, call: LiveCall | None) -> None:
        wanted = self._presenter.drawer.open if call is not None else None
        shut = False
        for which, sheet in self.drawers.items():
            if which is not wanted and not sheet.isHidden():
                sheet.hide()
                shut = True
        if wanted is not None and call is not None:
            sheet = self.drawers[wanted]
            sheet.open(call) if sheet.isHidden() else sheet.show_call(call)
        elif shut:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._make_room()

    def _make_room(self) -> None:
        """On a low screen a drawer takes the place of the buttons; their keys go on working, and Esc brings them back.
        So does the news that the engine is gone, which switches all of them off."""
        low, out = self.height() < Size.LOW, any(not sheet.isHidden() for sheet in self.drawers.values())
        self.keys.setVisible(not (low and (out or not self._presenter.online)))

    def _steering_rows(self) -> int:
        return SHOWN_AT_ONCE if self.height() >= Size.TALL else _STEERING_LOW

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (handle := self.window().windowHandle()) is not None:
            handle.installEventFilter(self._held)

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
            self.panel.offer_way_back(columns == 1)
        self.keys.as_tall(height >= Size.TALL)
        low = height < Size.LOW
        self.levels.setVisible(not low)
        self.banner.setFixedHeight(Size.BANNER_LOW if low else Size.BANNER)
        self.cards.as_low(low and columns < 3)
        self._make_room()

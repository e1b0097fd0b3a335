"""The row of keys: each button shows its key and says what pressing it will do. Hanging up must be held down."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from console.ui import fonts
from console.ui.live.actions import Action, ActionId, Weight
from console.ui.look import Look
from console.ui.painting import elided, focus_ring, key_cap, plate
from console.ui.tokens import Motion, Size, Space, Type

_CAP = 22
_ROOMY = 120


class ActionButton(QPushButton):
    """Key cap, label, and underneath what will happen (or why it cannot)."""

    def __init__(self, look: Look, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.action = action
        self._tall = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.as_tall(True)
        self.show_action(action)

    def as_tall(self, tall: bool) -> None:
        self._tall = tall
        self.setFixedHeight(Size.KEY if tall else Size.ROW)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, Size.KEY if self._tall else Size.ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(88, self.height())

    def show_action(self, action: Action) -> None:
        self.action = action
        words = self._look.words
        label, caption = words(f"action.{action.label}"), words(f"action.{action.caption}")
        self.setEnabled(action.enabled)
        self.setAccessibleName(f"{label} ({action.key})")
        self.setAccessibleDescription(caption)
        self.setToolTip(f"{label} ({action.key})\n{caption}")
        self.update()

    def filled(self) -> float:
        """How far a held key has come, 0–1."""
        return 0.0

    def _colours(self) -> tuple[str, str, str, str]:
        """Fill, edge, ink of the label, ink of the caption."""
        theme, action = self._look.theme, self.action
        if not action.enabled:
            return theme.window, theme.line, theme.ink_off, theme.ink_off
        if action.weight is Weight.ACT:
            return theme.act.soft, theme.act.fill, theme.act.ink, theme.act.ink
        if action.id is ActionId.WRAP_UP and action.weight is Weight.PRIMARY:
            # Nobody's voice any more: the accent of the desk itself.
            return theme.selected, theme.primary, theme.ink, theme.ink_soft
        if action.weight is Weight.PRIMARY:
            voice = theme.operator if action.id is ActionId.TAKE_OVER else theme.ai
            return voice.soft, voice.fill, voice.ink, voice.ink
        if action.on:
            return theme.selected, theme.edge, theme.ink, theme.ink_soft
        return (theme.hover if self.underMouse() else theme.surface), theme.edge, theme.ink, theme.ink_faint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words, action = self._look.theme, self._look.words, self.action
        fill, edge, ink, soft = self._colours()
        box = QRectF(self.rect())
        plate(painter, box, theme.selected if self.isDown() and self.filled() == 0 else fill, edge)
        if (part := self.filled()) > 0:
            painter.save()
            painter.setClipRect(QRectF(0, 0, box.width() * part, box.height()))
            plate(painter, box, theme.act.soft, theme.act.fill)
            painter.restore()
        cap_top = Space.S - 1 if self._tall else (box.height() - _CAP) / 2
        # Without a second line the button may be narrow: its name comes before the air around it.
        air = Space.S if self._tall or box.width() > _ROOMY else Space.XS
        cap = QRectF(air, cap_top, _CAP, _CAP)
        on = action.enabled and action.on
        key_cap(
            painter, cap, action.key, theme.primary if on else theme.window, theme.primary if on else edge, theme.on_primary if on else ink
        )
        left, right = cap.right() + air, box.width() - air
        painter.setFont(fonts.face(Type.BODY, bold=True))
        painter.setPen(QColor(ink))
        label = elided(words(f"action.{action.label}"), right - left, bold=True)
        painter.drawText(QRectF(left, cap_top, right - left, _CAP), Qt.AlignmentFlag.AlignVCenter, label)
        if self._tall:
            painter.setFont(fonts.face(Type.CAPTION))
            painter.setPen(QColor(soft))
            caption = elided(words(f"action.{action.caption}"), right - Space.S, Type.CAPTION)
            painter.drawText(
                QRectF(Space.S + 1, cap.bottom(), right - Space.S, box.height() - cap.bottom() - 2), Qt.AlignmentFlag.AlignVCenter, caption
            )
        if self.hasFocus():
            focus_ring(painter, box, theme)


class HoldButton(ActionButton):
    """Acts after it has been held down for 0.6 s, by mouse, by Space on the button, or by its key anywhere. Letting go earlier does nothing."""

    def __init__(self, look: Look, action: Action, act: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(look, action, parent)
        self._act = act
        self._clock = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(30)
        self._frames.timeout.connect(self._frame)
        self.pressed.connect(self.begin)
        self.released.connect(self.let_go)

    def begin(self) -> None:
        if self.isEnabled() and not self._frames.isActive():
            self._clock.start()
            self._frames.start()

    def let_go(self) -> None:
        self._frames.stop()
        self.update()

    def filled(self) -> float:
        return min(1.0, self._clock.elapsed() / Motion.HOLD_TO_HANG_UP) if self._frames.isActive() else 0.0

    def _frame(self) -> None:
        if not self.isEnabled():
            self.let_go()
        elif self._clock.elapsed() >= Motion.HOLD_TO_HANG_UP:
            self.let_go()
            self._act()
        self.update()


VOICE: Final = (ActionId.LISTEN, ActionId.STEER, ActionId.TAKE_OVER, ActionId.BARGE_IN, ActionId.HOLD, ActionId.SEND_LINK, ActionId.HANG_UP)
"""By place, in two rows of four. Taking over and handing back share one place twice as wide, barging in and muting share one:
one of them makes sense at a time, and each key always works."""
BESIDE: Final = (ActionId.DESK_PHONE, ActionId.TRANSFER, ActionId.KEYPAD, ActionId.NOTE, ActionId.WRAP_UP)
"""The third row: five lower places, what is wanted less often."""


class KeyRow(QWidget):
    """All actions. ``do`` is called with the action whose key or button was pressed."""

    def __init__(self, look: Look, actions: tuple[Action, ...], do: Callable[[ActionId], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        grid.setSpacing(Space.S)
        self.buttons: dict[ActionId, ActionButton] = {}
        for action in actions:
            if action.id is ActionId.HANG_UP:
                self.hang_up = HoldButton(look, action, lambda: do(ActionId.HANG_UP))
                self.buttons[action.id] = self.hang_up
            else:
                button = ActionButton(look, action)
                button.clicked.connect(lambda _=False, which=action.id: do(which))
                self.buttons[action.id] = button
        self._line = _shared(self.buttons[ActionId.TAKE_OVER], self.buttons[ActionId.HAND_BACK])
        self._voice = _shared(self.buttons[ActionId.BARGE_IN], self.buttons[ActionId.MUTE])
        shared: dict[ActionId, QWidget] = {ActionId.TAKE_OVER: self._line, ActionId.BARGE_IN: self._voice}
        place = 0
        for which in VOICE:
            wide = 2 if which is ActionId.TAKE_OVER else 1
            grid.addWidget(shared.get(which, self.buttons[which]), place // 4, place % 4, 1, wide)
            place += wide
        third = QHBoxLayout()
        third.setSpacing(Space.S)
        for which in BESIDE:
            self.buttons[which].as_tall(False)
            third.addWidget(self.buttons[which], 1)
        grid.addLayout(third, 2, 0, 1, 4)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        self._grid = grid
        self.setAccessibleName(look.words("live.keys"))
        self._tall = False
        self.as_tall(True)

    def as_tall(self, tall: bool) -> None:
        """With room each button says what will happen; without, only its name: the sentence stays in its tooltip."""
        if tall != self._tall:
            self._tall = tall
            for which, button in self.buttons.items():
                if which not in BESIDE:
                    button.as_tall(tall)
            for both in (self._line, self._voice):
                both.setFixedHeight(Size.KEY if tall else Size.ROW)
            self._grid.setVerticalSpacing(Space.S if tall else Space.XS)
            self._grid.setContentsMargins(Space.L, Space.S if tall else Space.XS, Space.L, Space.M if tall else Space.XS)

    def show_actions(self, actions: tuple[Action, ...], *, mine: bool, talks: bool) -> None:
        """``mine``: this desk has the line; ``talks``: its voice reaches the customer without the AI's."""
        for action in actions:
            if self.buttons[action.id].action != action:
                self.buttons[action.id].show_action(action)
        self._line.setCurrentWidget(self.buttons[ActionId.HAND_BACK if mine else ActionId.TAKE_OVER])
        self._voice.setCurrentWidget(self.buttons[ActionId.MUTE if talks else ActionId.BARGE_IN])


def _shared(first: QWidget, second: QWidget) -> QStackedWidget:
    made = QStackedWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.addWidget(first)
    made.addWidget(second)
    return made


class HeldKey(QObject):
    """Turns a key held down anywhere in the window into a held button; typing in a text field is left alone."""

    def __init__(self, key: Callable[[], str], button: HoldButton, where: QWidget) -> None:
        """``key`` tells the letter as it is now; it may be renamed."""
        super().__init__(where)
        self._key, self._button, self._where = key, button, where
        self._down = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if pressed and isinstance(event, QKeyEvent) and event.key() == ord(self._key()):
            if event.isAutoRepeat():
                return self._down
            if event.type() is QEvent.Type.KeyRelease and self._down:
                self._down = False
                self._button.let_go()
                return True
            typing = isinstance(QApplication.focusWidget(), QLineEdit)
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.type() is QEvent.Type.KeyPress and plain and not typing and self._where.isVisible() and not self._down:
                self._down = True
                self._button.begin()
                return True
        elif event.type() is QEvent.Type.WindowDeactivate and self._down:
            self._down = False
            self._button.let_go()
        return False

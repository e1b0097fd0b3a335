"""The rail at the left: the screens that exist, with a badge for raised hands; language and light at its foot."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui import fonts
from console.ui.icons import picture
from console.ui.look import Look
from console.ui.painting import focus_ring
from console.ui.theme import role
from console.ui.tokens import Size, Space, ThemeName, Type


class Screen(StrEnum):
    QUEUE = "queue"
    LIVE = "live"
    HISTORY = "history"
    RESULTS = "results"
    OUTGOING = "outgoing"
    CAMPAIGN = "campaign"
    STUDIO = "studio"
    PEOPLE = "people"
    SETTINGS = "settings"


_SCREENS: Final = {
    Screen.QUEUE: ("list-bullets", "F1"),
    Screen.LIVE: ("phone-call", "F2"),
    Screen.CAMPAIGN: ("target", "F10"),
    Screen.STUDIO: ("note-pencil", "F3"),
    Screen.HISTORY: ("clock-counter-clockwise", "F4"),
    Screen.RESULTS: ("chart-bar", "F6"),
    Screen.OUTGOING: ("paper-plane-tilt", "F7"),
    Screen.PEOPLE: ("users-three", "F11"),
    Screen.SETTINGS: ("gear-six", "F9"),
}
"""From above: icon and key."""
SCREEN_KEYS: Final = {screen: key for screen, (_, key) in _SCREENS.items()}


_WORD: Final = 20
"""Height of the word under its icon, with the air between them."""
_BADGE: Final = QSize(20, 18)
_KEY_AIR: Final = 6
"""Above the icon, from which on its key stands in the corner."""


class RailButton(QPushButton):
    """``key`` opens it from anywhere; one that has none is no screen."""

    def __init__(self, look: Look, icon: str, word: str, tip: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._icon, self._key = look, icon, key
        screen = bool(key)
        self._badge = 0
        self.setText(word)
        self.setToolTip(tip)
        self.setAccessibleName(word)
        self.setCheckable(screen)
        self.setFixedWidth(Size.RAIL)
        self.setMinimumHeight(Size.TARGET)
        self.setMaximumHeight(64 if screen else 52)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(Size.RAIL, self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(Size.RAIL, Size.TARGET)

    def show_badge(self, number: int, said: str) -> None:
        if number != self._badge:
            self._badge = number
            self.setAccessibleDescription(said if number else "")
            self.update()

    @property
    def _low(self) -> bool:
        """On a low screen there is room for the word only, and the badge stands beside it."""
        return self.height() < self._mark + _WORD

    @property
    def _mark(self) -> int:
        return Size.ICON_RAIL if self.isCheckable() else Size.ICON

    @property
    def _top(self) -> float:
        return (self.height() - self._mark - _WORD) / 2

    def word_place(self) -> QRectF:
        if self._low:
            return QRectF(Size.STRIPE, 0, self.width() - Size.STRIPE - (_BADGE.width() + 2 if self._badge else Size.STRIPE), self.height())
        return QRectF(0, self._top + self._mark + 2, self.width(), _WORD - 2)

    def badge_place(self) -> QRectF:
        size = _BADGE
        if self._low:
            return QRectF(self.width() - size.width() - 2, (self.height() - size.height()) / 2, size.width(), size.height())
        return QRectF(self.width() / 2 + 5, max(0.0, self._top - 5), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._look.theme, QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(box, QColor(theme.selected))
            painter.fillRect(QRectF(0, 0, Size.STRIPE, box.height()), QColor(theme.primary))
        elif self.underMouse():
            painter.fillRect(box, QColor(theme.hover))
        ink = theme.ink if chosen else theme.ink_soft
        painter.setPen(QColor(ink))
        painter.setFont(fonts.face(Type.CAPTION, bold=chosen))
        painter.drawText(self.word_place(), Qt.AlignmentFlag.AlignCenter, self.text())
        if not self._low:
            left = int((box.width() - self._mark) / 2)
            painter.drawPixmap(left, int(self._top), picture(self._icon, ink, self._mark, self.devicePixelRatioF()))
            if self._top >= _KEY_AIR:
                painter.setFont(fonts.face(Type.CAPTION))
                painter.setPen(QColor(theme.ink_faint))
                # In the very corner, or the longer ones (F10) would touch the icon.
                painter.drawText(box.adjusted(Size.STRIPE + 1, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, self._key)
        if self._badge:
            painter.setFont(fonts.face(Type.CAPTION, bold=True))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.act.fill))
            painter.drawRoundedRect(self.badge_place(), 9, 9)
            painter.setPen(QColor(theme.surface if theme.name is ThemeName.LIGHT else theme.window))
            painter.drawText(self.badge_place(), Qt.AlignmentFlag.AlignCenter, str(self._badge))
        if self.hasFocus():
            focus_ring(painter, box, theme)


class Rail(QFrame):
    def __init__(
        self,
        look: Look,
        go: Callable[[Screen], None],
        other_language: Callable[[], None],
        other_theme: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._people = True
        words = look.words
        role(self, "rail")
        self.setFixedWidth(Size.RAIL + 1)
        self.setAccessibleName(words("rail.name"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, Space.S)
        column.setSpacing(Space.XS)
        self._screens = {
            screen: RailButton(look, icon, words(f"rail.{screen}"), f"{words(f'rail.{screen}_tip')} ({key})", key)
            for screen, (icon, key) in _SCREENS.items()
        }
        for screen, button in self._screens.items():
            button.clicked.connect(lambda _=False, screen=screen: go(screen))
            if screen is Screen.SETTINGS:
                column.addStretch(1)
            column.addWidget(button)
        dark = look.theme.name is ThemeName.DARK
        language = RailButton(look, "translate", words("app.language"), words("app.language_tip"))
        light = RailButton(look, "sun" if dark else "moon", words("app.theme_light" if dark else "app.theme_dark"), words("app.theme_tip"))
        language.clicked.connect(other_language)
        light.clicked.connect(other_theme)
        self._beside = (language, light)
        for button in self._beside:
            column.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the screens come first; language and light are in the command palette too."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        each = Size.TARGET + Space.XS
        screens = len(self._screens) * each + 2 * Space.S
        for button in self._beside:
            button.setVisible(self.height() >= screens + len(self._beside) * each)
        self._screens[Screen.PEOPLE].setVisible(self._people and self.height() >= screens)

    def show_screen(self, screen: Screen) -> None:
        # Not Qt's exclusive group: it would let Tab reach the chosen button only.
        for other, button in self._screens.items():
            button.setChecked(other is screen)

    def offer_people(self, on: bool) -> None:
        """Whether people or the audit log are of this person's business; on the lowest screens they are in the command palette only."""
        self._people = on
        self._make_room()

    def show_hands(self, number: int) -> None:
        self._screens[Screen.LIVE].show_badge(number, self._look.words("rail.hands", n=number))

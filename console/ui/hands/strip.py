"""Across the top while a hand is raised, on every screen but that of the calls, which shows it anyway: who, why, since when, and the keys that answer it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from console.ui.hands.presenter import HandsPresenter
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.live.reasons import hand_text
from console.ui.look import Look, clock_text
from console.ui.theme import role
from console.ui.tokens import Size, Space

_ROOMY: Final = 1000
_SMALL: Final = 700
"""Widths in pixels below which something has to go."""


class HandStrip(QFrame):
    """``open_call`` opens the call of the next hand; ``clock`` gives the present time with zone."""

    def __init__(
        self,
        look: Look,
        presenter: HandsPresenter,
        open_call: Callable[[], None],
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._clock = look, presenter, clock
        words = look.words
        role(self, "offline")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.XS, Space.S, Space.XS)
        row.setSpacing(Space.M)
        icon = QLabel()
        icon.setPixmap(picture("hand-palm", look.theme.act.ink, Size.ICON_RAIL, self.devicePixelRatioF()))
        row.addWidget(icon)
        self._who = label("", "act")
        self._brief = label("", wrap=True)
        self._since = label("", "caption")
        row.addWidget(self._who)
        row.addWidget(self._brief, 1)
        row.addWidget(self._since)
        self._buttons: list[tuple[QPushButton, str, str]] = []
        for said, key, then in ((words("hands.look"), "Ctrl+H", open_call), (words("hands.settle"), "Ctrl+G", presenter.settle)):
            button = QPushButton()
            button.setToolTip(f"{said} ({key})")
            role(button, "plain")
            button.clicked.connect(lambda _=False, then=then: then())
            row.addWidget(button)
            self._buttons.append((button, said, key))
        self._wanted = True
        self.hide()

    def show_on(self, wanted: bool) -> None:
        """Whether this screen needs it."""
        self._wanted = wanted
        self.refresh()

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        waiting = presenter.waiting()
        self.setVisible(bool(waiting) and self._wanted)
        if not waiting:
            return
        call = waiting[0]
        hand = call.hand
        assert hand is not None
        self._who.setText(f"{words('live.sama', name=call.customer)}  {hand_text(words, hand.reason)}")
        brief = presenter.refusal.said(self._look.lang) if presenter.refusal is not None else hand.brief(self._look.lang)
        self._brief.setToolTip(brief)
        to = words("hands.all") if hand.escalated else words("hands.mine") if presenter.is_mine(call) else hand.offered_to or ""
        since = _seconds(hand.raised_at, self._clock())
        more = words("hands.more", n=len(waiting) - 1) if len(waiting) > 1 else ""
        told = "  ".join(part for part in (to, clock_text(since) if since is not None else "", more) if part)
        self._since.setText(told if self.width() >= _ROOMY or since is None else clock_text(since))
        self._since.setVisible(bool(told))
        self._since.setToolTip(told)
        self.setAccessibleName(f"{self._who.text()} {brief} {told}")
        self.setAccessibleDescription(words("hands.name"))
        self._make_room(brief)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def _make_room(self, brief: str) -> None:
        """Who and why come first: in a narrow window the keys go into the tips, in a small one the sentence too."""
        for button, said, key in self._buttons:
            button.setText(f"{said} ({key})" if self.width() >= _ROOMY else said)
            button.setAccessibleName(f"{said} ({key})")
        small = self.width() < _SMALL
        self._brief.setText("" if small else brief)
        self._who.setToolTip(brief)


def _seconds(raised_at: str, now: datetime) -> float | None:
    try:
        return (now - datetime.fromisoformat(raised_at)).total_seconds()
    except (ValueError, TypeError):
        return None

"""In place of every screen while this machine's engine is being started: nothing of the shop is known yet, not even that there is none."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.ui.answers import Link, LinkState
from console.ui.look import Look
from console.ui.placeholder import Placeholder
from console.ui.theme import role


class Preparing(QWidget):
    """What is being waited for, and for how long already."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = look.words
        self._since: datetime | None = None
        role(self, "window")
        self.said = Placeholder(look, "timer", look.words("link.starting_title"), look.words("link.starting_body"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.said)
        self.hide()

    def show_link(self, link: Link) -> bool:
        """Whether there is something to wait for."""
        waiting = link.state is LinkState.STARTING
        if not waiting:
            self._since = None
        self.setVisible(waiting)
        return waiting

    def show_time(self, now: datetime) -> None:
        if self.isHidden():
            return
        self._since = self._since or now
        seconds = int((now - self._since).total_seconds())
        self.said.say(self._words("link.starting_body") + "\n" + self._words("link.starting_since", n=seconds))

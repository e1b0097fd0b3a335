"""Across the top while the engine is away: what happened, what it means for the calls, when the next attempt is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.ui.answers import Link, LinkState
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space


class LinkBanner(QFrame):
    def __init__(self, look: Look, connect_now: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        role(self, "offline")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        self._icon = QLabel()
        row.addWidget(self._icon)
        text = QVBoxLayout()
        text.setSpacing(2)
        self._title, self._body = label("", "emphasis", wrap=True), label("", "soft", wrap=True)
        text.addWidget(self._title)
        text.addWidget(self._body)
        row.addLayout(text, 1)
        self._when = label("", "caption")
        self._now = QPushButton(look.words("link.retry_now"))
        role(self._now, "plain")
        self._now.clicked.connect(connect_now)
        again = QVBoxLayout()
        again.setSpacing(Space.XS)
        again.addWidget(self._now)
        again.addWidget(self._when, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addLayout(again)
        self.hide()

    def show_link(self, link: Link, *, talking: bool, by_phone: bool) -> None:
        """``talking``: this operator had a call in hand; ``by_phone``: at the desk phone, which goes on without this window."""
        words, theme = self._look.words, self._look.theme
        if link.state in (LinkState.ONLINE, LinkState.CONNECTING, LinkState.STARTING):
            self.hide()  # while it starts, that stands in the place of the screens
            return
        name = link.state.value
        self._icon.setPixmap(picture("cloud-slash", theme.act.ink, Size.ICON_RAIL, self.devicePixelRatioF()))
        title = words(f"link.{name}_title")
        self._title.setText(title)
        body = words(f"link.{name}_body")
        if link.state is LinkState.LOST and talking:
            body = words("link.lost_phone" if by_phone else "link.lost_mine")
        self._body.setText(body)
        self._when.setText(words("link.retry_in", n=link.retry_in) if link.retry_in else words("link.retrying"))
        self.setAccessibleName(f"{title} {body}")
        self.show()

"""What stands where there is nothing to show yet: what it means, and the first step."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Space

_MARKED: Final = 240
"""Below this height the words get the room of the mark."""


class Placeholder(QWidget):
    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        body: str,
        step: str | None = None,
        take: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.XXL, Space.S, Space.XXL, Space.S)
        rows.setSpacing(Space.M)
        rows.addStretch(2)
        self._mark = QLabel()
        self._mark.setPixmap(picture(icon, look.theme.edge, 2 * Space.XL, self.devicePixelRatioF()))
        rows.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title, self._body = label(title, "emphasis"), label(body, "soft", wrap=True)
        for line in (self._title, self._body):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            # As wide as the page: a sentence that wraps knows its height only then.
            rows.addWidget(line)
        if step is not None and take is not None:
            button = QPushButton(step)
            role(button, "plain")
            button.clicked.connect(take)
            rows.addSpacing(Space.S)
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mark.setVisible(self.height() >= _MARKED)

    def say(self, body: str) -> None:
        self._body.setText(body)

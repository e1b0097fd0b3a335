"""What the engine would not do, said beside the keys in its own sentence; no dialog, gone with the next key."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from console.ui.answers import Refusal
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Space


class NoticeBar(QFrame):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        role(self, "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.S)
        self._icon = QLabel()
        self._icon.setPixmap(picture("prohibit", look.theme.act.ink, ratio=self.devicePixelRatioF()))
        self._words = label(wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def show_refusal(self, refusal: Refusal | None) -> None:
        """``None`` takes the bar away."""
        if refusal is not None:
            said = refusal.said(self._look.lang)
            if refusal.rule:
                said = f"{said}  ({self._look.words('queue.rule', rule=refusal.rule)})"
            self._words.setText(said)
            self.setAccessibleName(said)
        self.setVisible(refusal is not None)

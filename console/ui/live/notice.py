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
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.S)
        self._icon = QLabel()
        self._words = label(wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def show_notice(self, notice: Refusal | str | None) -> None:
        """A refusal in red, a sentence of this window (by its key) in quiet colours; ``None`` takes the bar away."""
        if notice is not None:
            refused = isinstance(notice, Refusal)
            if isinstance(notice, Refusal):
                said = notice.said(self._look.lang)
                if notice.rule:
                    said = f"{said}  ({self._look.words('queue.rule', rule=notice.rule)})"
            else:
                said = self._look.words(notice)
            role(self, "notice" if refused else "notice-told")
            ink = self._look.theme.act.ink if refused else self._look.theme.ink_soft
            self._icon.setPixmap(picture("prohibit" if refused else "info", ink, ratio=self.devicePixelRatioF()))
            self._words.setText(said)
            self.setAccessibleName(said)
        self.setVisible(notice is not None)

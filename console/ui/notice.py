"""What came of what was asked for, said beside the keys: why the engine would not, or that it is done; no dialog, gone with the next key."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from console.ui.answers import Refusal, Told
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

    def show_notice(self, notice: Told | None) -> None:
        """A refusal in red, what is done in green, a sentence of this window (by its key) in quiet colours; ``None`` takes the bar away."""
        if notice is not None:
            words, theme, tip = self._look.words, self._look.theme, ""
            if isinstance(notice, Refusal):
                kind, mark, ink, said = "notice", "prohibit", theme.act.ink, notice.said(self._look.lang)
                if notice.rule:  # for who looks it up; the sentence itself names the law where it is one
                    tip = words("queue.rule", rule=notice.rule)
            elif isinstance(notice, tuple):
                kind, mark, ink, said = "notice-done", "check-circle", theme.done.ink, words(notice[0], **notice[1])
            else:
                kind, mark, ink, said = "notice-told", "info", theme.ink_soft, words(notice)
            role(self, kind)
            self._icon.setPixmap(picture(mark, ink, ratio=self.devicePixelRatioF()))
            self._words.setText(said)
            self.setAccessibleName(said)
            self.setAccessibleDescription(tip)
            self.setToolTip(tip)
        self.setVisible(notice is not None)

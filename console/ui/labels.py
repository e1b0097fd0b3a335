"""Labels of the style sheet's roles; sentences that wrap get room between their lines."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from console.ui.theme import role
from console.ui.tokens import Type


class Sentence(QLabel):
    """Plain words that wrap. The bundled face has no leading of its own, so the line height is set here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        # The line height hangs below the letters; a little above them keeps the sentence in the middle of its place.
        self.setContentsMargins(0, 2, 0, 0)
        self.setText(text)

    def setText(self, text: str) -> None:
        self.words = text
        self.setAccessibleName(text)
        said = escape(text).replace("\n", "<br/>")
        super().setText(f'<p style="margin:0; line-height:{round(Type.PROSE_LINE * 100)}%">{said}</p>' if text else "")


class Shortened(QLabel):
    """One line that gives way to what stands beside it: shortened with …, whole in its tip."""

    def __init__(self, name: str = "plain") -> None:
        super().__init__()
        self.words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(0, 0, 0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        role(self, name)

    def setText(self, text: str) -> None:
        self.words = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        super().setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))


def label(text: str = "", name: str = "plain", *, wrap: bool = False) -> QLabel:
    made = Sentence(text) if wrap else QLabel(text)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
        # The descenders of the bundled face reach below what it says of itself.
        made.setContentsMargins(0, 0, 0, 1)
    role(made, name)
    return made

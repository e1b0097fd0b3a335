"""Words of several lines, written or read, with the room between them that Japanese wants."""

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from console.ui.tokens import Type


class ReadPage(QTextBrowser):
    """Words to be read, with ways to follow. What is set as HTML comes without the height of its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def setHtml(self, text: str) -> None:
        super().setHtml(text)
        spaced(self)

    def setPlainText(self, text: str) -> None:
        super().setPlainText(text)
        spaced(self)


class Prose(QTextEdit):
    """Plain words to be written. A ``QPlainTextEdit`` knows no line height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        spaced(self)

    def setPlainText(self, text: str) -> None:
        super().setPlainText(text)
        spaced(self)


def spaced(field: QTextEdit | QTextBrowser) -> None:
    """Gives every line of ``field`` its height; a line written after another takes it over. Nobody hears of it, for no word changes."""
    room = QTextBlockFormat()
    room.setLineHeight(Type.PROSE_LINE * 100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    heard = field.blockSignals(True)
    whole = QTextCursor(field.document())
    whole.select(QTextCursor.SelectionType.Document)
    whole.mergeBlockFormat(room)
    field.blockSignals(heard)

"""Words of several lines, written or read, with the room between them that Japanese wants."""

from collections.abc import Iterable, Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from console.ui.tokens import Type


class ReadPage(QTextBrowser):
    """Words to be read, with ways to follow: one stop of Tab, within which the arrows go from way to way as far as they are to be seen,
    and scroll on from there. What is set as HTML comes without the height of its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def setHtml(self, text: str) -> None:
        super().setHtml(text)
        spaced(self)

    def setPlainText(self, text: str) -> None:
        super().setPlainText(text)
        spaced(self)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Qt's own page has Tab stop at every way."""
        return QWidget.focusNextPrevChild(self, next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}.get(Qt.Key(event.key()))
        if forward is None or not self._walk(forward):
            super().keyPressEvent(event)

    def _walk(self, forward: bool) -> bool:
        """To the next way in view, which Enter then follows."""
        here, seen = self.textCursor(), [way for way in self._ways() if self._to_be_seen(way)]
        standing = here.hasSelection() and self._to_be_seen(here)
        ahead = [
            way for way in seen if not standing or ((way.position() > here.position()) is forward and way.position() != here.position())
        ]
        if ahead:
            self.setTextCursor(ahead[0 if forward else -1])
        return bool(ahead)

    def _ways(self) -> Iterator[QTextCursor]:
        """Each selected, from its first letter to its last."""
        block = self.document().begin()
        while block.isValid():
            for part in cast(Iterable[QTextBlock.iterator], block):
                if part.fragment().charFormat().isAnchor():
                    way = QTextCursor(self.document())
                    way.setPosition(part.fragment().position())
                    way.setPosition(part.fragment().position() + part.fragment().length(), QTextCursor.MoveMode.KeepAnchor)
                    yield way
            block = block.next()

    def _to_be_seen(self, way: QTextCursor) -> bool:
        return self.viewport().rect().contains(self.cursorRect(way).center())


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

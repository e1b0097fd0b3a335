"""What was said of a version and done with it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ui.look import Look
from console.ui.studio import names
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.texts import moment
from console.ui.theme import role
from console.ui.tokens import Space
from console.ui.wrapped_list import WrappedList


class History(QWidget):
    """What was said of the whole version and what was done with it, with room for one's own word."""

    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.list = WrappedList()
        self.list.setAccessibleName(words("studio.history"))
        self.note = QLineEdit()
        self.note.setPlaceholderText(words("studio.note"))
        self.note.setAccessibleName(words("studio.note"))
        self.note.returnPressed.connect(self._say)
        send = QPushButton(words("studio.send_note"))
        role(send, "plain")
        send.clicked.connect(self._say)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(send)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        rows.addWidget(self.list, 1)
        rows.addLayout(row)

    def show_history(self) -> None:
        words = self._look.words
        self.list.clear()
        for note in self._presenter.notes:
            document, at = self._presenter.document, note["place"]
            place = f" [{names.line(words, document, at) if document is not None else at}]" if at else ""
            self.list.addItem(f"{moment(words, note['at'])}  {note['by']}  {words('studio.did.' + note['kind'])}{place}  {note['text']}")
        if not self._presenter.notes:
            self.list.addItem(words("studio.no_notes"))

    def _say(self) -> None:
        text = self.note.text()
        # What the engine did not take stays in the field; so does what was written meanwhile.
        self._presenter.say(text, None, lambda: self.note.clear() if self.note.text() == text else None)

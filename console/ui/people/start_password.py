"""The start password of somebody who was just added or reset: told once, until it was handed over."""

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit

from console.ui.controls import button
from console.ui.labels import label
from console.ui.look import Look
from console.ui.people.presenter import PeoplePresenter
from console.ui.section import Section
from console.ui.tokens import Space


class StartPassword(Section):
    """Seen while there is one. It stands among the people, and beside the sign-in for the first of them, whom nobody else could help."""

    def __init__(self, look: Look, presenter: PeoplePresenter) -> None:
        words = look.words
        super().__init__(words("people.start"))
        self._look, self._presenter = look, presenter
        self.whose = label("", "soft", wrap=True)
        self.password = QLineEdit()
        self.password.setReadOnly(True)
        self.password.setAccessibleName(words("people.start"))
        self.copy = button(words("people.copy"), lambda: QApplication.clipboard().setText(self.password.text()))
        self.handed_over = button(words("people.handed_over"), presenter.forget_start, first=True)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.copy)
        row.addWidget(self.handed_over)
        row.addStretch(1)
        for widget in (self.whose, self.password):  # on a line of its own it is read whole, at 200 % too
            self.rows.addWidget(widget)
        self.rows.addLayout(row)
        self.hide()

    def refresh(self) -> bool:
        """Whether it is another one than before."""
        start = self._presenter.start
        self.setVisible(start is not None)
        name, password = start or ("", "")
        if self.password.text() == password:
            return False
        self.whose.setText(self._look.words("people.start_of", name=name))
        self.password.setText(password)
        self.password.setCursorPosition(0)
        return start is not None

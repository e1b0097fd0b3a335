"""Beside a version that is compared with another one: how that stands, and the way to its figures."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from console.ui.answers import JSON, Answer
from console.ui.labels import label
from console.ui.look import Look
from console.ui.results import compare_text
from console.ui.studio.presenter import StudioPresenter
from console.ui.theme import role
from console.ui.tokens import Space


class ComparisonLine(QFrame):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._told: JSON | None = None
        self._of: str | None = None
        role(self, "notice-told")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.XS, 0)
        row.setSpacing(Space.S)
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        see = QPushButton(look.words("compare.see"))
        role(see, "quiet")
        see.clicked.connect(lambda: presenter.see_comparisons())
        row.addWidget(see)
        self.hide()

    def show_version(self, version: JSON | None) -> None:
        """Asked of the engine each time it tells anew of a version that is spoken: a share of the carts may just have been given to it."""
        if version is self._told:
            return
        self._told = version
        of = str(version["version_id"]) if version and version.get("holding") else None
        if of != self._of:
            self._of = of
            self.hide()
        if of is not None:
            self._presenter.ask_comparisons(lambda answer: self._came(of, answer))

    def _came(self, of: str, answer: Answer) -> None:
        if of != self._of or not answer.ok:
            return
        mine = (one for one in answer.body["comparisons"] if one["running"] and of in (one["a"]["version_id"], one["b"]["version_id"]))
        found = next(mine, None)
        if found is not None:
            words = self._look.words
            said = words("compare.in_studio", state=compare_text.verdict(words, found))
            worse = [compare_text.worse(words, found, one["name"]) for one in found["shares"] if one["worse"]]
            self.words.setText("\n".join([said, *worse]))
        self.setVisible(found is not None)

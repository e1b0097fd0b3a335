"""A word and the kana in which the voice is to say it: kept with the script, for all its lines."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from console.ui.labels import label
from console.ui.look import Look
from console.ui.studio import reading_edit
from console.ui.studio.presenter import StudioPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space


class ReadingRow(QWidget):
    """``chosen`` gives the word that is selected in the sentence."""

    def __init__(self, look: Look, presenter: StudioPresenter, chosen: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._chosen = look, presenter, chosen
        words = look.words
        role(self, "clear")
        self.word, self.kana = QLineEdit(), QLineEdit()
        for edit, name in ((self.word, "studio.reading_word"), (self.kana, "studio.reading_kana")):
            edit.setAccessibleName(words(name))
            edit.setPlaceholderText(words(name))
            edit.setToolTip(words("studio.reading_tip"))
            edit.setMinimumHeight(Size.TARGET)
        self.word.setMaxLength(reading_edit.LONGEST_WORD)
        self.kana.setMaxLength(reading_edit.LONGEST_KANA)
        self.word.textChanged.connect(self._named)
        self.kana.textChanged.connect(self.show_readings)
        self.kana.returnPressed.connect(self._mend)
        self.mend = QPushButton()
        self.mend.setMinimumHeight(Size.TARGET)
        role(self.mend, "plain")
        self.mend.clicked.connect(self._mend)
        self._kept = label("", "caption", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.XS)
        grid.addWidget(self.word, 0, 0)
        grid.addWidget(self.kana, 0, 1)
        grid.addWidget(self.mend, 1, 0, 1, 2)
        grid.addWidget(self._kept, 2, 0, 1, 2)
        shortcut = QShortcut(QKeySequence("F7"), self)
        shortcut.activated.connect(self.begin)
        self.show_readings()

    def begin(self) -> None:
        """With the word that is selected in the sentence."""
        self.take(self._chosen())
        (self.kana if self.word.text() else self.word).setFocus()

    def take(self, word: str) -> None:
        if reading_edit.may_be_read(word) and self._presenter.editable:
            self.word.setText(word.strip())

    def show_readings(self) -> None:
        presenter, words = self._presenter, self._look.words
        document = presenter.document
        word, kana = self.word.text().strip(), self.kana.text().strip()
        known = {} if document is None else reading_edit.readings(document)
        back = word in known and not kana
        self.mend.setText(words("studio.reading_back" if back else "studio.reading_mend") + " (F7)")
        for made in (self.word, self.kana):
            made.setEnabled(presenter.editable)
        self.mend.setEnabled(presenter.editable and (back or bool(word and kana)))
        told = presenter.lines.get(presenter.line or "", {})
        said = str(told.get("text", ""))
        mended = [words("studio.reading_pair", word=one, kana=kana) for one, kana in known.items() if one in said]
        self._kept.setText(words("studio.reading_kept", pairs=words.listed(mended)) if mended else "")
        self._kept.setVisible(bool(mended))

    def _named(self) -> None:
        document = self._presenter.document
        self.kana.setText("" if document is None else reading_edit.readings(document).get(self.word.text().strip(), ""))
        self.show_readings()

    def _mend(self) -> None:
        document, word, kana = self._presenter.document, self.word.text().strip(), self.kana.text().strip()
        if document is None or not self.mend.isEnabled():
            return
        if (kana and reading_edit.katakana(kana) is None) or not reading_edit.may_be_read(word):
            self._presenter.tell("studio.reading_bad")
            return
        self._presenter.tell(None)
        after = reading_edit.with_reading(document, word, kana)
        self._presenter.edit(lambda draft: draft.change(after, "reading"))
        self.word.clear()

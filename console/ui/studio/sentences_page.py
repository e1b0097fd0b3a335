"""Every sentence of a version, one under the other."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QListWidgetItem, QWidget

from console.ui.look import Look
from console.ui.studio import names
from console.ui.studio.flow_layout import lines_in_order
from console.ui.studio.presenter import StudioPresenter
from console.ui.wrapped_list import WrappedList


class Sentences(WrappedList):
    """Every sentence in the order of the call; arrow keys go from one to the next."""

    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._shown: list[tuple[str, str | None]] = []
        self.setAccessibleName(look.words("studio.sentences"))
        self.currentRowChanged.connect(self._chosen)

    def show_sentences(self) -> None:
        document = self._presenter.document
        if document is None:
            return
        shown = lines_in_order(document)
        marked = {finding["place"] for finding in self._presenter.findings}
        with QSignalBlocker(self):
            if shown != self._shown:
                self.clear()
                self._shown = shown
                for _ in shown:
                    self.addItem(QListWidgetItem())
            stage = None
            for row, (line, node) in enumerate(shown):
                now = document["nodes"][node]["stage"] if node else ""
                name = names.line(self._look.words, document, line)
                head = f"{self._look.words.named('stage', now)} · {name}" if now != stage else name
                stage = now
                text = f"{'! ' if line in marked else ''}{document['lines'][line]['text']}\n{head}"
                item = self.item(row)
                if item.text() != text:
                    item.setText(text)
                if line == self._presenter.line and self.currentRow() != row:
                    self.setCurrentRow(row)

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._presenter.select_line(*self._shown[row])

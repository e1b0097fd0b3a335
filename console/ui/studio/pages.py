"""What stands in the middle beside the flow: all sentences, the difference from another version, what was said and done."""

from html import escape

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ui.labels import label
from console.ui.look import Look
from console.ui.prose import ReadPage
from console.ui.studio import names
from console.ui.studio.difference import Pieces
from console.ui.studio.flow_layout import lines_in_order
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.texts import moment, state_text
from console.ui.theme import role
from console.ui.tokens import Space, Theme
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


class Differences(QWidget):
    """This version against another: sentences side by side, then the ways between the nodes."""

    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.other = QComboBox()
        self.other.setAccessibleName(words("studio.compare_with"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(12)
        self.other.activated.connect(lambda _: presenter.compare(str(self.other.currentData())))
        self._count = label("", "caption")
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QHBoxLayout()
        top.addWidget(label(words("studio.compare_with"), "soft"))
        top.addWidget(self.other)
        top.addWidget(self._count, 1)
        self.text = ReadPage()
        self.text.setAccessibleName(words("studio.difference_title"))
        self.text.anchorClicked.connect(lambda url: presenter.select_line(url.toString()))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        rows.addLayout(top)
        rows.addWidget(self.text, 1)

    def show_differences(self) -> None:
        presenter, words, theme = self._presenter, self._look.words, self._look.theme
        versions = [
            one
            for one in (presenter.pack or {}).get("versions", ())
            if not presenter.version or one["version_id"] != presenter.version["version_id"]
        ]
        if presenter.other is not None and all(one["version_id"] != presenter.other["version_id"] for one in versions):
            versions.append(presenter.other)  # what a new script was made from
        states = [state_text(words, one) for one in versions]
        if [self.other.itemText(place) for place in range(self.other.count())] != states:
            self.other.clear()
            for name, one in zip(states, versions, strict=True):
                self.other.addItem(name, one["version_id"])
        if presenter.other is not None:
            self.other.setCurrentIndex(self.other.findData(presenter.other["version_id"]))
        lines, flow = presenter.differences()
        old, new = (presenter.other or {}).get("document"), presenter.document
        self._count.setText(
            words("studio.difference_count", lines=len(lines), ways=len(flow)) if presenter.other else words("studio.no_other")
        )
        if old is None or new is None or (not lines and not flow):
            self.text.setHtml(f"<p>{escape(words('studio.no_difference' if presenter.other else 'studio.no_other'))}</p>")
            return
        head = "".join(f"<th align='left'>{escape(words(key))}</th>" for key in ("studio.line", "studio.before", "studio.after"))
        body = "".join(
            f"<tr><td><a href='{escape(one.line)}' style='color:{theme.focus}'>{escape(names.line(words, old if one.kind == 'removed' else new, one.line))}</a><br/>{escape(words(f'studio.difference.{one.kind}'))}</td>"
            f"<td>{_shown(one.before, theme, old=True)}</td><td>{_shown(one.after, theme, old=False)}</td></tr>"
            for one in lines
        )
        body += "".join(
            f"<tr><td>{escape(names.scene(words, one.node))}<br/>{escape(names.part(words, one.what))}</td>"
            f"<td>{escape(names.content(words, old, one.what, one.before))}</td>"
            f"<td>{escape(names.content(words, new, one.what, one.after))}</td></tr>"
            for one in flow
        )
        self.text.setHtml(
            f"<table width='100%' cellspacing='0' cellpadding='6' border='1' style='border-color:{theme.line}'><tr>{head}</tr>{body}</table>"
        )


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
        self._presenter.say(self.note.text(), None)
        self.note.clear()


def _shown(pieces: Pieces, theme: Theme, *, old: bool) -> str:
    voice = theme.act if old else theme.done
    mark = "text-decoration:line-through;" if old else "font-weight:bold;"
    return "".join(
        f"<span style='background:{voice.soft};color:{voice.ink};{mark}'>{escape(text)}</span>" if differs else escape(text)
        for text, differs in pieces
    )

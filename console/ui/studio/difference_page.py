"""What is another in this version than in one it is laid beside."""

from html import escape

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.ui.controls import Choice
from console.ui.labels import label
from console.ui.look import Look
from console.ui.prose import ReadPage
from console.ui.studio import names
from console.ui.studio.difference import SEASON_LINE, LineDifference, Pieces
from console.ui.studio.draft import Document
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.texts import state_text
from console.ui.tokens import Space, Theme


class Differences(QWidget):
    """This version against another: sentences side by side, then the ways between the nodes."""

    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.other = Choice()
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
            f"<td>{_shown(one.before, theme, old=True)}{self._marks(one, old, 1)}</td><td>{_shown(one.after, theme, old=False)}{self._marks(one, new, 2)}</td></tr>"
            for one in lines
        )
        body += "".join(
            f"<tr><td>{escape(names.place(words, one.node))}<br/>{escape(names.part(words, _in(one.what, new, old), one.what))}</td>"
            + "".join(f"<td>{escape(side).replace(chr(10), '<br/>')}</td>" for side in names.sides(words, old, new, one))
            + "</tr>"
            for one in flow
        )
        self.text.setHtml(
            f"<table width='100%' cellspacing='0' cellpadding='6' border='1' style='border-color:{theme.line}'><tr>{head}</tr>{body}</table>"
        )

    def _marks(self, one: LineDifference, document: Document, side: int) -> str:
        """How the marks that differ stand on that side, of a sentence that is there on it."""
        if (one.kind, side) in (("added", 1), ("removed", 2)):
            return ""
        return "".join(f"<br/><i>{escape(names.mark(self._look.words, document, mark[0], mark[side]))}</i>" for mark in one.marks)


def _in(what: str, new: Document, old: Document) -> Document:
    """The version that has the line, for its name."""
    return new if what.removeprefix(SEASON_LINE) in new["lines"] else old


def _shown(pieces: Pieces, theme: Theme, *, old: bool) -> str:
    voice = theme.act if old else theme.done
    mark = "text-decoration:line-through;" if old else "font-weight:bold;"
    return "".join(
        f"<span style='background:{voice.soft};color:{voice.ink};{mark}'>{escape(text)}</span>" if differs else escape(text)
        for text, differs in pieces
    )

"""One line under the writer's hands: its words, how it will sound, what the law says, its marks, where it leads, what was said about it."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.ui.controls import NarrowChoice
from console.ui.labels import label
from console.ui.look import Look
from console.ui.prose import Prose
from console.ui.section import Section
from console.ui.studio import flow_edit, names
from console.ui.studio.draft import FLAGS
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.reading_row import ReadingRow
from console.ui.studio.sentence_section import SentenceSection
from console.ui.studio.texts import moment
from console.ui.theme import role
from console.ui.tokens import Size, Space

LONGEST_S = 12.0


class Sheet(Prose):
    """A few lines of words; Tab leads on. ``left`` is called when the writer goes elsewhere."""

    def __init__(self, left: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the studio undoes, across all lines
        self.setFixedHeight(3 * Size.TARGET)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # a line is one line
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._left()
        super().focusOutEvent(event)


class LineEditor(QScrollArea):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words("studio.line"))
        inside = QWidget()
        role(inside, "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._build_words())
        self.law = Section(words("studio.law"))
        self.law.setAccessibleName(words("studio.law"))
        self._law_rows = QVBoxLayout()
        self._law_rows.setSpacing(Space.S)
        self.law.rows.addLayout(self._law_rows)
        column.addWidget(self.law)
        self.sentence = SentenceSection(look, presenter)
        column.addWidget(self.sentence)
        column.addWidget(self._build_marks())
        column.addWidget(self._build_ways())
        column.addWidget(self._build_notes())
        column.addStretch(1)
        self.setWidget(inside)

    def _build_words(self) -> Section:
        words = self._look.words
        section = Section(words("studio.line"))
        self._head = section.aside
        self.text = Sheet(self._pause)
        self.text.setAccessibleName(words("studio.text"))
        self.text.textChanged.connect(self._typed)
        section.rows.addWidget(self.text)
        row = QHBoxLayout()
        self.variable = NarrowChoice()
        self.variable.setAccessibleName(words("studio.variable"))
        self.variable.activated.connect(self._insert)
        self.hear = self._button("studio.hear", "F8", self._presenter.hear)
        row.addWidget(self.variable, 1)
        row.addWidget(self.hear)
        section.rows.addLayout(row)
        self._sample = label("", "soft", wrap=True)
        self._reading = label("", "caption", wrap=True)
        self._length = label("", "caption")
        for made in (self._sample, self._reading, self._length):
            section.rows.addWidget(made)
        self.readings = ReadingRow(self._look, self._presenter, lambda: self.text.textCursor().selectedText())
        self.text.selectionChanged.connect(lambda: self.readings.take(self.text.textCursor().selectedText()))
        section.rows.addWidget(self.readings)
        return section

    def _build_marks(self) -> Section:
        words = self._look.words
        section = Section(words("studio.marks"))
        grid = QGridLayout()
        self.flags: dict[str, QCheckBox] = {}
        for place, flag in enumerate(FLAGS):
            box = QCheckBox(words(f"studio.mark.{flag}"))
            box.setToolTip(words(f"studio.mark_tip.{flag}"))
            box.setMinimumHeight(Size.TARGET)
            box.toggled.connect(lambda on, flag=flag: self._presenter.edit(lambda draft: draft.mark(self._presenter.line or "", flag, on)))
            grid.addWidget(box, place // 2, place % 2)
            self.flags[flag] = box
        section.rows.addLayout(grid)
        self.offer = NarrowChoice()
        self.offer.setAccessibleName(words("studio.mark_offer"))
        self.offer.setToolTip(words("studio.mark_offer_tip"))
        self.offer.activated.connect(
            lambda _: self._presenter.edit(
                lambda draft: draft.mark(self._presenter.line or "", "offer", str(self.offer.currentData() or ""))
            )
        )
        grid.addWidget(label(words("studio.mark_offer"), "soft"), 4, 0)
        grid.addWidget(self.offer, 4, 1)
        self.add = self._button("studio.add_line", "", self._add, "quiet")
        self.remove = self._button("studio.remove_line", "", self._remove, "quiet")
        self.up = self._button("studio.up", "", lambda: self._move(-1), "quiet")
        self.down = self._button("studio.down", "", lambda: self._move(1), "quiet")
        for place, made in enumerate((self.add, self.remove, self.up, self.down)):
            grid.addWidget(made, 2 + place // 2, place % 2)
        return section

    def _build_ways(self) -> Section:
        words = self._look.words
        section = Section(words("studio.ways"))
        self._node = section.aside
        self._ways = QVBoxLayout()
        self._ways.setSpacing(Space.XS)
        section.rows.addLayout(self._ways)
        self.intent, self.target = NarrowChoice(), NarrowChoice()
        for box, name in ((self.intent, "studio.intent"), (self.target, "studio.target")):
            box.setAccessibleName(words(name))
            box.currentIndexChanged.connect(lambda _: self._tell_way())
            section.rows.addWidget(box)
        self._now = label("", "caption", wrap=True)
        section.rows.addWidget(self._now)
        self.lead = self._button("studio.lead", "", self._lead)
        section.rows.addWidget(self.lead)
        return section

    def _build_notes(self) -> Section:
        words = self._look.words
        section = Section(words("studio.notes"))
        self._notes = label("", "soft", wrap=True)
        self.note = QLineEdit()
        self.note.setAccessibleName(words("studio.note_here"))
        self.note.setPlaceholderText(words("studio.note_here"))
        self.note.returnPressed.connect(self._say)
        section.rows.addWidget(self._notes)
        section.rows.addWidget(self.note)
        return section

    def _button(self, key: str, shortcut: str, then: Callable[[], object], kind: str = "plain") -> QPushButton:
        made = QPushButton(self._look.words(key) + (f" ({shortcut})" if shortcut else ""))
        role(made, kind)
        made.clicked.connect(lambda: then())
        return made

    # what is shown

    def show_line(self) -> None:
        """The line in view, from the presenter. Words that are being typed are left alone."""
        presenter, words = self._presenter, self._look.words
        document, id = presenter.document, presenter.line
        entry = {} if document is None or id is None else document["lines"].get(id, {})
        self._head.setText(names.line(words, document, id) if document is not None and id is not None and id in document["lines"] else "")
        self._head.setToolTip(id or "")
        if self.text.toPlainText() != entry.get("text", ""):
            with QSignalBlocker(self.text):
                self.text.setPlainText(entry.get("text", ""))
        self.text.setReadOnly(not presenter.editable)
        for flag, box in self.flags.items():
            with QSignalBlocker(box):
                box.setChecked(bool(entry.get(flag)))
            box.setEnabled(presenter.editable)
        self.hear.setEnabled(id is not None and presenter.playing is None)
        self.hear.setText(words("studio.hearing" if presenter.playing else "studio.hear") + " (F8)")
        for made in (self.add, self.remove, self.up, self.down, self.intent, self.target, self.lead, self.variable, self.offer):
            made.setEnabled(presenter.editable)
            made.setToolTip("" if presenter.editable else words("studio.read_only"))
        offers = [] if document is None else [str(one["id"]) for one in document.get("offers") or ()]
        self._fill(self.offer, [(words("studio.no_offer"), None), *((one, one) for one in offers)])
        self.offer.setCurrentIndex(max(0, self.offer.findData(entry.get("offer"))))
        self.show_check()
        self.sentence.show_node()
        self._show_variables()
        self._show_ways()
        self.show_notes()

    def show_check(self) -> None:
        presenter, words = self._presenter, self._look.words
        told = presenter.lines.get(presenter.line or "", {})
        self._sample.setText(str(told.get("text", "")))
        self._reading.setText(words("studio.reading", text=told["reading"]) if told.get("reading") else "")
        seconds = float(told.get("seconds", 0))
        too_long = seconds > LONGEST_S
        self.readings.show_readings()
        self._length.setText(words("studio.seconds_long" if too_long else "studio.seconds", n=f"{seconds:.1f}") if told else "")
        role(self._length, "act" if too_long else "caption")
        self._clear(self._law_rows)
        found = [
            *presenter.findings_at(presenter.line),
            *(presenter.findings_at(presenter.node) if presenter.node != presenter.line else ()),
        ]
        self.law.aside.setText(words("studio.law_none") if not found else words("studio.law_count", n=len(found)))
        role(self.law, "section-act" if found else "section")
        for finding in found:
            self._law_rows.addWidget(self._finding(finding))

    def _finding(self, finding: dict[str, str]) -> QWidget:
        made, lang = QWidget(), self._look.lang
        role(made, "clear")
        rows = QVBoxLayout(made)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(label(finding[lang], "act", wrap=True))
        if finding["law"]:
            rows.addWidget(label(self._look.words("studio.by_law", law=self._look.words.law(finding["law"])), "caption", wrap=True))
        if finding[f"instead_{lang}"]:
            rows.addWidget(label(finding[f"instead_{lang}"], "soft", wrap=True))
        line = self._presenter.line
        proposal = self._presenter.proposal(line) if line and finding["place"] == line else None
        if proposal is not None and self._presenter.editable:
            rows.addWidget(label(self._look.words("studio.proposal", text=proposal), "soft", wrap=True))
            rows.addWidget(self._button("studio.take_proposal", "", lambda: self._take(line or "", proposal)))
        return made

    def _show_variables(self) -> None:
        words = self._look.words
        known = sorted((names.blank(words, name), name) for name in (self._presenter.document or {}).get("variables", {}))
        blanks = [(words("studio.variable_of", name=said, id=name), name) for said, name in known]
        self._fill(self.variable, [(words("studio.insert"), None), *blanks])
        self.variable.setCurrentIndex(0)

    def _show_ways(self) -> None:
        presenter, words = self._presenter, self._look.words
        self._clear(self._ways)
        document, node = presenter.document, presenter.node
        self._node.setText(names.scene(words, node))
        self._node.setToolTip(node or "")
        if document is None or node not in document["nodes"]:
            return
        entry = document["nodes"][node]
        ways = [*entry.get("hears", {}).items(), *((name, entry[name]) for name in ("then", "silence") if entry.get(name))]
        for intent, target in ways:
            said = words("studio.way", intent=names.heard(words, intent), target=names.scene(words, target))
            self._ways.addWidget(label(said, "soft", wrap=True))
        intents = sorted({"then", *document["answers"], *document["globals"], "affirm", "deny", "agree_send_link", "agree_purchase"})
        self._fill(self.intent, [(names.heard(words, one), one) for one in intents])
        self._fill(self.target, [(words("studio.no_way"), None), *((names.scene(words, one), one) for one in document["nodes"])])
        self._tell_way()

    def _tell_way(self) -> None:
        """Before a way is taken from another node, whose it is today."""
        document, node, words = self._presenter.document, self._presenter.node, self._look.words
        intent, now = self.intent.currentData(), None
        if document is not None and node is not None and node in document["nodes"] and intent is not None:
            now = flow_edit.leads_to(document, flow_edit.Way(node, intent))
        replaced = now is not None and now != self.target.currentData()
        self._now.setText(words("studio.way_now", target=names.scene(words, now)) if replaced else "")
        self._now.setVisible(replaced)

    @staticmethod
    def _fill(box: QComboBox, entries: list[tuple[str, str | None]]) -> None:
        if [box.itemText(place) for place in range(box.count())] != [text for text, _ in entries]:
            box.clear()
            for text, data in entries:
                box.addItem(text, data)

    def show_notes(self) -> None:
        presenter, words = self._presenter, self._look.words
        said = [f"{moment(words, note['at'])} {note['by']}: {note['text']}" for note in presenter.notes_at(presenter.line)]
        self._notes.setText("\n".join(said) if said else words("studio.no_notes"))

    # what is done

    def _typed(self) -> None:
        line, text = self._presenter.line, self.text.toPlainText().replace("\n", "")
        # An emptied line is being rewritten; no script has a line without words.
        if line is not None and text.strip():
            self._presenter.edit(lambda draft: draft.say(line, text))

    def _take(self, line: str, text: str) -> None:
        self._presenter.edit(lambda draft: draft.say(line, text))
        self.show_line()

    def _pause(self) -> None:
        if self._presenter.draft is not None:
            self._presenter.draft.pause()

    def _insert(self, index: int) -> None:
        if index > 0:
            self.text.insertPlainText("{" + str(self.variable.itemData(index)) + "}")
            self.variable.setCurrentIndex(0)
            self.text.setFocus()

    def _add(self) -> None:
        presenter = self._presenter
        node = presenter.node
        if node is not None:
            made: list[str] = []
            text = self._look.words("studio.new_line")
            self._presenter.edit(lambda draft: made.append(draft.add_line(node, presenter.line, text)))
            presenter.select_line(made[0] if made else None, node)
            self.text.selectAll()
            self.text.setFocus()

    def _remove(self) -> None:
        line = self._presenter.line
        if line is not None:
            self._presenter.edit(lambda draft: draft.remove_line(line))

    def _move(self, by: int) -> None:
        node, line = self._presenter.node, self._presenter.line
        if node is not None and line is not None:
            self._presenter.edit(lambda draft: draft.move_line(node, line, by))

    def _lead(self) -> None:
        node = self._presenter.node
        if node is not None:
            self._presenter.edit(lambda draft: draft.lead(node, str(self.intent.currentData()), self.target.currentData()))
            self._show_ways()

    def _say(self) -> None:
        text = self.note.text()
        # What the engine did not take stays in the field; so does what was written meanwhile.
        self._presenter.say(text, self._presenter.line, lambda: self.note.clear() if self.note.text() == text else None)

    @staticmethod
    def _clear(rows: QVBoxLayout) -> None:
        while (item := rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

"""What can be done with the flow, in one row under its picture: add a node, draw a way, rename, take out. Nothing here is modal."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.ui.controls import NarrowChoice
from console.ui.labels import Shortened, label
from console.ui.look import Look
from console.ui.studio import flow_edit, names
from console.ui.studio.draft import Document
from console.ui.studio.flow_edit import ANYWHERE, THEN, Kind, Way
from console.ui.studio.presenter import StudioPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

HEARD = ("affirm", "deny", "agree_send_link", "agree_purchase")


class FlowTools(QFrame):
    """``fit`` shows the whole picture; ``aim`` tells the picture what a way is being drawn from (``None``: nothing)."""

    def __init__(
        self,
        look: Look,
        presenter: StudioPresenter,
        fit: Callable[[], None],
        aim: Callable[[str | None], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._aim = look, presenter, aim
        self._from: str | None = None
        role(self, "bar")
        self.setAccessibleName(look.words("studio.flow_tools"))
        self.rows = QStackedWidget()
        self._idle, self._adding, self._leading, self._naming, self._removing, self._asking = (QWidget() for _ in range(6))
        self._replace: Callable[[], None] = self.idle
        self._here: Callable[[], None] = self.idle
        self._build_idle(fit)
        self._build_adding()
        self._build_leading()
        self._build_naming()
        self._build_removing()
        self._build_asking()
        self.rows.currentChanged.connect(lambda _: self._arrange())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(Space.XS, 0, Space.XS, 0)
        whole.addWidget(self.rows)
        self.refresh()

    # --- the rows

    def _build_idle(self, fit: Callable[[], None]) -> None:
        self._idle.setMinimumWidth(1)
        self._both, row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._idle), QHBoxLayout()
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self.rows.addWidget(self._idle)
        self.add = self._button("studio.node_add", "N", self.begin_adding)
        self.lead = self._button("studio.node_lead", "C", self.begin_leading)
        self.name = self._button("studio.node_name", "F2", self.begin_naming)
        self.remove = self._button("studio.node_remove", "Del", self.begin_removing)
        self.fit = self._button("studio.flow_fit", "0", fit)
        self.next_fault = self._button("studio.flow_faults", "!", self._presenter.next_fault)
        self._always = (self.add, self.lead, self.name, self.remove, self.fit)
        row.setSpacing(0)
        for button in self._always:
            row.addWidget(button)
        row.addStretch(1)
        self._both.addLayout(row)
        self._both.addWidget(self.next_fault, 0, Qt.AlignmentFlag.AlignRight)

    def _build_adding(self) -> None:
        column, above, below = QVBoxLayout(self._adding), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for line in (above, below):
            line.setSpacing(Space.XS)
            column.addLayout(line)
        self.rows.addWidget(self._adding)
        self.kind = self._box("studio.node_kind", above)
        for kind in Kind:
            self.kind.addItem(self._look.words(f"studio.kind.{kind.value}"), kind)
        self.new_name = self._edit("studio.node_new_name", above)
        self.source = self._box("studio.node_source", below)
        self.intent = self._box("studio.intent", below)
        self.source.currentIndexChanged.connect(lambda _: self._fill_intents(self.intent, self.source.currentData()))
        self._finish(below, "studio.node_do_add", self._add)

    def _build_leading(self) -> None:
        row = self._row(self._leading)
        self._way = Shortened("soft")
        row.addWidget(self._way, 1)
        self.heard = self._box("studio.intent", row)
        self.do_lead = self._finish(row, "studio.lead", self._lead)

    def _build_naming(self) -> None:
        row = self._row(self._naming)
        self.other_name = self._edit("studio.node_new_name", row)
        self._finish(row, "studio.node_name", self._rename)

    def _build_removing(self) -> None:
        row = self._row(self._removing)
        self._lost = label("", "act", wrap=True)
        row.addWidget(self._lost, 1)
        self.do_remove = self._finish(row, "studio.node_remove", self._remove)

    def _build_asking(self) -> None:
        self.rows.addWidget(self._asking)
        column, row = QVBoxLayout(self._asking), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.taken = label("", "act", wrap=True)
        column.addWidget(self.taken)
        column.addLayout(row)
        row.addStretch(1)
        self.only_here = self._button("studio.node_lead", "", lambda: self._here())
        row.addWidget(self.only_here)
        self.do_replace = self._finish(row, "studio.way_replace", lambda: self._replace())

    def _row(self, widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self.rows.addWidget(widget)
        return row

    def _button(self, key: str, shortcut: str, then: Callable[[], object], kind: str = "quiet") -> QPushButton:
        made = QPushButton(self._look.words(key) + (f" ({shortcut})" if shortcut else ""))
        role(made, kind)
        made.clicked.connect(lambda: then())
        return made

    def _box(self, key: str, row: QHBoxLayout) -> QComboBox:
        made = NarrowChoice()
        made.setAccessibleName(self._look.words(key))
        made.setToolTip(self._look.words(key))
        row.addWidget(made, 1)
        return made

    def _edit(self, key: str, row: QHBoxLayout) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(self._look.words(key))
        made.setPlaceholderText(self._look.words(key))
        made.setMaxLength(flow_edit.LONGEST_NAME)
        row.addWidget(made, 1)
        return made

    def _finish(self, row: QHBoxLayout, key: str, then: Callable[[], object]) -> QPushButton:
        done = self._button(key, "", then, "primary")
        row.addWidget(done)
        row.addWidget(self._button("studio.node_cancel", "", self.idle))
        return done

    # --- what is shown

    def refresh(self) -> None:
        """After another node, another document or another state of the version came into view."""
        presenter, words = self._presenter, self._look.words
        document, node = presenter.document, presenter.node
        known = document is not None and node in document["nodes"]
        for button in (self.add, self.lead, self.name, self.remove):
            button.setEnabled(presenter.editable and known)
            button.setToolTip("" if presenter.editable else words("studio.read_only"))
        if document is not None and known and presenter.editable and not flow_edit.may_go(document, str(node)):
            self.remove.setEnabled(False)
            self.remove.setToolTip(words("studio.node_needed"))
        count = len(presenter.faulty_nodes())
        self.next_fault.setVisible(count > 0)
        self._arrange()
        self.next_fault.setText(words("studio.flow_faults", n=count) + " (!)")
        if self.rows.currentWidget() is self._leading:
            self._show_way()
        elif self.rows.currentWidget() in (self._removing, self._asking):
            self.idle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """What is wrong stands beside the others, and in a row of its own where there is no room for it."""
        faults = not self.next_fault.isHidden()
        wanted = sum(button.sizeHint().width() for button in (*self._always, self.next_fault))
        below = faults and wanted > self.width() - 2 * Space.XS
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        row = self.rows.currentWidget()
        asked = self.taken.heightForWidth(self.width() - 2 * Space.XS) if row is self._asking else 0
        rows = 2 if row is self._adding or (below and not asked) else 1
        self.rows.setFixedHeight(rows * Size.TARGET + asked + (Space.L if asked or row is self._adding else Space.M))

    def idle(self) -> None:
        self._from = None
        self._aim(None)
        self.rows.setCurrentWidget(self._idle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.rows.currentWidget() or self._idle
        done = {self._adding: self._add, self._leading: self._lead, self._naming: self._rename, self._removing: self._remove}.get(row)
        done = self._replace if row is self._asking else done
        if event.key() == Qt.Key.Key_Escape and done is not None:
            self.idle()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and done is not None:
            done()
        else:
            super().keyPressEvent(event)

    def _document(self) -> Document | None:
        return self._presenter.document if self._presenter.editable else None

    # --- what is begun

    def begin_adding(self) -> None:
        document, node, words = self._document(), self._presenter.node, self._look.words
        if document is None or node is None:
            return
        self.source.clear()
        self.source.addItem(words("studio.node_from", node=names.scene(words, node)), node)
        self.source.addItem(words("studio.node_from_anywhere"), ANYWHERE)
        self.source.addItem(words("studio.node_from_nowhere"), None)
        self._fill_intents(self.intent, node)
        self.new_name.clear()
        self.rows.setCurrentWidget(self._adding)
        self.kind.setFocus()

    def begin_leading(self) -> None:
        """From the node in view; which one it leads to is chosen in the picture."""
        if self._document() is not None and self._presenter.node is not None:
            self._from = self._presenter.node
            self._fill_intents(self.heard, self._from)
            self._aim(self._from)
            self.rows.setCurrentWidget(self._leading)
            self._show_way()

    def lead_to(self, source: str, target: str) -> None:
        """A way was drawn with the pointer."""
        self._presenter.select_node(source)
        self.begin_leading()
        self._presenter.select_node(target)
        self.heard.setFocus()

    def begin_naming(self) -> None:
        if self._document() is not None and self._presenter.node is not None:
            self.other_name.setText(names.scene(self._look.words, self._presenter.node))
            self.rows.setCurrentWidget(self._naming)
            self.other_name.setFocus()
            self.other_name.selectAll()

    def begin_removing(self) -> None:
        document, node, words = self._document(), self._presenter.node, self._look.words
        if document is None or node is None or not flow_edit.may_go(document, node):
            return
        lost = flow_edit.cut_off(document, node)
        others = words.listed(names.scene(words, one) for one in lost.nodes)
        nodes = words("studio.node_lost_nodes", nodes=others) if lost.nodes else ""
        self._lost.setText(words("studio.node_lost", node=names.scene(words, node), ways=len(lost.ways), lines=len(lost.lines)) + nodes)
        self.rows.setCurrentWidget(self._removing)
        self.do_remove.setFocus()

    def _show_way(self) -> None:
        target = self._presenter.node
        chosen = target is not None and target != self._from
        words = self._look.words
        source = names.scene(words, self._from)
        chosen_way = words("studio.node_way", source=source, target=names.scene(words, target))
        self._way.setText(chosen_way if chosen else words("studio.node_choose", source=source))
        self.do_lead.setEnabled(chosen)

    def _fill_intents(self, box: QComboBox, source: str | None) -> None:
        document, words = self._presenter.document, self._look.words
        if document is None:
            return
        box.clear()
        box.setEnabled(source is not None)
        intents = sorted(document["answers"]) if source == ANYWHERE else [THEN, *HEARD, *sorted(set(document["answers"]) - set(HEARD))]
        for intent in intents:
            box.addItem(names.heard(words, intent), intent)

    # --- what is done

    def _add(self) -> None:
        document = self._document()
        name = self.new_name.text().strip()
        if document is None:
            return
        if self._bad_name(document, name):
            self.new_name.setFocus()
            return
        source = self.source.currentData()
        way = None if source is None else Way(str(source), str(self.intent.currentData()))
        kind = Kind(self.kind.currentData())

        def add(way: Way | None) -> None:
            self._change(flow_edit.added(document, kind, name, way), "node_add")
            self._presenter.select_node(name)

        self._unless_taken(document, way, lambda way: flow_edit.added(document, kind, name, way), add, goes_on=True)

    def _unless_taken(
        self,
        document: Document,
        way: Way | None,
        made: Callable[[Way], Document],
        do: Callable[[Way | None], None],
        *,
        goes_on: bool = False,
    ) -> None:
        """Where the way leads elsewhere today, whoever draws it decides first. ``goes_on``: what is added goes on to where ``then`` led."""
        now = None if way is None else flow_edit.leads_to(document, way)
        if way is None or now is None or now not in document["nodes"] or (goes_on and way.intent == THEN):
            do(way)
            return
        after = made(way)
        if flow_edit.leads_to(after, way) == now:
            do(way)
            return
        words, node = self._look.words, self._presenter.node
        blanks = {"intent": names.heard(words, way.intent), "target": names.scene(words, now), "source": names.scene(words, way.source)}
        lost = flow_edit.unreached(after) - flow_edit.unreached(document)
        self.taken.setText(
            (words("studio.way_taken", **blanks) if way.source == ANYWHERE else words("studio.way_taken_at", **blanks))
            + (words("studio.way_lost", nodes=words.listed(names.scene(words, one) for one in sorted(lost))) if lost else "")
        )
        self.only_here.setVisible(way.source == ANYWHERE and node is not None)
        self.only_here.setText(words("studio.way_only_here", node=names.scene(words, node)))
        self._replace = lambda: do(way)
        self._here = lambda: do(Way(str(node), way.intent))
        self.rows.setCurrentWidget(self._asking)
        self.do_replace.setFocus()

    def _lead(self) -> None:
        document, target = self._document(), self._presenter.node
        if document is None or self._from is None or target is None or target == self._from:
            return

        def lead(way: Way | None) -> None:
            if way is not None:
                self._change(flow_edit.led(document, way, target), "lead")

        way = Way(self._from, str(self.heard.currentData()))
        self._unless_taken(document, way, lambda way: flow_edit.led(document, way, target), lead)

    def _bad_name(self, document: Document, name: str) -> bool:
        """Whether it is no name, or what another node is called already; told."""
        words = self._look.words
        bad = flow_edit.bad_name(document, name) or any(names.scene(words, id) == name for id in document["nodes"])
        if bad:
            self._presenter.tell("studio.node_bad_name")
        return bad

    def _rename(self) -> None:
        document, node, name = self._document(), self._presenter.node, self.other_name.text().strip()
        if document is None or node is None or name in (node, names.scene(self._look.words, node)):
            self.idle()
        elif not self._bad_name(document, name):
            self._presenter.node = name
            self._change(flow_edit.renamed(document, node, name), "node_name")
            self._presenter.select_node(name)

    def _remove(self) -> None:
        document, node = self._document(), self._presenter.node
        if document is not None and node is not None and flow_edit.may_go(document, node):
            onward = document["nodes"][node].get(THEN)
            after = flow_edit.without(document, node)
            self._presenter.node = onward if onward in after["nodes"] else document["places"]["opening"]
            self._change(after, "node_remove")
            self._presenter.select_node(str(self._presenter.node))

    def _change(self, document: Document, name: str) -> None:
        self._presenter.edit(lambda draft: draft.change(document, name))
        self.idle()

"""The picture of the flow with the row of what can be done with it; keys in the picture do the same."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.ui.look import Look
from console.ui.studio.draft import Document
from console.ui.studio.flow_picture import FlowPicture, Mark
from console.ui.studio.flow_tools import FlowTools
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.season_edit import seasons_of


class FlowPage(QWidget):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self.picture = FlowPicture(look, presenter.select_node)
        self.tools = FlowTools(look, presenter, self.picture.fit, self.picture.aim)
        self.picture.drawn_to = self.tools.lead_to
        self.picture.keys = {
            "N": self.tools.begin_adding,
            "C": self.tools.begin_leading,
            "F2": self.tools.begin_naming,
            "Del": self.tools.begin_removing,
            "!": presenter.next_fault,
            "Return": self._onward,
            "Esc": self.tools.idle,
        }
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.picture, 1)
        rows.addWidget(self.tools)

    def show_flow(self) -> None:
        document = self._presenter.document
        if document is None:
            return
        lines, flow = self._presenter.differences()
        differing = {one.line for one in lines}
        nodes = document["nodes"]
        spoken = {id: {name for step in node["steps"] for name in step} for id, node in nodes.items()}
        changed = frozenset(id for id in nodes if spoken[id] & differing) | {one.node for one in flow}
        faulty = self._presenter.faulty_nodes()
        named = {
            id: self._look.words.named("studio.flaw", rule.replace(".", "_"), self._look.words("studio.flaw.law"))
            for id, rule in faulty.items()
        }
        marks = {id: Mark(named.get(id, ""), id in changed, self._badges(document, spoken[id])) for id in nodes}
        self.picture.show_flow(document, marks)
        self.tools.refresh()

    def choose_node(self) -> None:
        self.picture.choose_node(self._presenter.node)
        self.tools.refresh()

    def _badges(self, document: Document, spoken: set[str]) -> str:
        """Offers and seasons that hang on a node."""
        made = [str(line["offer"]) for id in sorted(spoken) if (line := document["lines"].get(id, {})).get("offer")]
        made += [name for id in sorted(spoken) for name in seasons_of(document, id)]
        return self._look.words.listed(dict.fromkeys(made))

    def _onward(self) -> None:
        """Enter in the picture: while a way is drawn, to the choice of when it is gone."""
        if self.picture.aiming:
            self.tools.heard.setFocus()

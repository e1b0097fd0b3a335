"""How long the customer waited for the last answer, and where that time went."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from console.ui.labels import label
from console.ui.live.call_state import LiveCall
from console.ui.live.waterfall import Waterfall
from console.ui.look import Look
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Space


class ResponseSection(Section):
    """The figure, and beside it its stages."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.words("panel.response"))
        self._look = look
        self._figure, self._unit = label("", "figure"), label("", "caption")
        self.waterfall = Waterfall(look)
        figure = QVBoxLayout()
        figure.setSpacing(0)
        figure.addStretch(1)
        figure.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignRight)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignRight)
        figure.addStretch(1)
        beside = QHBoxLayout()
        beside.setSpacing(Space.L)
        beside.addLayout(figure)
        beside.addWidget(self.waterfall, 1)
        self.rows.addLayout(beside)

    def show_response(self, call: LiveCall) -> None:
        words, last = self._look.words, call.response
        if last is None:
            role(self._figure, "caption")
            self._figure.setText(words("panel.response_none"))
            self.aside.setText("")
        else:
            role(self._figure, "figure")
            self._figure.setText(f"{round(last.total_ms)}")
            self._unit.setText("ms" + (f"\n{words('panel.filler')}" if last.filler else ""))
            self.aside.setText(words("panel.median", ms=round(call.median_ms or 0), n=len(call.responses)))
        self._unit.setVisible(last is not None)
        self.waterfall.show_response(last)

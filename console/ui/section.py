"""A part of a page under a heading of its own."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.ui.labels import label
from console.ui.theme import role
from console.ui.tokens import Space


class Section(QFrame):
    """A heading, something small at its right, and what belongs to it underneath."""

    def __init__(self, heading: str, parent: QWidget | None = None, *, wide: bool = False) -> None:
        """``wide``: what belongs to it needs more of the width than its heading."""
        super().__init__(parent)
        role(self, "section")
        self.setAccessibleName(heading)
        self.rows = QVBoxLayout(self)
        side = Space.S if wide else Space.L
        self.rows.setContentsMargins(side, Space.S, side, Space.S)
        self.rows.setSpacing(Space.XS + 2)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.setContentsMargins(Space.L - side, 0, Space.L - side, 0)
        self.aside = label("", "caption")
        top.addWidget(label(heading, "heading"))
        top.addStretch(1)
        top.addWidget(self.aside)
        self.rows.addLayout(top)

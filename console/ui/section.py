"""A part of a page under a heading of its own."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.ui.labels import label
from console.ui.theme import role
from console.ui.tokens import Space


class Section(QFrame):
    """A heading, something small at its right, and what belongs to it underneath."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        role(self, "section")
        self.setAccessibleName(heading)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.rows.setSpacing(Space.XS + 2)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.aside = label("", "caption")
        top.addWidget(label(heading, "heading"))
        top.addStretch(1)
        top.addWidget(self.aside)
        self.rows.addLayout(top)

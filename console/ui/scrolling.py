"""Pages longer than the window: they scroll up and down only, and Tab goes through what is on them, not to the area."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from console.ui.theme import role
from console.ui.tokens import Space


def scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def column_page() -> tuple[QWidget, QVBoxLayout]:
    """A page of sections below one another, as narrow as the window makes it, and where the sections go."""
    inside = QWidget()
    inside.setMinimumWidth(1)
    role(inside, "clear")
    column = QVBoxLayout(inside)
    column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
    column.setSpacing(Space.M)
    return inside, column

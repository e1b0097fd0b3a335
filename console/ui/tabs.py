"""The tabs of a screen with several pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar


def tab_bar(named: str) -> QTabBar:
    """``named`` is what it is called to who does not see it. No tab is shortened or scrolled away."""
    tabs = QTabBar()
    tabs.setAccessibleName(named)
    tabs.setDrawBase(False)
    tabs.setUsesScrollButtons(False)
    tabs.setExpanding(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    return tabs

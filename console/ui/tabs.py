"""The tabs of a screen with several pages."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar

from console.ui import fonts
from console.ui.tokens import Size, Space


class TabBar(QTabBar):
    """No tab is shortened or scrolled away: where there is little room the tabs stand closer."""

    def _wide(self, air: int) -> int:
        return sum(fonts.width(self.tabText(place)) + 2 * air for place in range(self.count()))

    def tabSizeHint(self, index: int) -> QSize:
        air = Space.M if self.width() >= self._wide(Space.M) else Space.S
        return QSize(fonts.width(self.tabText(index)) + 2 * air, Size.TARGET + Size.STRIPE)

    def sizeHint(self) -> QSize:
        return QSize(self._wide(Space.M), Size.TARGET + Size.STRIPE)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(Space.S), Size.TARGET + Size.STRIPE)


def tab_bar(named: str) -> TabBar:
    """``named`` is what it is called to who does not see it."""
    tabs = TabBar()
    tabs.setAccessibleName(named)
    tabs.setDrawBase(False)
    tabs.setUsesScrollButtons(False)
    tabs.setExpanding(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    return tabs

"""The campaign: on and off, the pilot, and the tiers. Nothing here is modal."""

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.campaign.plan_page import PlanPage
from console.ui.campaign.presenter import CampaignPresenter, Change, Phase
from console.ui.campaign.tiers_page import TiersPage
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.passed_focus import PassedFocus
from console.ui.placeholder import Placeholder
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.throttle import Throttle
from console.ui.tokens import Size, Space

PAGES: Final = ("plan", "tiers")
_REFRESH_MS: Final = 1000


class CampaignView(QWidget):
    def __init__(self, look: Look, presenter: CampaignPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("campaign.title"))
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.plan, self.tiers = PlanPage(look, presenter), TiersPage(look, presenter)
        self.tabs = tab_bar(words("campaign.pages"))
        self.pages = QStackedWidget()
        for name, page in zip(PAGES, (self.plan, self.tiers), strict=True):
            self.tabs.addTab(words(f"campaign.page_{name}"))
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self._loading = Placeholder(look, "timer", words("campaign.loading"), "")
        self._failed = Placeholder(look, "warning", words("campaign.failed"), "", words("queue.retry"), presenter.refresh)
        self._stack = QStackedWidget()
        for page in (self.pages, self._loading, self._failed):
            self._stack.addWidget(page)
        self._refresh = Throttle(presenter.refresh, self, _REFRESH_MS)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rule = QFrame()
        role(rule, "rule")
        for widget in (self._head(), rule, self.notice):
            rows.addWidget(widget)
        rows.addWidget(self._stack, 1)
        PassedFocus(self, self.tabs)
        presenter.watch = self.changed
        for change in Change:
            if change is not Change.STALE:
                self.changed(change)

    def _head(self) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, 0, Space.S, 0)
        row.setSpacing(Space.M)
        row.addWidget(label(self._look.words("campaign.title"), "title"))
        row.addStretch(1)
        row.addWidget(self.tabs)
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        bar.setLayout(row)
        return bar

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

    def changed(self, change: Change) -> None:
        presenter = self._presenter
        if change is Change.PHASE:
            shown = {Phase.READY: self.pages, Phase.LOADING: self._loading, Phase.FAILED: self._failed}
            self._stack.setCurrentWidget(shown[presenter.phase])
            if presenter.failure is not None:
                self._failed.say(presenter.failure.said(self._look.lang))
        elif change is Change.STATUS:
            self.plan.show_status()
            self.tiers.show_preview()
        elif change is Change.TIERS:
            self.tiers.show_tiers()
            self.plan.show_status()
        elif change is Change.PREVIEW:
            self.tiers.show_preview()
        elif change is Change.NOTICE:
            self.notice.show_notice(presenter.notice)
        elif self.isVisible():
            self._refresh()

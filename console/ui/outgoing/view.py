"""What leaves the house, on one screen: messages, links, wordings, results for other systems, people who ask what is held about
them, or to be forgotten."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui.history.filter import Filter
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.outgoing.presenter import OutgoingPresenter, Page
from console.ui.outgoing.privacy_page import PrivacyPage
from console.ui.outgoing.table_page import TablePage
from console.ui.outgoing.wordings_page import WordingsPage
from console.ui.passed_focus import PassedFocus
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.tokens import Size, Space


class OutgoingView(QWidget):
    """``open_calls`` opens the history."""

    def __init__(
        self, look: Look, presenter: OutgoingPresenter, open_calls: Callable[[Filter], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("outgoing.title"))
        self.setMinimumWidth(1)
        reload = QPushButton(f"{words('queue.reload')} (F5)")
        role(reload, "quiet")
        reload.clicked.connect(presenter.reload)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.S, 0)
        head.addWidget(label(words("outgoing.title"), "title"))
        head.addStretch(1)
        head.addWidget(reload)
        self._bar = QFrame()
        role(self._bar, "surface")
        self._bar.setFixedHeight(Size.BANNER + Space.S)
        self._bar.setLayout(head)
        self.tabs = tab_bar(words("outgoing.title"))
        self.messages = TablePage(look, presenter, Page.MESSAGES, lambda _: None)
        self.links = TablePage(look, presenter, Page.LINKS, lambda call_id: open_calls(Filter(person=call_id)))
        self.wordings = WordingsPage(look, presenter)
        self.results = TablePage(look, presenter, Page.RESULTS, lambda _: None)
        self.privacy = PrivacyPage(look, presenter)
        self.pages: dict[Page, TablePage | WordingsPage | PrivacyPage] = {
            Page.MESSAGES: self.messages,
            Page.LINKS: self.links,
            Page.WORDINGS: self.wordings,
            Page.RESULTS: self.results,
            Page.PRIVACY: self.privacy,
        }
        self.notice = NoticeBar(look)
        self.notice.hide()
        self._stack = QStackedWidget()
        for page, made in self.pages.items():
            self.tabs.addTab(words(f"outgoing.page_{page}"))
            self._stack.addWidget(made)
        strip = QFrame()
        role(strip, "surface")
        under = QHBoxLayout(strip)
        under.setContentsMargins(Space.S, 0, Space.S, 0)
        under.addWidget(self.tabs)
        rule = QFrame()
        role(rule, "rule")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self._bar, strip, rule, self.notice):
            rows.addWidget(widget)
        rows.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(lambda at: presenter.open(list(self.pages)[at]))
        PassedFocus(self, self.tabs)
        presenter.watch = self.changed
        self.changed(presenter.page)

    def changed(self, page: Page) -> None:
        self.pages[page].refresh()
        shown = self._presenter.page
        if self.tabs.currentIndex() != list(self.pages).index(shown):
            self.tabs.setCurrentIndex(list(self.pages).index(shown))
        self._stack.setCurrentWidget(self.pages[shown])
        self.notice.show_notice(self._presenter.notice)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

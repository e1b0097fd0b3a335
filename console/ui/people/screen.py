"""The screen of people and audit log: a page for each, as far as the role may look."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.audit.presenter import AuditPresenter
from console.ui.audit.view import AuditView
from console.ui.labels import label
from console.ui.look import Look
from console.ui.people.presenter import PeoplePresenter
from console.ui.people.view import PeopleView
from console.ui.placeholder import Placeholder
from console.ui.session.presenter import SessionPresenter
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.tokens import Size, Space


class PeopleScreen(QWidget):
    """Who may look at neither is told so, and who can."""

    def __init__(self, look: Look, session: SessionPresenter, people: PeoplePresenter, audit: AuditPresenter) -> None:
        super().__init__()
        self._session = session
        self._presenters: dict[str, PeoplePresenter | AuditPresenter] = {"administer": people, "prove": audit}
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("people.screen"))
        self.people, self.audit = PeopleView(look, people), AuditView(look, audit)
        closed = Placeholder(look, "lock-simple", words("people.not_yours"), words("people.not_yours_body"))
        self.tabs = tab_bar(words("people.screen"))
        for name in ("people.title", "audit.title"):
            self.tabs.addTab(words(name))
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        head = QHBoxLayout(bar)
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.setSpacing(Space.L)
        head.addWidget(label(words("people.screen"), "title"))
        head.addWidget(self.tabs)
        head.addStretch(1)
        rule = QFrame()
        role(rule, "rule")
        self._pages = QStackedWidget()
        for page in (self.people, self.audit, closed):
            self._pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(bar)
        rows.addWidget(rule)
        rows.addWidget(self._pages, 1)
        self.refresh()
        self.tabs.currentChanged.connect(self._show)

    def refresh(self) -> None:
        """The role may be another one now."""
        allowed = [self._session.allows(what) for what in self._presenters]
        for place, may in enumerate(allowed):
            # Qt takes a change of nothing for the end of all changes, and would not lay the tabs out anew.
            if self.tabs.isTabVisible(place) is not may:
                self.tabs.setTabVisible(place, may)
                self.tabs.updateGeometry()
        if not any(allowed):
            self.tabs.setCurrentIndex(0)  # whoever comes next begins with what is first for him
        elif not allowed[self.tabs.currentIndex()]:
            self.tabs.setCurrentIndex(allowed.index(True))
        self._pages.setCurrentIndex(self.tabs.currentIndex() if any(allowed) else 2)

    def _show(self, place: int) -> None:
        self.refresh()
        self.reload()

    def reload(self) -> None:
        what = tuple(self._presenters)[self.tabs.currentIndex()]
        if self._session.allows(what):
            self._presenters[what].reload()

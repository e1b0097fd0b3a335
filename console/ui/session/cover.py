"""The window, and before it, while nobody is in, the sign-in or the lock: nothing of the shop is to be seen or reached then."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.controls import button
from console.ui.labels import label
from console.ui.look import Look
from console.ui.people.presenter import PeoplePresenter
from console.ui.people.start_password import StartPassword
from console.ui.scrolling import scrolling
from console.ui.session.pages import LockPage, NewPasswordPage, SessionPages, SignInPage
from console.ui.session.presenter import Phase, SessionPresenter
from console.ui.theme import role
from console.ui.tokens import Space, ThemeName

_PAGES: Final = {Phase.SIGN_IN: 0, Phase.NEW_PASSWORD: 1, Phase.LOCKED: 2}


class Cover(QStackedWidget):
    """``inside`` is the window itself. ``hands`` and ``calls``: how many are raised, how many go on."""

    def __init__(
        self,
        look: Look,
        presenter: SessionPresenter,
        people: PeoplePresenter,
        inside: QWidget,
        hands: Callable[[], int],
        calls: Callable[[], int],
        other_language: Callable[[], None],
        other_theme: Callable[[], None],
    ) -> None:
        super().__init__()
        words = look.words
        self._presenter = presenter
        self._was: object = None
        self.pages = SessionPages(look, presenter, StartPassword(look, people), hands, calls)
        outside = QWidget()
        role(outside, "window")
        role(self.pages, "clear")
        area = scrolling(self.pages)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.L, 0, Space.L, Space.S)
        foot.addWidget(label(words("app.title"), "caption"))
        foot.addStretch(1)
        for said, tip, then in (
            (words("app.language"), words("app.language_tip"), other_language),
            (words("app.theme_light" if look.theme.name is ThemeName.DARK else "app.theme_dark"), words("app.theme_tip"), other_theme),
        ):
            made = button(said, then)
            role(made, "quiet")
            made.setToolTip(tip)
            foot.addWidget(made)
        rows = QVBoxLayout(outside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(area, 1)
        rows.addLayout(foot)
        self.addWidget(inside)
        self.addWidget(outside)
        self.refresh()

    def refresh(self) -> None:
        presenter = self._presenter
        wanted = (presenter.covered, presenter.phase, presenter.choosing)
        covered = presenter.covered
        self.pages.start.refresh()
        if covered:
            self.pages.setCurrentIndex(1 if presenter.choosing else _PAGES.get(presenter.phase, 0))
            self._page().refresh()
        if wanted != self._was:
            self._was = wanted
            for page in (self.pages.sign_in, self.pages.choose, self.pages.lock):
                page.forget()
            self.setCurrentIndex(1 if covered else 0)
            if covered:
                self._page().first().setFocus()

    def _page(self) -> SignInPage | NewPasswordPage | LockPage:
        pages = self.pages
        return (pages.sign_in, pages.choose, pages.lock)[pages.currentIndex()]

"""Who sits here, and what he does with his session: lock, another password, sign out."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QPushButton

from console.ui import fonts
from console.ui.icons import icon
from console.ui.look import Look
from console.ui.painting import elided
from console.ui.session.presenter import Phase, SessionPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Type

LOCK_KEY = "Ctrl+L"
_LONGEST = 4 * Size.RAIL


class MeButton(QPushButton):
    def __init__(self, look: Look, presenter: SessionPresenter, lock: Callable[[], None]) -> None:
        super().__init__()
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "status")
        self.menu_box = QMenu(self)
        for said, then in (
            (f"{words('session.lock')}\t{LOCK_KEY}", lock),
            (words("session.change"), lambda: presenter.want_password(True)),
            (words("session.sign_out"), presenter.sign_out),
        ):
            self.menu_box.addAction(said).triggered.connect(lambda _=False, then=then: then())
        self.clicked.connect(self._open)
        self.refresh()

    def _open(self) -> None:
        self.menu_box.popup(self.mapToGlobal(QPoint(0, -self.menu_box.sizeHint().height())))

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        if presenter.phase is not Phase.IN:
            self.setText("")
            return
        said = f"{presenter.name}  {words.named('role', presenter.role)}"
        short = elided(said, _LONGEST, Type.CAPTION)
        self.setText(short)
        self.setToolTip(said)
        self.setAccessibleName(words("session.me", name=presenter.name, role=words.named("role", presenter.role)))
        self.setIcon(icon("user", self._look.theme.ink_faint))
        self.setMinimumWidth(QFontMetrics(fonts.face(Type.CAPTION)).horizontalAdvance(short) + 2 * Size.ICON)

"""The strip that says, where scripts are written, that terms the law asks for are lacking."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from console.ui.controls import button
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.shop_terms.presenter import ShopTermsPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space


class LackingStrip(QFrame):
    """There only while something is lacking."""

    def __init__(self, look: Look, presenter: ShopTermsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        role(self, "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.S)
        self._icon = QLabel()
        self.said = label("", "plain", wrap=True)
        self.enter = button(look.words("terms.enter"), lambda: presenter.open_page())
        row.addWidget(self._icon)
        row.addWidget(self.said, 1)
        row.addWidget(self.enter)
        presenter.watch_strip = self.refresh
        self.refresh()

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        if presenter.lacking:
            missing = words.listed(presenter.name_of(str(one["term"]), self._look.lang) for one in presenter.lacking)
            whole = words("terms.no_link", names=missing)
            self._icon.setPixmap(picture("warning", self._look.theme.act.ink, ratio=self.devicePixelRatioF()))
            self.said.setText(whole if self.width() >= Size.MEDIUM else words("terms.no_link_short", n=len(presenter.lacking)))
            self.setToolTip(whole)
            self.setAccessibleName(whole)
        self.setVisible(bool(presenter.lacking))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

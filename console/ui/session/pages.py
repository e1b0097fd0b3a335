"""What stands before the window while nobody is in: the sign-in, the choice of a password, and the lock."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui.answers import Refusal
from console.ui.controls import button, field
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.people.start_password import StartPassword
from console.ui.session.password_field import PasswordField
from console.ui.session.presenter import SessionPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

WIDTH = 440


class Card(QFrame):
    """A mark, a title, one sentence, what is asked, why it did not work, and the button that Enter presses."""

    def __init__(self, look: Look, mark: str, title: str, body: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        role(self, "section")
        self.setAccessibleName(title)
        self.setFixedWidth(WIDTH)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(Space.XXL, Space.L, Space.XXL, Space.L)
        self.rows.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        icon = QLabel()
        icon.setPixmap(picture(mark, look.theme.primary, Size.ICON_RAIL, self.devicePixelRatioF()))
        head.addWidget(icon)
        head.addWidget(label(title, "title"))
        head.addStretch(1)
        self.rows.addLayout(head)
        self.body = label(body, "soft", wrap=True)
        self.rows.addWidget(self.body)
        self.notice = NoticeBar(look)
        self.notice.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # As high as its sentences are at this width, which a stack of pages would not ask for.
            self.setFixedHeight(self.rows.totalHeightForWidth(WIDTH))
        return super().event(event)

    def finish(self, go: QPushButton, *others: QWidget) -> None:
        self.rows.addWidget(self.notice)
        self.rows.addWidget(go)
        for other in others:
            self.rows.addWidget(other)

    def say(self, refusal: Refusal | str | None) -> None:
        """Without the rule's id: who cannot get in has no use for it."""
        self.notice.show_notice(Refusal(refusal.ja, refusal.en) if isinstance(refusal, Refusal) else refusal)


class SignInPage(Card):
    def __init__(self, look: Look, presenter: SessionPresenter, start: StartPassword) -> None:
        words = look.words
        super().__init__(look, "sign-in", words("session.sign_in"), words("session.sign_in_body"))
        self._presenter = presenter
        self.name = field(words("session.name"), "", 60, lambda: self.password.line.setFocus())
        self.password = PasswordField(look, words("session.password"), self._go)
        self.go = button(words("session.sign_in_go"), self._go, first=True)
        self.rows.addWidget(start)
        self.rows.addWidget(label(words("session.name"), "soft"))
        self.rows.addWidget(self.name)
        self.rows.addWidget(self.password)
        self.help = label(words("session.lost_help"), "caption", wrap=True)
        self.finish(self.go, self.help)

    def _go(self) -> None:
        if self._presenter.busy:
            return
        if not self.name.text().strip():
            self.name.setFocus()
        elif not self.password.line.text():
            self.password.line.setFocus()
        else:
            self._presenter.sign_in(self.name.text(), self.password.take())

    def refresh(self) -> None:
        busy, away = self._presenter.busy, self._presenter.link.retry_in > 0 and self._presenter.link.state.value == "lost"
        self.go.setEnabled(not busy and not away)
        self.go.setText(self.look.words("session.signing_in" if busy else "session.sign_in_go"))
        self.say("session.away" if away else self._presenter.refusal)
        # What went wrong says the same, and on a low screen the button needs the room.
        self.body.setVisible(not self.notice.isVisibleTo(self))
        self.help.setVisible(not self.notice.isVisibleTo(self))

    def first(self) -> QLineEdit:
        return self.password.line if self.name.text() else self.name

    def forget(self) -> None:
        self.password.clear()


class NewPasswordPage(Card):
    def __init__(self, look: Look, presenter: SessionPresenter) -> None:
        words = look.words
        super().__init__(look, "key", words("session.choose"), words("session.choose_body"))
        self._presenter = presenter
        self.old = PasswordField(look, words("session.old"), lambda: self.new.line.setFocus())
        self.new = PasswordField(look, words("session.new"), lambda: self.again.line.setFocus())
        self.again = PasswordField(look, words("session.again"), self._go)
        self.go = button(words("session.choose_go"), self._go, first=True)
        self.back = button(words("session.back"), self._leave)
        role(self.back, "quiet")
        for one in (self.old, self.new, self.again):
            self.rows.addWidget(one)
        self.finish(self.go, self.back)
        self._unlike = False

    def _go(self) -> None:
        self._unlike = self.new.line.text() != self.again.line.text()
        if self._unlike:
            self.again.clear()
            self.again.line.setFocus()
            self.refresh()
        elif not self._presenter.busy:
            self._presenter.choose_password(self.old.take(), self.new.line.text())

    def _leave(self) -> None:
        if self._presenter.choosing:
            self._presenter.want_password(False)
        else:
            self._presenter.sign_out()

    def refresh(self) -> None:
        presenter, words = self._presenter, self.look.words
        self.old.setVisible(not presenter.knows_old_password)
        self.body.setText(words("session.change_body" if presenter.choosing else "session.choose_body"))
        self.go.setEnabled(not presenter.busy)
        self.say("session.unlike" if self._unlike else presenter.refusal)

    def first(self) -> QLineEdit:
        return self.new.line if self._presenter.knows_old_password else self.old.line

    def forget(self) -> None:
        self._unlike = False
        for one in (self.old, self.new, self.again):
            one.clear()


class LockPage(Card):
    """``hands`` tells how many are raised, ``calls`` how many go on."""

    def __init__(self, look: Look, presenter: SessionPresenter, hands: Callable[[], int], calls: Callable[[], int]) -> None:
        words = look.words
        super().__init__(look, "lock-simple", words("session.locked"), words("session.locked_body"))
        self._presenter, self._hands, self._calls = presenter, hands, calls
        self.hand = QFrame()
        role(self.hand, "section-act")
        row = QHBoxLayout(self.hand)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        palm = QLabel()
        palm.setPixmap(picture("hand-palm", look.theme.act.ink, Size.ICON_RAIL, self.devicePixelRatioF()))
        row.addWidget(palm)
        self.raised = label("", "act")
        row.addWidget(self.raised, 1)
        self.going_on = label("", "caption")
        self.password = PasswordField(look, words("session.password"), self._go)
        self.go = button(words("session.unlock"), self._go, first=True)
        self.other = button(words("session.somebody_else"), presenter.sign_out)
        role(self.other, "quiet")
        self.rows.addWidget(self.hand)
        self.rows.addWidget(self.password)
        self.finish(self.go, self.other, self.going_on)

    def _go(self) -> None:
        if self.password.line.text() and not self._presenter.busy:
            self._presenter.unlock(self.password.take())

    def refresh(self) -> None:
        words, hands, calls = self.look.words, self._hands(), self._calls()
        self.hand.setVisible(hands > 0)
        said = words("session.hand_raised", n=hands)
        if hands and said != self.raised.text():
            self.raised.setText(said)
            self.hand.setAccessibleName(said)
        self.going_on.setText(words("session.calls_go_on", n=calls) if calls else words("session.no_calls"))
        self.go.setEnabled(not self._presenter.busy)
        away = not self._presenter.link.online and self._presenter.link.retry_in > 0
        self.say("session.away" if away else self._presenter.refusal)

    def first(self) -> QLineEdit:
        return self.password.line

    def forget(self) -> None:
        self.password.clear()


class SessionPages(QStackedWidget):
    """The three cards; the one that is needed is in front. ``start`` stands in that of the sign-in."""

    def __init__(
        self, look: Look, presenter: SessionPresenter, start: StartPassword, hands: Callable[[], int], calls: Callable[[], int]
    ) -> None:
        super().__init__()
        self.start = start
        self.sign_in = SignInPage(look, presenter, start)
        self.choose = NewPasswordPage(look, presenter)
        self.lock = LockPage(look, presenter, hands, calls)
        for page in (self.sign_in, self.choose, self.lock):
            holder = QWidget()
            role(holder, "clear")
            rows = QVBoxLayout(holder)
            rows.setContentsMargins(0, Space.S, 0, Space.S)
            rows.addStretch(2)
            rows.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            rows.addStretch(3)
            self.addWidget(holder)

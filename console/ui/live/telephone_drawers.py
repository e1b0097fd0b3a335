"""Drawers of the telephone: one's own desk phone, a transfer, the keypad."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from console.ui.controls import button, field
from console.ui.labels import label
from console.ui.live.call_state import LiveCall
from console.ui.live.drawer import Drawer
from console.ui.live.drawer_frame import DrawerFrame
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space

_DIGITS = "123456789*0#"
_ADDRESSES_SHOWN = 3


class DeskPhoneDrawer(DrawerFrame):
    """Asked once; from then on the key calls the telephone that was named."""

    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.desk_phone"), words("drawer.desk_phone_hint"), drawer.close)
        self._drawer = drawer
        self.field = field(words("drawer.desk_phone_field"), words("drawer.address_example"), 200, self._call)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.field, 1)
        row.addWidget(button(words("drawer.desk_phone_call"), self._call, first=True))
        self.rows.addLayout(row)

    def show_call(self, call: LiveCall) -> None:
        self.field.setText(self._drawer.desk_phone)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _call(self) -> None:
        self._drawer.call_desk_phone(self.field.text())


class TransferDrawer(DrawerFrame):
    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.transfer"), words("drawer.transfer_hint"), drawer.close)
        self._drawer = drawer
        self.field = field(words("drawer.transfer_field"), words("drawer.address_example"), 200, lambda: self._transfer(True))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.field, 1)
        row.addWidget(button(words("drawer.attended"), lambda: self._transfer(True), first=True))
        row.addWidget(button(f"{words('drawer.blind')} (Ctrl+Enter)", lambda: self._transfer(False)))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            at_once = QShortcut(QKeySequence(keys), self)
            at_once.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            at_once.activated.connect(lambda: self._transfer(False))
        self.rows.addLayout(row)
        self._known = QHBoxLayout()
        self._known.setSpacing(Space.S)
        self.rows.addLayout(self._known)
        self._keep = button(words("drawer.keep_at_phone"), lambda: drawer.transfer("", attended=True))
        self.rows.addWidget(self._keep)

    def show_call(self, call: LiveCall) -> None:
        self._keep.setVisible(call.desk_phone)
        if self.isVisible():
            return
        self.field.clear()
        while (item := self._known.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for address in self._drawer.addresses[:_ADDRESSES_SHOWN]:
            known = button(address.removeprefix("sip:"), _fill(self.field.setText, address))
            self._known.addWidget(known)
        self._known.addStretch(1)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _transfer(self, attended: bool) -> None:
        if self.field.text().strip():
            self._drawer.transfer(self.field.text(), attended=attended)


class KeypadDrawer(DrawerFrame):
    """Each key goes out at once, by click or from the keyboard; what was sent stands beside them."""

    def __init__(self, look: Look, drawer: Drawer) -> None:
        words = look.words
        super().__init__(look, words("drawer.keypad"), words("drawer.keypad_hint"), drawer.close)
        self._drawer = drawer
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        for digit in _DIGITS:
            key = QPushButton(digit)
            role(key, "key")
            key.setAccessibleName(words("drawer.key", digit=digit))
            key.setFixedHeight(Size.TARGET)
            key.setMinimumWidth(Size.TARGET)
            key.clicked.connect(_fill(self.press, digit))
            row.addWidget(key)
        self.rows.addLayout(row)
        self._sent = label("", "caption")
        self.rows.addWidget(self._sent)

    def show_call(self, call: LiveCall) -> None:
        if not self.isVisible():
            self._sent.setText(self.look.words("drawer.keypad_none"))
            self._digits = ""

    def press(self, digit: str) -> None:
        self._digits = (self._digits + digit)[-32:]
        self._sent.setText(self.look.words("drawer.keypad_sent", digits=" ".join(self._digits)))
        self._drawer.press(digit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in _DIGITS:
            self.press(event.text())
        else:
            super().keyPressEvent(event)


def _fill(then: Callable[[str], None], text: str) -> Callable[[], None]:
    return lambda: then(text)

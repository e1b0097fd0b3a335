"""Whom the call is about, and what is in the cart: who takes over has it before the first word."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from console.ui.labels import label
from console.ui.live.call_state import LiveCall
from console.ui.look import Look
from console.ui.queue.rows import Item
from console.ui.section import Section
from console.ui.tokens import Space

_SHOWN: Final = 3


class CartSection(Section):
    """What is dearest stands first; beyond three the rest is counted, and named in the tip."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.words("panel.cart"))
        self._look = look
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        for place in range(_SHOWN):
            name, price = label(wrap=True), label()
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(price, place, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self._rows.append((name, price))
        self.rows.addLayout(self._grid)
        self._why = label("", "caption", wrap=True)
        self.rows.addWidget(self._why)
        self.hide()

    def show_cart(self, call: LiveCall) -> None:
        cart, words = call.cart, self._look.words
        self.setVisible(cart is not None)
        if cart is None:
            return
        self.aside.setText(words.yen(cart.value))
        dearest = sorted(cart.items, key=lambda item: -item.price * item.quantity)
        for (name, price), item in zip(self._rows, [*dearest, *[None] * _SHOWN], strict=False):
            name.setVisible(item is not None)
            price.setVisible(item is not None and len(dearest) > 1)  # of one alone it stands above
            if item is not None:
                name.setText(self._named(item))
                price.setText(words.yen(item.price * item.quantity))
        more = len(dearest) - _SHOWN
        told = [words("panel.cart_more", n=more)] if more > 0 else []
        self._why.setText("  ".join([*told, cart.why(self._look.lang)]).strip())
        self._why.setVisible(bool(self._why.text()))
        self.setToolTip("\n".join(self._named(item) for item in dearest))

    def _named(self, item: Item) -> str:
        name = f"{item.name} {item.variant}".strip()
        return f"{name} {self._look.words('queue.quantity', n=item.quantity)}" if item.quantity > 1 else name

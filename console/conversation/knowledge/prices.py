"""What a cart costs now: by the prices the shop told last, in the cart or since."""

from dataclasses import replace
from datetime import datetime

from console.conversation.knowledge.book import Book
from console.domain.cart import Cart, CartLine


def priced(cart: Cart, book: Book, now: datetime) -> Cart:
    """The cart at today's prices. A price that the catalogue has changed since the cart was left is what its owner will pay."""

    def at_today(line: CartLine) -> CartLine:
        price = book.get(f"product.{line.sku}.price", now)
        if price is None or isinstance(price.value, bool | str) or price.recorded_at <= cart.abandoned_at:
            return line
        return replace(line, unit_price=price.value)

    return replace(cart, lines=tuple(at_today(line) for line in cart.lines))

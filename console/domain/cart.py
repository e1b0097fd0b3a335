"""A cart that was left, and the products in it. Prices are yen with tax."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

BOUGHT: Final = frozenset({"ordered", "linked"})
"""Why a cart is closed that was bought. ``linked``: nothing but the link that the order came by tells that it is this cart's."""


@dataclass(frozen=True, slots=True)
class CartLine:
    sku: str
    name: str
    variant: str
    quantity: int
    unit_price: int

    @property
    def price(self) -> int:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Cart:
    """``goods`` is the category that may be named before the contents (「衣料品」)."""

    id: str
    customer_id: str
    lines: tuple[CartLine, ...]
    abandoned_at: datetime
    checkout_url: str
    goods: str

    @property
    def total(self) -> int:
        """Goods only, without postage."""
        return sum(line.price for line in self.lines)

"""An order as the shop told it. Money is yen with tax."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.cart import CartLine


@dataclass(frozen=True, slots=True)
class Order:
    """``number`` is the shop's own name for it; ``customer_id`` is ``None`` while nobody is known by whom it was placed."""

    id: str
    customer_id: str | None
    number: str
    placed_at: datetime
    total: int
    lines: tuple[CartLine, ...]
    paid: bool
    cancelled: bool
    source: str

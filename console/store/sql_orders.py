"""The shop's orders, as far as the intake has told of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.domain.cart import CartLine
from console.domain.order import Order
from console.store.intake_tables import OrderRow


class SqlOrders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def since(self, shop_id: str, placed_from: datetime) -> tuple[Order, ...]:
        found = select(OrderRow).where(OrderRow.shop_id == shop_id, OrderRow.placed_at >= placed_from)
        return tuple(_order(row) for row in self._session.scalars(found.order_by(OrderRow.placed_at, OrderRow.id)))


def _cart_line(line: dict[str, Any]) -> CartLine:
    return CartLine(line["sku"], line["name"], line["variant"], line["quantity"], line["unit_price"])


def _order(row: OrderRow) -> Order:
    return Order(
        id=row.id,
        customer_id=row.customer_id,
        number=row.number,
        placed_at=row.placed_at,
        total=row.total,
        lines=tuple(_cart_line(line) for line in row.lines),
        paid=row.paid,
        cancelled=row.cancelled,
        source=row.source,
    )

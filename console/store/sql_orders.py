"""The shop's orders, as far as the intake has told of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from console.domain.cart import CartLine
from console.domain.order import Order
from console.store.campaign_tables import RecoveryRow
from console.store.intake_tables import CartEndingRow, OrderRow
from console.store.tables import CallRow, CartTableRow, CustomerRow


class SqlOrders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def since(self, shop_id: str, placed_from: datetime) -> tuple[Order, ...]:
        found = select(OrderRow).where(OrderRow.shop_id == shop_id, OrderRow.placed_at >= placed_from)
        return tuple(order_of(row) for row in self._session.scalars(found.order_by(OrderRow.placed_at, OrderRow.id)))

    def perhaps_recovered(self, shop_id: str, placed_from: datetime, called_from: datetime) -> tuple[Order, ...]:
        late = CallRow.started_at >= called_from
        customer = func.coalesce(CustomerRow.merged_into, CustomerRow.id)
        called = select(customer).join(CallRow, CallRow.customer_id == CustomerRow.id).where(CustomerRow.shop_id == shop_id, late)
        cart = or_(CartTableRow.id == CartEndingRow.key, CartTableRow.alias == CartEndingRow.key)
        named = (
            select(CartEndingRow.order_id)
            .join(CartTableRow, and_(CartTableRow.shop_id == CartEndingRow.shop_id, cart))
            .join(CallRow, CallRow.cart_id == CartTableRow.id)
            .where(CartEndingRow.shop_id == shop_id, CartEndingRow.order_id.is_not(None), late)
        )
        found = select(OrderRow).where(
            OrderRow.shop_id == shop_id,
            OrderRow.placed_at >= placed_from,
            OrderRow.cancelled.is_(False),
            OrderRow.id.not_in(select(RecoveryRow.order_id).where(RecoveryRow.shop_id == shop_id)),
            or_(OrderRow.customer_id.in_(called), OrderRow.id.in_(named)),
        )
        return tuple(order_of(row) for row in self._session.scalars(found.order_by(OrderRow.placed_at, OrderRow.id)))


def _cart_line(line: dict[str, Any]) -> CartLine:
    return CartLine(line["sku"], line["name"], line["variant"], line["quantity"], line["unit_price"])


def order_of(row: OrderRow) -> Order:
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

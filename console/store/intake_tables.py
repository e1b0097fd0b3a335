"""The tables of the intake: events as they came, orders, what ends a cart, and what the shop's catalogue last said."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class InboxRow(Table):
    """An event as the shop sent it, sealed under a key of its own until it is applied; then only that it came is kept.

    ``state`` is ``new``, ``applied``, ``ignored`` or ``stuck``; ``delivery`` is the sender's id of the event, so that a replay is known.
    """

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    source: Mapped[str]
    topic: Mapped[str]
    delivery: Mapped[str]
    received_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    size: Mapped[int]
    wrapped: Mapped[bytes | None]
    body_sealed: Mapped[bytes | None]
    state: Mapped[str]
    reason_ja: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    applied_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("shop_id", "source", "delivery", name="uq_inbox_delivery"),
        Index("ix_inbox_state", "state", "id"),
    )


class OrderRow(Table):
    """``lines`` is ``[{sku, name, variant, quantity, unit_price}]``; (``at``, ``tie``) is the version that the row holds."""

    __tablename__ = "orders"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    source: Mapped[str]
    number: Mapped[str]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(index=True)
    total: Mapped[int]
    paid: Mapped[bool]
    cancelled: Mapped[bool]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    at: Mapped[datetime]
    tie: Mapped[str]


class CartEndingRow(Table):
    """That the cart known by ``key`` is over, whether the cart itself has been seen yet or not. ``why``: ``ordered``, ``linked`` (an order came
    by the link of a call about it) or ``withdrawn``."""

    __tablename__ = "cart_endings"
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str | None]


class WareRow(Table):
    """The catalogue's last word on one product, variant or stock level, from which facts are made."""

    __tablename__ = "wares"
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    tie: Mapped[str]
    body: Mapped[dict[str, Any]]

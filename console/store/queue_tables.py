"""The tables of the queue: what people decided about a cart, and one flat row a cart to sort, filter and count by."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""``due`` of a cart without a next step: it sorts behind all others."""


_GROUPED: Final = ("tier", "channel", "rule", "assigned_to")
_COUNTED: Final = (*_GROUPED, "left_at", "due", "calling", "closed", "barred", "excluded", "attempts", "snoozed_until", "consent_call")
"""What the counts are grouped by, and what else they and the filters ask for: both are answered out of the index."""


class CartHandlingRow(Table):
    """What people decided about a cart and what the planner and the gate go by; no row: nothing."""

    __tablename__ = "cart_handlings"
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    snoozed_until: Mapped[datetime | None]
    snoozed_by: Mapped[str | None]
    excluded_by: Mapped[str | None]
    assigned_to: Mapped[str | None]


class CartDeedRow(Table):
    """One decision about one cart. ``before`` and ``after`` are handlings; ``batch`` joins what one person did at once, so that it can
    be taken back together."""

    __tablename__ = "cart_deeds"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), index=True)
    batch: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    did: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class CustomerWordRow(Table):
    """By what a customer is found without opening anything: the beginnings of keyed digests of names, telephone and mail. Goes with the
    customer."""

    __tablename__ = "customer_words"
    word: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True, index=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    __table_args__ = ({"sqlite_with_rowid": False},)


class QueueRow(Table):
    """Made from the other tables within each transaction that changes one of them; holds nothing that stands nowhere else.

    ``channel`` and ``rule`` are the plan's, unless the cart is closed, barred or excluded; ``due`` is ``NEVER`` without a channel.
    """

    __tablename__ = "queue"
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    left_at: Mapped[datetime]
    value: Mapped[int] = mapped_column(Integer)
    calling: Mapped[bool] = mapped_column(Boolean)
    closed: Mapped[str | None]
    barred: Mapped[bool] = mapped_column(Boolean)
    consent_call: Mapped[bool] = mapped_column(Boolean)
    attempts: Mapped[int] = mapped_column(Integer)
    last_attempt_at: Mapped[datetime | None]
    tier: Mapped[str | None]
    vip: Mapped[bool] = mapped_column(Boolean)
    channel: Mapped[str | None]
    rule: Mapped[str | None]
    due: Mapped[datetime]
    rank: Mapped[int] = mapped_column(Integer)
    snoozed_until: Mapped[datetime | None]
    excluded: Mapped[bool] = mapped_column(Boolean)
    assigned_to: Mapped[str | None]
    __table_args__ = (
        Index("ix_queue_due", "due", "rank", "cart_id"),
        Index("ix_queue_left", "left_at", "cart_id"),
        Index("ix_queue_value", "value", "cart_id"),
        Index("ix_queue_attempts", "attempts", "cart_id"),
        Index("ix_queue_counts", *_COUNTED),
    )

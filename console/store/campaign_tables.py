"""The tables of the campaign: each cart's plan, the calls the campaign made by itself, and orders counted as recovered."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class CartPlanRow(Table):
    """``first_group`` and ``assigned_at`` stay as they were when the cart was first planned: comparisons go by them.

    ``gate_*``: the gate's last no to this cart, when the plan already wanted it dialled.
    """

    __tablename__ = "cart_plans"
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    tier: Mapped[str]
    vip: Mapped[bool] = mapped_column(Boolean)
    within_hours: Mapped[int] = mapped_column(Integer)
    tier_why_ja: Mapped[str] = mapped_column(Text)
    tier_why_en: Mapped[str] = mapped_column(Text)
    first_group: Mapped[str]
    assigned_at: Mapped[datetime]
    group: Mapped[str]
    channel: Mapped[str | None]
    at: Mapped[datetime | None]
    rule: Mapped[str | None]
    why_ja: Mapped[str] = mapped_column(Text)
    why_en: Mapped[str] = mapped_column(Text)
    script: Mapped[str | None]
    appointed: Mapped[bool] = mapped_column(Boolean)
    rank: Mapped[int] = mapped_column(Integer)
    gate_rule: Mapped[str | None]
    gate_ja: Mapped[str | None] = mapped_column(Text)
    gate_en: Mapped[str | None] = mapped_column(Text)
    gate_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_cart_plans_due", "shop_id", "channel", "at"),)


class CampaignCallRow(Table):
    """A call that nobody asked for by hand."""

    __tablename__ = "campaign_calls"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    started_at: Mapped[datetime]
    appointed: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_campaign_calls_start", "shop_id", "started_at"),)


class RecoveryRow(Table):
    """An order that a call brought back: each order once, each cart once. ``rule``: by what it was matched."""

    __tablename__ = "recoveries"
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), unique=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"))
    rule: Mapped[str]
    value: Mapped[int] = mapped_column(Integer)
    placed_at: Mapped[datetime]

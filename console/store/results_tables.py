"""The tables of what goes back out: results for the shop's own systems, the keys these come in with, messages of the plan, erasures."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class ResultRow(Table):
    """Something that came of a cart, written in the transaction in which it came about; nothing in ``body`` names a person.

    ``number`` follows the order of the commits, so that a reader who has seen one number has seen all before it.
    ``state`` is ``waiting``, ``delivered``, ``dead`` (given up) or ``kept`` (nobody is to be told).
    """

    __tablename__ = "results"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]
    tries: Mapped[int]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_results_due", "state", "next_at"), Index("ix_results_at", "shop_id", "at"))


class ApiKeyRow(Table):
    """``digest`` is the SHA-256 of the key in hex; the key itself is shown once and kept nowhere."""

    __tablename__ = "api_keys"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON())
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    revoked_at: Mapped[datetime | None]


class MessageRow(Table):
    """A mail or SMS of the plan. ``phase``: the phase of the channel matrix by the hour at which it begins; one message a phase.

    ``state``: ``ready`` to be sent; ``sending``; ``accepted`` by its server; ``failed``; ``unsure``, where nobody can tell whether the
    server had accepted it. ``rule`` stays empty: what may not be sent has no row, and its cart's plan says why.
    """

    __tablename__ = "messages"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    phase: Mapped[int]
    channel: Mapped[str]
    template: Mapped[str]
    template_hash: Mapped[str | None]
    state: Mapped[str]
    tries: Mapped[int]
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    rule: Mapped[str | None]
    receipt: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("cart_id", "phase", name="uq_messages_phase"), Index("ix_messages_due", "state", "next_at"))


class ErasureRow(Table):
    """That a customer's key was destroyed: the certificate, in which nothing names the person."""

    __tablename__ = "erasures"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    customer_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]

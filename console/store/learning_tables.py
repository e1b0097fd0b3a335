"""The tables of learning: example sentences out of calls, and the understandings that were trained with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class LearningExampleRow(Table):
    """``text_sealed`` are the customer's own words until it is decided; ``text`` what was accepted, with nothing personal in it."""

    __tablename__ = "learning_examples"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[str]
    started: Mapped[float] = mapped_column(Float)
    expecting: Mapped[str | None]
    heard_as: Mapped[str | None]
    confidence: Mapped[float | None] = mapped_column(Float)
    label: Mapped[str]
    text_sealed: Mapped[bytes | None]
    text: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    __table_args__ = (Index("ix_learning_examples_state", "shop_id", "state"),)


class UnderstandingVersionRow(Table):
    """``examples`` are the accepted ones it was trained with; ``base`` and ``content`` tell what it can be trained again from."""

    __tablename__ = "understanding_versions"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    base: Mapped[str]
    content: Mapped[str]
    examples: Mapped[list[Any]] = mapped_column(JSON)
    report: Mapped[dict[str, Any]]
    fit: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[str]

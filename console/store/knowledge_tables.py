"""The tables of knowledge: what was imported, and every version of an answer that a person has approved."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class KnowledgeRow(Table):
    """An entry as it was imported, with the answer that is proposed or in use. ``version`` is the last that was approved, 0: none yet."""

    __tablename__ = "knowledge"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    kind: Mapped[str]
    source: Mapped[str]
    place: Mapped[str]
    source_date: Mapped[str | None]
    question: Mapped[str] = mapped_column(Text)
    phrasings: Mapped[list[str]] = mapped_column(JSON)
    passage: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[datetime | None]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    __table_args__ = (Index("ix_knowledge_source", "shop_id", "source"),)


class KnowledgeVersionRow(Table):
    """What was approved, by whom, and from when until when it could be spoken."""

    __tablename__ = "knowledge_versions"
    entry_id: Mapped[str] = mapped_column(ForeignKey("knowledge.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    question: Mapped[str] = mapped_column(Text)
    phrasings: Mapped[list[str]] = mapped_column(JSON)
    answer: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    place: Mapped[str]
    source_date: Mapped[str | None]
    sha256: Mapped[str]
    approved_at: Mapped[datetime]
    approved_by: Mapped[str]
    valid_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    ended_why: Mapped[str | None]

"""The tables behind looking back: what finds a past call again, and what people made of it afterwards.

``gram`` is the beginning of a keyed digest of two neighbouring characters: nothing can be read from it without the master key, and
the rows of a customer go when the customer is erased.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class TurnGramRow(Table):
    __tablename__ = "turn_grams"
    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"), primary_key=True, index=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    __table_args__ = ({"sqlite_with_rowid": False},)


class CallStageRow(Table):
    """First time the conversation was in each stage of the script; ``at`` is seconds since the answer."""

    __tablename__ = "call_stages"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    at: Mapped[float] = mapped_column(Float)


class CallTagRow(Table):
    __tablename__ = "call_tags"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True, index=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    by: Mapped[str]
    at: Mapped[datetime]


class CallReviewRow(Table):
    """The latest review of a call. ``answers`` maps a criterion to its points; ``score`` is 0 to 100."""

    __tablename__ = "call_reviews"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    by: Mapped[str]
    at: Mapped[datetime]
    score: Mapped[int] = mapped_column(Integer)
    answers: Mapped[dict[str, Any]]
    comment_sealed: Mapped[bytes]

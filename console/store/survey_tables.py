"""The table of the surveys after calls; what was answered are two numbers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class SurveyRow(Table):
    """``message_id``: the mail or SMS with the link; the call's own id where it was asked for in the call."""

    __tablename__ = "surveys"
    message_id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    csat: Mapped[int | None] = mapped_column(Integer)
    nps: Mapped[int | None] = mapped_column(Integer)
    __table_args__ = (Index("ix_surveys_customer", "customer_id", "asked_at"),)

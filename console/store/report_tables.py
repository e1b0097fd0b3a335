"""The tables of the reports that go out by themselves: each period once, and to whom it went."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class PeriodReportRow(Table):
    """``body`` holds the figures as they were when it was made, so that it reads the same however often it is sent; nothing in it names
    a customer. ``kind``: weekly, monthly. ``lang``: of its words."""

    __tablename__ = "period_reports"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    kind: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    made_at: Mapped[datetime]
    lang: Mapped[str]
    body: Mapped[dict[str, Any]]
    __table_args__ = (UniqueConstraint("shop_id", "kind", "since", name="uq_period_reports_period"),)


class ReportDeliveryRow(Table):
    """One way of one report: ``mail`` to an address, or ``folder``. ``state``: ``ready``, ``sending``, ``sent``, ``failed``, ``unsure``."""

    __tablename__ = "report_deliveries"
    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("period_reports.id"))
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    way: Mapped[str]
    target: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    said_ja: Mapped[str] = mapped_column(Text)
    said_en: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("report_id", "way", "target", name="uq_report_deliveries_target"),
        Index("ix_report_deliveries_due", "state", "next_at"),
    )

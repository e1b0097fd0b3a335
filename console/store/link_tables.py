"""The table of what came of the checkout links that calls sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class LinkOpeningRow(Table):
    """That somebody opened a link, or placed an order that bears its mark; ``order_id`` is empty where no order told of it."""

    __tablename__ = "link_openings"
    link_id: Mapped[str] = mapped_column(ForeignKey("links.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    __table_args__ = (Index("ix_link_openings_order", "order_id"),)

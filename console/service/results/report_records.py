"""What the store tells the reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from console.campaign.reports.books import Call


class CallBooks(Protocol):
    def calls(self, shop_id: str, since: datetime, until: datetime) -> Sequence[Call]:
        """Calls that are over and began in that time."""
        ...

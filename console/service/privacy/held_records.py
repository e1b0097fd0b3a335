"""What the store knows to be kept of one person, beside what the other repositories give by their ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from console.domain.order import Order
from console.service.calls.records import AuditEntry
from console.service.campaign.message_records import PlannedMessage


class Held(Protocol):
    """``customer_id`` is always the one who stands; whoever was merged into this one is meant with it."""

    def family(self, customer_id: str) -> Sequence[str]:
        """The ids: the customer's own first."""
        ...

    def told(self, customer_id: str) -> Mapping[str, datetime]:
        """When the shop told of each field of ``domain.Customer``; those without a date are left out."""
        ...

    def orders(self, customer_id: str) -> Sequence[Order]:
        """Oldest first."""
        ...

    def messages(self, customer_id: str) -> Sequence[PlannedMessage]:
        """Oldest first."""
        ...

    def audit(self, subjects: Sequence[str]) -> Sequence[AuditEntry]:
        """Every entry about one of these ids, in order."""
        ...

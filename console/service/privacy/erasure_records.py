"""What the store does when a customer is erased, and what it keeps of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Cleared:
    """``files`` are recordings, to be removed once the transaction is committed."""

    counts: dict[str, int]
    files: tuple[str, ...]


class Erasures(Protocol):
    def find(self, shop_id: str, by: str, value: str) -> Sequence[str]:
        """The customers by ``customer``, ``cart`` or ``call`` (ids), ``phone`` or ``mail``; whoever was merged into another is that other.
        Families share a telephone: two at most, which is one too many."""
        ...

    def erased(self, customer_id: str) -> bool: ...

    def on_the_line(self, customer_id: str) -> bool:
        """A call to this customer is under way."""
        ...

    def carts(self, customer_id: str) -> Sequence[str]: ...

    def clear(self, customer_id: str) -> Cleared:
        """Empty whatever is kept of the customer and of those merged into this one; what is sealed cannot be read without their keys,
        which ``Customers.forget`` destroys."""
        ...

    def keep(self, erasure_id: str, shop_id: str, customer_id: str, at: datetime, body: dict[str, Any]) -> None: ...

    def get(self, erasure_id: str) -> dict[str, Any] | None: ...

    def page(self, offset: int, limit: int) -> tuple[int, Sequence[dict[str, Any]]]:
        """How many certificates there are, and those from ``offset`` on, the newest first."""
        ...

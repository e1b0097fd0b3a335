"""What came of carts, as it is kept for the shop's own systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

WAITING, DELIVERED, DEAD, KEPT = "waiting", "delivered", "dead", "kept"
STATES: Final = (WAITING, DELIVERED, DEAD, KEPT)


@dataclass(frozen=True, slots=True)
class Result:
    """``number`` is a place to go on from: whoever has seen one number has seen all before it. ``state``: whether it was told."""

    number: int
    id: str
    shop_id: str
    kind: str
    at: datetime
    body: dict[str, Any]
    state: str
    tries: int
    next_at: datetime | None
    answer: str
    done_at: datetime | None


class Results(Protocol):
    def add(self, result_id: str, shop_id: str, kind: str, at: datetime, body: dict[str, Any]) -> None:
        """Comes about when this transaction is committed, and is due for delivery at ``at``."""
        ...

    def known(self, result_id: str) -> bool: ...

    def due(self, now: datetime) -> bool:
        """Whether anything is."""
        ...

    def page(
        self, *, after: int = 0, limit: int, state: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[Result]:
        """By number, those after ``after``."""
        ...

    def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Result]:
        """Due ones, the oldest first; no other engine gets them before ``until``."""
        ...

    def settle(self, result_id: str, state: str, now: datetime, answer: str, next_at: datetime | None = None) -> None: ...

    def again(self, ids: Sequence[str] | None, now: datetime) -> int:
        """Due once more: those named, or all that were given up. How many."""
        ...

    def keep_waiting_ones(self, now: datetime) -> None:
        """There is nobody to tell: what waits is kept for those who ask."""
        ...

    def counts(self) -> dict[str, int]:
        """By state."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that are done since then; the newest stays, so that numbers go on. How many."""
        ...

"""What the store knows of what has been kept long enough."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Retention(Protocol):
    """Each takes at most ``limit`` at a time."""

    def recordings(self, before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(call, file) of calls that ended before then; they are forgotten with this."""
        ...

    def words(self, before: datetime, limit: int) -> int:
        """Remove what was said, heard and cited in calls that ended before then; in how many calls."""
        ...

    def customers(self, before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(shop, customer) whose last cart, call and order are older, and who are not erased yet. Whom only a member list names has no
        date here and stays until the shop takes them off."""
        ...

    def inbox(self, before: datetime, limit: int) -> int:
        """Remove events received before then, applied or not; how many."""
        ...

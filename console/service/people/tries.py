"""How long somebody waits who has typed a wrong password: nothing at first, then seconds, then minutes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PAUSES: Final = (*(timedelta(0),) * 3, timedelta(seconds=3), timedelta(seconds=10), timedelta(minutes=5))
"""After as many failures in a row; the last one after every further failure."""
FORGOTTEN: Final = timedelta(minutes=30)
IN_ALL: Final = 25
"""So many failures of whomever within ``IN_ALL_WITHIN``, and everybody waits until the first of them is older."""
IN_ALL_WITHIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed ones in a row, and when the last one was."""

    count: int = 0
    last: datetime | None = None

    def failed(self, now: datetime) -> "Tries":
        return Tries(1 + (0 if self.last is None or now - self.last > FORGOTTEN else self.count), now)


def wait(tries: Tries, everybodys: Sequence[datetime], now: datetime) -> timedelta:
    """For how long nobody may try with this name; zero: now. ``everybodys`` are the last ``IN_ALL`` failures, oldest first."""
    longest = timedelta(0)
    if tries.last is not None and now - tries.last <= FORGOTTEN:
        longest = tries.last + PAUSES[min(tries.count, len(PAUSES) - 1)] - now
    if len(everybodys) >= IN_ALL:
        longest = max(longest, everybodys[-IN_ALL] + IN_ALL_WITHIN - now)
    return max(longest, timedelta(0))

"""When to tell it again. Pure."""

from datetime import timedelta
from typing import Final
from zlib import crc32

WAITS: Final = tuple(timedelta(seconds=s) for s in (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""After each try that failed; after the last, three days on, it is given up."""
LONGEST_ASKED: Final = timedelta(hours=1)
"""A receiver may ask for a pause, but not for longer."""
SPREAD: Final = 0.2


def again_after(tries: int, event_id: str, asked: timedelta | None = None) -> timedelta | None:
    """``tries``: how often it has failed; ``asked``: the receiver's own wish. ``None``: given up.

    Spread by the event's id, so that what failed together does not come back all at once.
    """
    if tries > len(WAITS):
        return None
    share = crc32(f"{event_id} {tries}".encode()) / 2**32
    wait = WAITS[tries - 1] * (1 + SPREAD * (2 * share - 1))
    return wait if asked is None else max(wait, min(asked, LONGEST_ASKED))

"""A time that the customer named for a call."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

BEFORE: Final = timedelta(minutes=5)
AFTER: Final = timedelta(hours=2)
"""An appointment is kept from a little before its time until some while after; later it is a call like any other."""


def keeps(appointed: datetime | None, at: datetime) -> bool:
    return appointed is not None and -BEFORE <= at - appointed <= AFTER


def open_appointment(calls: Iterable[tuple[datetime, datetime | None]]) -> datetime | None:
    """The last time named that no call has kept yet. ``calls``: (start, time named in it) of the calls that reached the network."""
    named: datetime | None = None
    for started, appointed in sorted(calls, key=lambda call: call[0]):
        if named is not None and started >= named - BEFORE:
            named = None
        if appointed is not None:
            named = appointed
    return named

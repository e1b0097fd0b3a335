"""Which weeks and months are to be reported on, and when. Pure; days and hours are the shop's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WEEKLY, MONTHLY = "weekly", "monthly"
KINDS: Final = (WEEKLY, MONTHLY)
LAST_DAY: Final = 28
"""The latest day of the month that every month has."""
MADE_UP: Final = 6
"""As many missed reports as are made up for after an engine was away."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``day``: 0 (Monday) to 6 of a week, 1 to 28 of a month. ``since``: reports that were due before it are not asked for."""

    kind: str
    day: int
    hour: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """``since`` to ``until`` (not with it), reported on at ``due``."""

    kind: str
    since: datetime
    until: datetime
    due: datetime


def due(rhythm: Rhythm, now: datetime) -> list[Period]:
    """Those whose hour has come, the oldest first. ``now`` by the shop's clock."""
    found: list[Period] = []
    period = latest(rhythm, now)
    while len(found) < MADE_UP and period.due >= rhythm.since:
        found.append(period)
        period = latest(rhythm, period.due - timedelta(seconds=1))
    return found[::-1]


def coming(rhythm: Rhythm, now: datetime) -> Period:
    """The next one."""
    beyond = now + timedelta(days=7 if rhythm.kind == WEEKLY else 31)
    period = latest(rhythm, beyond)
    before = latest(rhythm, period.due - timedelta(seconds=1))
    return before if before.due > now else period


def latest(rhythm: Rhythm, now: datetime) -> Period:
    """The one that was due last: the seven days before its day, or the month before it."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if rhythm.kind == WEEKLY:
        day = today - timedelta(days=(today.weekday() - rhythm.day) % 7)
        day = day if day + timedelta(hours=rhythm.hour) <= now else day - timedelta(days=7)
        return Period(WEEKLY, day - timedelta(days=7), day, day + timedelta(hours=rhythm.hour))
    day = today.replace(day=rhythm.day)
    day = day if day + timedelta(hours=rhythm.hour) <= now else _month_before(day).replace(day=rhythm.day)
    until = day.replace(day=1)
    return Period(MONTHLY, _month_before(until), until, day + timedelta(hours=rhythm.hour))


def _month_before(day: datetime) -> datetime:
    """The first of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)

"""When a customer may be called. No law gives the hours; these are the trade's, inside a hard limit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from console.domain.verdict import Verdict

HARD_FROM: Final = time(8, 0)
HARD_UNTIL: Final = time(21, 0)
_SUNDAY: Final = 6
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class CallingHours:
    """Local times. ``weekday_evening`` prolongs Monday to Friday; Sundays and holidays begin later."""

    opens: time = time(9, 0)
    closes: time = time(20, 0)
    weekday_evening: time = time(20, 30)
    holiday_opens: time = time(10, 0)

    def bounds(self, when: datetime, *, is_holiday: bool) -> tuple[time, time]:
        """First and last moment of that day, never outside the hard limit."""
        rest = is_holiday or when.weekday() == _SUNDAY
        opens = self.holiday_opens if rest else self.opens
        closes = self.closes if rest or when.weekday() == _SATURDAY else max(self.closes, self.weekday_evening)
        return max(opens, HARD_FROM), min(closes, HARD_UNTIL)


def next_opening(when: datetime, hours: CallingHours, rests: Callable[[date], bool], excluded: Callable[[date], bool]) -> datetime | None:
    """``when`` itself if calls are allowed then, else the next moment at which they are; ``None``: not within a month.

    ``rests``: holidays; ``excluded``: days on which nobody is called.
    """
    for number in range(31):
        day = when if number == 0 else datetime.combine(when.date() + timedelta(days=number), time(), when.tzinfo)
        opens, closes = hours.bounds(day, is_holiday=rests(day.date()))
        if excluded(day.date()) or day.time() >= closes:
            continue
        return max(day, datetime.combine(day.date(), opens, when.tzinfo))
    return None


def hard_limit(when: datetime) -> Verdict | None:
    """Nobody is called at night, whatever the settings say."""
    if when.tzinfo is None or not HARD_FROM <= when.time() < HARD_UNTIL:
        return Verdict("gate.hard_limit", "8時から21時までのほかは発信しません。", "Nothing is dialled outside 8:00 to 21:00.")
    return None


def outside(when: datetime, *, is_holiday: bool, hours: CallingHours | None = None) -> Verdict | None:
    """Why ``when`` is not a time to call; ``None``: it is. A time without a zone is never one."""
    if when.tzinfo is None or when.utcoffset() is None:
        return Verdict("gate.clock", "時刻に時間帯がないため、発信しません。", "The time has no zone; nothing is dialled.")
    opens, closes = (hours or CallingHours()).bounds(when, is_holiday=is_holiday)
    if not opens <= when.time() < closes:
        return Verdict(
            "gate.window",
            f"お電話できる時間は {opens:%H:%M} から {closes:%H:%M} までです。",
            f"Calls are made from {opens:%H:%M} to {closes:%H:%M}.",
        )
    return None


def clock_broken(now: datetime, last_seen: datetime | None) -> Verdict | None:
    """A clock that stands before what was already recorded, or before this program existed, is not believed."""
    no_zone = now.tzinfo is None or now.utcoffset() is None
    if no_zone or now.year < 2026 or (last_seen is not None and now < last_seen - timedelta(minutes=5)):
        return Verdict("gate.clock", "この機械の時計が正しくないため、発信しません。", "This machine's clock is wrong; nothing is dialled.")
    return None

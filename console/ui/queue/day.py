"""Today in half hours, and the times that carts are put off to. Free of Qt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.ui.answers import JSON
from console.ui.shop_time import moment


@dataclass(frozen=True, slots=True)
class Slot:
    """Half an hour of today, in the shop's zone: calls made, calls planned, and room for how many (0: nobody may be called)."""

    at: datetime
    made: int
    planned: int
    room: int


@dataclass(frozen=True, slots=True)
class Day:
    now: datetime
    slots: tuple[Slot, ...]


def snooze_times(now: datetime) -> tuple[tuple[str, datetime], ...]:
    """What is offered: the key of its words, and the time. ``now`` in the shop's zone."""

    def at(days: int, hour: int) -> datetime:
        return (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)

    evening = ("evening", at(0, 18)) if now.hour < 17 else ("tomorrow_evening", at(1, 18))
    monday = at(7 - now.weekday(), 10)
    return (("hour", now + timedelta(hours=1)), evening, ("tomorrow", at(1, 10)), ("monday", monday))


def day_of(body: JSON) -> Day | None:
    now = moment(body.get("now"))
    slots = [
        Slot(at, int(one.get("made") or 0), int(one.get("planned") or 0), int(one.get("room") or 0))
        for one in body.get("slots") or ()
        if isinstance(one, dict) and (at := moment(one.get("at"))) is not None
    ]
    return None if now is None else Day(now, tuple(slots))

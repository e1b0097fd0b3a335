"""The half hours in which calls may go out, and how many still fit into each."""

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta
from math import floor

from console.campaign.planning.candidate import Circumstances
from console.campaign.planning.pacing import calls_at_once
from console.campaign.planning.terms import PlanTerms
from console.campaign.planning.timing import TimingRates, band_at

WIDTH = timedelta(minutes=30)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


class Slots:
    """``take`` gives away places, so that a slot is never promised to more calls than the operators can hear.

    A slot that is full stays full: for each range of slots one mark moves forward only, and the whole plan costs a fixed amount a cart.
    """

    def __init__(self, terms: PlanTerms, rates: TimingRates, now: Circumstances) -> None:
        self._rates = rates
        self._now = now.now.timestamp()
        self.starts: list[float] = []
        self.ends: list[float] = []
        self.weekdays: list[int] = []
        self.bands: list[int] = []
        self.days: list[int] = []
        self._free: list[int] = []
        self._size: list[int] = []
        self._free_today: list[int] = []
        self._ranked: dict[str, list[int]] = {}
        self._ways: dict[tuple[str, int, int, int], list[int]] = {}
        self._marks: dict[tuple[str, int, int, int], int] = {}
        at_once = calls_at_once(terms.pacing, terms.pacing.staffed, now.trunk)
        for number in range(terms.until_hours // 24 + 2):
            self._add_day(terms, now, number, at_once * WIDTH.total_seconds() / terms.pacing.average_call_s)

    def _add_day(self, terms: PlanTerms, now: Circumstances, number: int, fit: float) -> None:
        midnight = datetime.combine(now.now.date() + timedelta(days=number), time(), now.now.tzinfo)
        cap = 10**9 if terms.pilot.cap is None else terms.pilot.cap
        self._free_today.append(max(0, cap - (now.called_today if number == 0 else 0)))
        if terms.closed_on(midnight.date()):
            return
        opens, closes = now.hours.bounds(midnight, is_holiday=now.is_holiday(midnight.date()))
        width, weekday, begin = WIDTH.total_seconds(), midnight.weekday(), midnight.timestamp()
        # A day without its clock changes: Japan has none, and where there are some they fall into the night.
        for half in range(-(-_minutes(opens) // 30), _minutes(closes) // 30):
            band = band_at(terms.timing, time(half // 2, half % 2 * 30))
            start = begin + half * width
            if band is None or start + width <= self._now:
                continue
            part = min(1.0, (start + width - self._now) / width)
            self.starts.append(start)
            self.ends.append(start + width)
            self.weekdays.append(weekday)
            self.bands.append(band)
            self.days.append(number)
            self._free.append(floor(fit * part))
            self._size.append(max(1, floor(fit * part)))

    def first_at(self, moment: float) -> int:
        """The first slot that is not over at ``moment``."""
        return bisect_right(self.ends, moment)

    def last_at(self, moment: float) -> int:
        """The last slot that has begun by ``moment``."""
        return bisect_left(self.starts, moment) - 1

    def take(self, tier: str, first: int, last: int, not_band: int = -1) -> int | None:
        """The best slot from ``first`` to ``last`` with a place, which is then taken; ``not_band`` only if there is no other."""
        found = self._next(tier, first, last, not_band)
        if found is None and not_band >= 0:
            found = self._next(tier, first, last, -1)
        if found is not None:
            self._free[found] -= 1
            self._free_today[self.days[found]] -= 1
        return found

    def _next(self, tier: str, first: int, last: int, not_band: int) -> int | None:
        key = (tier, first, last, not_band)
        way = self._ways.get(key)
        if way is None:
            way = [slot for slot in self._by_rate(tier) if first <= slot <= last and self.bands[slot] != not_band]
            self._ways[key] = way
        for mark in range(self._marks.get(key, 0), len(way)):
            slot = way[mark]
            if self._free[slot] > 0 and self._free_today[self.days[slot]] > 0:
                self._marks[key] = mark
                return slot
        self._marks[key] = len(way)
        return None

    def _by_rate(self, tier: str) -> list[int]:
        if tier not in self._ranked:
            means = [self._rates.rate(tier, weekday, band).mean for weekday, band in zip(self.weekdays, self.bands, strict=True)]
            self._ranked[tier] = sorted(range(len(means)), key=lambda slot: (-means[slot], slot))
        return self._ranked[tier]

    def moment(self, slot: int) -> float:
        """When the call that took the last place goes out: spread over a slot to come; in the one that runs, as soon as somebody is free."""
        begin = self.starts[slot]
        if begin <= self._now:
            return self._now
        nth = self._size[slot] - self._free[slot] - 1
        return begin + nth * (self.ends[slot] - begin) / self._size[slot]

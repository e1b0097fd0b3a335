"""When calls reach people: the priors of the trade, learning from the shop's own calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from math import exp, log
from typing import Final

from console.campaign.planning.terms import WEEKDAYS, Band, Timing

_SATURDAY: Final = 5
Cell = tuple[str, int, int]
"""Tier, weekday (0 is Monday), band."""


@dataclass(frozen=True, slots=True)
class Results:
    """Own calls in one cell: how many went out, and in how many somebody was spoken to."""

    calls: int
    reached: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as a Beta distribution: its mean, and what it rests on."""

    mean: float
    prior: float
    own: Results

    def words(self) -> tuple[str, str]:
        if not self.own.calls:
            return f"見込み {self.mean:.1%}(一般的な値)", f"expected {self.mean:.1%} (general figure)"
        return (
            f"見込み {self.mean:.1%}(一般的な値 {self.prior:.1%}、自店の実績 {self.own.reached}/{self.own.calls} 件)",
            f"expected {self.mean:.1%} (general figure {self.prior:.1%}, own calls {self.own.reached} of {self.own.calls})",
        )


def _logit(share: float) -> float:
    return log(share / (1 - share))


class TimingRates:
    """``rate`` of a cell is the mean of Beta(prior·strength + reached, (1 − prior)·strength + not reached)."""

    def __init__(self, timing: Timing, history: Mapping[Cell, Results]) -> None:
        self._timing = timing
        self._history = history

    @cached_property
    def _base(self) -> float:
        return sum(self._timing.weekdays.values()) / len(self._timing.weekdays) / 100

    def prior(self, weekday: int, band: int) -> float:
        """Weekday and band together: their odds against the average, multiplied. A weekday without a figure is as its kind of day."""
        of_day = self._of_day(weekday)
        of_band = self._of_band(self._timing.bands[band], weekday)
        joined = _logit(of_day) + _logit(of_band) - _logit(self._base)
        return 1 / (1 + exp(-joined))

    def _of_day(self, weekday: int) -> float:
        known = self._timing.weekdays.get(WEEKDAYS[weekday])
        if known is not None:
            return float(known) / 100
        same = [
            self._timing.weekdays[day]
            for day in WEEKDAYS
            if day in self._timing.weekdays and (day in ("sat", "sun")) == (weekday >= _SATURDAY)
        ]
        return sum(same) / len(same) / 100 if same else self._base

    def _of_band(self, band: Band, weekday: int) -> float:
        if band.rate is None or (band.weekdays_only and weekday >= _SATURDAY):
            return self._base
        return band.rate / 100

    def rate(self, tier: str, weekday: int, band: int) -> Rate:
        prior, strength = self.prior(weekday, band), self._timing.strength
        own = self._history.get((tier, weekday, band), Results(0, 0))
        return Rate((prior * strength + own.reached) / (strength + own.calls), prior, own)

    def band_at(self, moment: time) -> int | None:
        return band_at(self._timing, moment)


def band_at(timing: Timing, moment: time) -> int | None:
    """Which part of the day; ``None``: none of those that were named."""
    return next((number for number, band in enumerate(timing.bands) if band.start <= moment < band.until), None)

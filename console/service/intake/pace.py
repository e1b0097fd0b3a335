"""How much of a file goes into the books at once: much while nobody calls, little and with long rests beside live calls. Pure."""

from typing import Final

PORTION: Final = 1000
"""Sightings: the first portion, before anything has been measured."""
SMALLEST: Final = 50
LARGEST: Final = 16000
GREATER: Final = 3
"""A portion is at most so many times as large as the one before."""
ALONE_S: Final = 1.5
"""How long the database is held for one portion: the larger it is, the fewer times a page is written."""
BESIDE_CALLS_S: Final = 0.2
PAUSE_S: Final = 0.1
"""Between two portions: others who want to write look again after a tenth of a second at the latest."""
RESTS: Final = 3
"""Beside live calls a rest lasts so many times as long as the work before it: however low its priority, the work slows the core they share."""
LONGEST_REST_S: Final = 60.0
"""After a machine that stood still: to its own watchers an import that rests for minutes is dead."""


class Pace:
    def __init__(self) -> None:
        self._before = 0
        self._each_s = 0.0

    def portion(self, calls_live: bool) -> int:
        """How many sightings come next."""
        if self._before == 0:
            return SMALLEST if calls_live else PORTION
        fits = int((BESIDE_CALLS_S if calls_live else ALONE_S) / self._each_s)
        return max(SMALLEST, min(LARGEST, GREATER * self._before, fits))

    def took(self, sightings: int, seconds: float) -> None:
        """So many are in the books, and the database was held for so long."""
        self._before = sightings
        self._each_s = max(seconds, 1e-6) / sightings

    def rest(self, calls_live: bool) -> float:
        """Seconds until the next portion may begin."""
        held = self._before * self._each_s
        return min(LONGEST_REST_S, RESTS * held) if calls_live else PAUSE_S

"""What the customer's own recording says: who was heard when, how loud, and where nobody was."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from console.domain.audio import RATE
from tests.integration.trunk.rig import stereo

WINDOW: Final = RATE // 100
"""10 ms: tones of whole hundreds of hertz do not leak into one another."""
HOP: Final = RATE // 400
SILENT: Final = 10 ** (-48 / 20)
VOICED_DB: Final = -42.0
GAP_MS: Final = 600
SOON_S: Final = 0.6
"""How long a change of hands may take in a test: twice what is promised. How long it takes is the benchmark's figure
(tests/bench/takeover.py): on a loaded machine it is the machine that is measured."""
LOST_S: Final = 0.1
"""What a loaded machine may lose of a voice that goes on."""

Levels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What an interruption did to the agent's voice. Times in ms after the customer's onset; ``None``: it never came."""

    duck_ms: float | None
    duck_db: float
    end_ms: float | None


class Ear:
    """``said`` and ``heard`` are floats −1…1; times are seconds since the beginning of the recording."""

    def __init__(self, path: Path) -> None:
        sound = stereo(path).astype(np.float64) / 32768
        self.said, self.heard = sound[:, 0], sound[:, 1]

    @property
    def seconds(self) -> float:
        return len(self.heard) / RATE

    def spoke(self, after: float = 0.0, before: float = 1e9) -> tuple[float, float]:
        """Onset and end of what the customer said between ``after`` and ``before``."""
        loud = np.flatnonzero(_levels(self.said) > 10 ** (VOICED_DB / 20)) * HOP / RATE
        loud = loud[(loud >= after) & (loud <= before)]
        assert len(loud), "the customer said nothing"
        return float(loud[0]), float(loud[-1]) + WINDOW / RATE

    def tone(self, hertz: float) -> Levels:
        """Amplitude of one voice at each hop; index * HOP / RATE is the time at which its window begins."""
        count = (len(self.heard) - WINDOW) // HOP
        windows = np.lib.stride_tricks.sliding_window_view(self.heard, WINDOW)[::HOP][:count]
        turn = np.exp(-2j * np.pi * hertz * np.arange(WINDOW) / RATE)
        return np.asarray(2 * np.abs(windows @ turn) / WINDOW)

    def interrupted(self, onset: float, hertz: float, *, until: float = 1e9) -> Interrupted:
        """The agent's voice is the tone ``hertz``, which sounded at its full level before ``onset``."""
        level, first = self.tone(hertz), _index(onset)
        full = float(np.median(level[max(0, first - 200) : first]))
        after = level[first : _index(min(until, self.seconds))] / full
        low = np.flatnonzero(after <= 10 ** (-12 / 20))
        gone = np.flatnonzero(after <= 0.03)
        if not len(low):
            return Interrupted(None, 0.0, None)
        duck_ms = _ms(int(low[0]))
        # The level it was lowered to: between the ducking and the end, the ramp left out.
        until = int(gone[0]) if len(gone) else len(after)
        held = after[int(low[0]) + 8 : max(int(low[0]) + 9, until - 24)]
        db = -20 * float(np.log10(max(1e-4, float(np.median(held)))))
        return Interrupted(duck_ms, db, _ms(int(gone[0])) if len(gone) else None)

    def gap(self, begins: float, ends: float) -> float:
        """The longest silence in ms at the customer's ear between the two times."""
        quiet = _levels(self.heard)[_index(begins) : _index(ends)] < SILENT
        longest = run = 0
        for silent in quiet:
            run = run + 1 if silent else 0
            longest = max(longest, run)
        return _ms(longest) + (1000 * (WINDOW - HOP) / RATE if longest else 0.0)

    def begins(self, hertz: float, after: float, least: float = 0.05) -> float | None:
        """When a voice is first heard after ``after``."""
        found = np.flatnonzero(self.tone(hertz)[_index(after) :] > least)
        return after + float(found[0]) * HOP / RATE if len(found) else None

    def seconds_of(self, hertz: float, begins: float = 0.0, ends: float = 1e9, least: float = 0.01) -> float:
        """How long that voice was heard between the two times."""
        level = self.tone(hertz)[_index(begins) : _index(min(ends, self.seconds))]
        return float(np.count_nonzero(level > least)) * HOP / RATE


def _levels(sound: NDArray[np.float64]) -> Levels:
    power = np.convolve(sound**2, np.ones(WINDOW) / WINDOW, mode="valid")[::HOP]
    return np.asarray(np.sqrt(np.maximum(power, 0.0)))


def _index(seconds: float) -> int:
    return max(0, round(seconds * RATE / HOP))


def _ms(hops: int) -> float:
    return hops * HOP * 1000 / RATE

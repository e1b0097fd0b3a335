"""What a deviation of the voice speaks for. Pure: figures in, chances out.

The directions are those that the literature agrees on for heated, lively and subdued speech; how steep and from where was set on calm and
acted voices (docs/MOOD.md tells which, and what is not heard: cold anger sounds calm).
"""

from dataclasses import dataclass
from math import exp
from typing import Final

from console.call.voice_affect.baseline import Deviation

_HEAT_FROM: Final = 1.65
_SUNK_FROM: Final = 1.9
_LIVELY_FROM: Final = 1.5
_STEEP: Final = 2.0


@dataclass(frozen=True, slots=True)
class Signs:
    """Chances 0–1 that the voice is ``heated``, ``sunk`` (low, dull, slow) or ``lively`` (higher, but not hard)."""

    heated: float = 0.0
    sunk: float = 0.0
    lively: float = 0.0


def signs(by: Deviation) -> Signs:
    # A telephone tells little of loudness: a louder voice counts, one farther from the receiver does not count against.
    heat = 0.1 * by.pitch + 0.6 * by.melody + 0.5 * by.stress + 0.8 * by.brightness + 0.3 * by.rate + 0.4 * max(0.0, by.level)
    sink = -(0.3 * by.pitch + 0.7 * by.brightness + 0.2 * by.melody + 0.2 * by.rate)
    lift = 0.8 * by.pitch + 0.2 * by.melody + 0.2 * by.rate
    heated = _chance(heat - _HEAT_FROM)
    return Signs(heated, _chance(sink - _SUNK_FROM), _chance(lift - _LIVELY_FROM) * (1.0 - heated))


def _chance(over: float) -> float:
    return 1.0 / (1.0 + exp(-_STEEP * over))

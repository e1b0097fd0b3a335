"""The caller's own voice as the measure of it: the first turns are the baseline, later ones are told by how far they leave it. Pure."""

from dataclasses import dataclass, fields, replace
from math import sqrt
from typing import Final

from console.call.voice_affect.port import Prosody

ENOUGH_TURNS: Final = 2
ENOUGH_S: Final = 3.0
"""Seconds of speech: of a greeting or two the vowels weigh more than the voice."""
MOST_TURNS: Final = 6
LEAST_SNR_DB: Final = 12.0
"""Under more noise the figures are those of the noise."""
_FAR: Final = 3.0
_WEIGHS_S: Final = 4.0
"""A long turn counts for no more than this in the baseline."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """From the caller's own voice, each in units of what one calm speaker varies by from sentence to sentence (−3 … 3)."""

    pitch: float
    melody: float
    level: float
    stress: float
    brightness: float
    rate: float


_USUAL: Final = Deviation(pitch=1.2, melody=1.5, level=2.5, stress=2.0, brightness=2.0, rate=0.9)
"""Semitones, semitones, dB, dB, dB, bursts a second: as measured over calm sentences of seven voices on a telephone line."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Grows by calm turns until it has ``MOST_TURNS``."""

    turns: tuple[Prosody, ...] = ()

    @property
    def enough(self) -> bool:
        return len(self.turns) >= ENOUGH_TURNS and sum(turn.speech_s for turn in self.turns) >= ENOUGH_S

    def with_turn(self, turn: Prosody) -> "Baseline":
        """A turn under noise is no measure; a full baseline stays as it is."""
        if len(self.turns) >= MOST_TURNS or turn.snr_db < LEAST_SNR_DB:
            return self
        return replace(self, turns=(*self.turns, turn))

    def deviation(self, turn: Prosody) -> Deviation | None:
        """``None`` while there is no measure yet, or under noise. Of a short turn only part of the deviation is believed."""
        if not self.enough or turn.snr_db < LEAST_SNR_DB:
            return None
        believed = sqrt(min(1.0, turn.speech_s))

        def far(name: str, of: str) -> float:
            units: float = (getattr(turn, of) - self._mean(of)) / getattr(_USUAL, name)
            return max(-_FAR, min(_FAR, units)) * believed

        return Deviation(**{field.name: far(field.name, _MEASURED.get(field.name, field.name)) for field in fields(Deviation)})

    def _mean(self, of: str) -> float:
        weights = [min(_WEIGHS_S, turn.speech_s) for turn in self.turns]
        total: float = sum(getattr(turn, of) * weight for turn, weight in zip(self.turns, weights, strict=True))
        return total / sum(weights)


_MEASURED: Final = {"level": "level_db", "stress": "stress_db", "brightness": "brightness_db"}

"""A fake that ships: one soft tone a mora, exactly timed, in pure Python. For tests and for `text` runs without a model."""

import math
from array import array
from typing import Final

from console.call.synthesis.marks import Timed, on_text, spoken_marks
from console.call.synthesis.phrases import split
from console.call.synthesis.port import Rendered, Voice
from console.domain.audio import RATE
from console.domain.readings import moras

MORA_MS: Final = 143
"""Seven morae a second."""

_LEVEL: Final = 0.1 * math.sqrt(2)  # −20 dBFS RMS
_STEP: Final = RATE * MORA_MS // 1000
_FADE: Final = RATE // 200


def _mora(pitch: int) -> "array[int]":
    samples = array("h", bytes(2 * _STEP))
    for index in range(_STEP):
        fade = min(1.0, index / _FADE, (_STEP - 1 - index) / _FADE)
        samples[index] = int(32767 * _LEVEL * fade * math.sin(2 * math.pi * pitch * index / RATE))
    return samples


def tone(text: str, spoken: str, rate: float = 1.0) -> Rendered:
    """The line as tones; at least one mora, so that no line is silent."""
    pitches = tuple(_mora(pitch)[: max(1, int(_STEP / rate))] for pitch in (180, 220, 260))
    samples = array("h")
    stretches: list[Timed] = []
    phrases = split(spoken)
    for index, phrase in enumerate(phrases):
        words = spoken[phrase.start : phrase.end]
        began = len(samples)
        for number in range(max(1, moras(words))):
            samples.extend(pitches[number % len(pitches)])
        stretches.append(
            Timed(phrase.start, tuple((1, moras(letter)) for letter in words), began * 1000 // RATE, len(samples) * 1000 // RATE)
        )
        if index + 1 < len(phrases):
            samples.extend(array("h", bytes(2 * (RATE * phrase.pause_ms // 1000))))
    return Rendered(samples.tobytes(), on_text(text, spoken, spoken_marks(stretches)))


class ToneSynthesis:
    """``Synthesis`` in the same process: nothing to load, nothing that can fail. Remembers the last thousand lines."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, Voice], Rendered] = {}

    async def start(self) -> None: ...

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        if (text, spoken, voice) not in self._kept:
            while len(self._kept) >= 1000:
                del self._kept[next(iter(self._kept))]
            self._kept[text, spoken, voice] = tone(text, spoken, voice.rate)
        return self._kept[text, spoken, voice]

    def cached(self, text: str, spoken: str, voice: Voice) -> Rendered | None:
        return self._kept.get((text, spoken, voice))

    async def close(self) -> None: ...

"""Where in an utterance the voice lies, by level alone, and how its words lie in it."""

import math
from array import array
from collections.abc import Sequence
from itertools import islice

from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE
from console.domain.transcript import Word

QUIETEST_DB = -50.0
ABOVE_NOISE_DB = 9.0
BELOW_LOUDEST_DB = 26.0


class VoiceSpan:
    """Feed frames as they come. Times are seconds from the first one; ``loud_s`` is the sum of the loud frames.

    The noise is the quietest frame so far: an utterance is fed from before its onset on.
    """

    def __init__(self) -> None:
        self.began = 0.0
        self.ended = 0.0
        self.loud_s = 0.0
        self._seconds = 0.0
        self._noise_db = -30.0
        self._loudest_db = -90.0

    def hear(self, frames: bytes) -> None:
        for start in range(0, len(frames), FRAME_BYTES):
            self._frame(frames[start : start + FRAME_BYTES])

    def _frame(self, frame: bytes) -> None:
        samples = array("h", frame)
        power = sum(sample * sample for sample in islice(samples, 0, None, 4)) * 4 / max(1, len(samples))
        level = 10 * math.log10(power / 32768**2 + 1e-9)
        self._seconds += len(samples) / RATE
        self._noise_db = min(level, self._noise_db)
        self._loudest_db = max(level, self._loudest_db)
        gate = max(QUIETEST_DB, min(self._noise_db + ABOVE_NOISE_DB, self._loudest_db - 12), self._loudest_db - BELOW_LOUDEST_DB)
        if level <= gate:
            return
        if not self.loud_s:
            self.began = self._seconds - FRAME_MS / 1000
        self.loud_s += FRAME_MS / 1000
        self.ended = self._seconds


def spread(pieces: Sequence[str], began: float, ended: float, confidence: float) -> tuple[Word, ...]:
    """Words with times in proportion to their characters: an estimate, off by a few hundred ms; the confidence is the whole's."""
    total = sum(len(piece) for piece in pieces)
    words: list[Word] = []
    done = 0
    for piece in pieces:
        start = began + (ended - began) * done / total
        done += len(piece)
        words.append(Word(piece.strip(), round(start, 3), round(began + (ended - began) * done / total, 3), confidence))
    return tuple(words)

"""How loud a frame is, and how loud the agent is at this moment."""

import math
from array import array
from operator import mul

from console.domain.audio import FRAME_BYTES, FRAME_MS

SILENCE_DB = -90.0


def level_db(frame: bytes) -> float:
    """RMS of s16le samples in dB of full scale, −90 … 0."""
    # Every second sample: speech has little above 4 kHz on a telephone, and this runs 50 times a second a call.
    samples = array("h", frame)[::2]
    if not samples:
        return SILENCE_DB
    power = sum(map(mul, samples, samples)) / len(samples)
    return max(SILENCE_DB, 10 * math.log10(power / 32768**2)) if power else SILENCE_DB


class AgentVoice:
    """The level of what the agent plays now, from the sound that was handed to the trunk.

    The trunk plays in another process; the session says what began and when, and asks for the level at any time.
    """

    def __init__(self) -> None:
        self._began: float | None = None
        self._levels: tuple[float, ...] = ()
        self._duck_db = 0.0

    def began(self, at: float, pcm: bytes) -> None:
        """``pcm`` (16 kHz s16le) began to sound at ``at``."""
        self._began = at
        self._levels = tuple(level_db(pcm[i : i + FRAME_BYTES]) for i in range(0, len(pcm), FRAME_BYTES))

    def ended(self) -> None:
        self._began = None

    def ducked(self, db: float) -> None:
        """The agent's voice is lowered by ``db``; 0 is normal."""
        self._duck_db = db

    @property
    def speaking(self) -> bool:
        return self._began is not None

    def level(self, at: float) -> float:
        """dB of full scale; −90 when nothing sounds."""
        if self._began is None:
            return SILENCE_DB
        index = int((at - self._began) * 1000) // FRAME_MS
        if not 0 <= index < len(self._levels):
            return SILENCE_DB
        return max(SILENCE_DB, self._levels[index] - self._duck_db)

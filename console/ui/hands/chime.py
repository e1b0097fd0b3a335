"""Two soft tones in the headset: a hand is raised. No file, no device of its own: it goes where the calls are heard."""

import math
import struct
from collections.abc import Callable
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

from console.domain.audio import FRAME_MS, FRAME_SAMPLES, RATE

_TONES: Final = ((660.0, 0.18), (880.0, 0.32))
"""Hertz and seconds."""
_LOUD: Final = 0.18
_DECAY: Final = 7.0


class HeadsetChime(QObject):
    """``play`` takes one 20 ms stereo frame; frames are given out at the pace at which they sound."""

    def __init__(self, play: Callable[[bytes], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._play = play
        self._next = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)

    def ring(self) -> None:
        self._next = 0
        self._timer.start()

    def _step(self) -> None:
        if self._next >= len(frames()):
            self._timer.stop()
            return
        self._play(frames()[self._next])
        self._next += 1


@cache
def frames() -> list[bytes]:
    """Worked out when a hand is raised for the first time: 16 kHz stereo s16le, 20 ms each."""
    samples: list[int] = []
    for hertz, seconds in _TONES:
        for at in range(int(seconds * RATE)):
            time = at / RATE
            attack = min(1.0, time / 0.01)
            samples.append(round(32767 * _LOUD * attack * math.exp(-_DECAY * time) * math.sin(2 * math.pi * hertz * time)))
    samples += [0] * (-len(samples) % FRAME_SAMPLES)
    return [
        struct.pack(f"<{2 * FRAME_SAMPLES}h", *(value for one in samples[start : start + FRAME_SAMPLES] for value in (one, one)))
        for start in range(0, len(samples), FRAME_SAMPLES)
    ]

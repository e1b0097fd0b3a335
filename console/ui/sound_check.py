"""Trying the headset: the test tone, how loud the microphone is, and whether it hears the loudspeaker. Pure; free of Qt."""

import math
from array import array
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from console.domain.audio import FRAME_MS, FRAME_SAMPLES, RATE

TONE_HZ: Final = 1000
TONE_DB: Final = -20.0
TONE_FRAMES: Final = 1200 // FRAME_MS
ECHO_DB: Final = 12.0
"""Rise of the tone in the microphone, over its level before, that no closed headset lets through."""
HEARD_DB: Final = -60.0
"""What is fainter than this is no echo that would disturb anyone."""
QUIET_DB: Final = -90.0


@cache
def tone_frames() -> tuple[bytes, ...]:
    """The test tone as 20 ms stereo frames, softly begun and ended."""
    top, total = 32767 * 10 ** (TONE_DB / 20), TONE_FRAMES * FRAME_SAMPLES
    frames: list[bytes] = []
    for frame in range(TONE_FRAMES):
        samples = array("h")
        for index in range(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES):
            soft = min(1.0, index / 800, (total - index) / 800)
            value = int(top * soft * math.sin(2 * math.pi * TONE_HZ * index / RATE))
            samples.extend((value, value))
        frames.append(samples.tobytes())
    return tuple(frames)


def loudness(frame: bytes) -> float:
    """Level of a mono frame, dB below full scale."""
    samples = array("h", frame)
    power = sum(sample * sample for sample in samples) / max(1, len(samples))
    return max(QUIET_DB, 10 * math.log10(power / 32768**2)) if power else QUIET_DB


def tone_loudness(frame: bytes) -> float:
    """How loud the test tone is in a mono frame, dB (Goertzel)."""
    samples = array("h", frame)
    turn = 2 * math.cos(2 * math.pi * TONE_HZ / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + turn * last - before
    power = (last * last + before * before - turn * last * before) * 2 / max(1, len(samples)) ** 2
    return max(QUIET_DB, 10 * math.log10(power / 32768**2)) if power > 0 else QUIET_DB


@dataclass(frozen=True, slots=True)
class EchoCheck:
    """Fed with microphone frames before and during the tone; ``echo`` is ``None`` until both were heard."""

    before: tuple[float, ...] = ()
    during: tuple[float, ...] = ()

    def heard(self, frame: bytes, *, tone: bool) -> "EchoCheck":
        level = tone_loudness(frame)
        if tone:
            return replace(self, during=(*self.during, level)[-TONE_FRAMES:])
        return replace(self, before=(*self.before, level)[-TONE_FRAMES:])

    @property
    def echo(self) -> bool | None:
        if len(self.before) < 5 or len(self.during) < 20:
            return None
        before, during = (sorted(levels)[len(levels) // 2] for levels in (self.before, self.during))
        return during > HEARD_DB and during - before > ECHO_DB

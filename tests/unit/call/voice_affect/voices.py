"""Voices made of pulses, whose height, strength, colour and pauses are known."""

import numpy as np

from console.domain.audio import RATE


def voice(hertz: float = 120.0, seconds: float = 1.0, *, gain: float = 0.2, hard: float = 0.0, lowest: float = 300.0) -> bytes:
    """Syllables (five a second) of a buzz at ``hertz``, through a telephone that lets nothing through under ``lowest`` Hz.

    ``hard`` 0–1 raises the upper harmonics, as vocal effort does.
    """
    time = np.arange(int(seconds * RATE)) / RATE
    tops = np.arange(1, int(3400 / hertz) + 1)
    strengths = np.where(tops * hertz >= lowest, tops ** -(1.5 - hard), 0.0)
    buzz = sum(strength * np.cos(2 * np.pi * hertz * top * time) for top, strength in zip(tops, strengths, strict=True))
    syllables = 0.5 - 0.5 * np.cos(2 * np.pi * 5 * time)
    sound = np.asarray(buzz) * syllables
    return (gain * 32767 * sound / np.abs(sound).max()).astype("<i2").tobytes()


def silence(seconds: float) -> bytes:
    return bytes(2 * int(seconds * RATE))


def hiss(seconds: float, gain: float = 0.05) -> bytes:
    return (np.random.default_rng(1).normal(0, gain * 32767, int(seconds * RATE))).astype("<i2").tobytes()

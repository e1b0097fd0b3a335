"""How long the customer waited, measured on the customer's own recording: what they said left, what they heard right."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

WINDOW_S: Final = 0.01
VOICED_DB: Final = -42.0
UNVOICED_RUN: Final = 8
"""Windows of silence (80 ms) after which a new sound is a new onset."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Response:
    """Seconds in the recording. ``cut_in``: the agent began while the customer was still to finish."""

    turn: int
    last_voice: float
    first_sound: float | None
    cut_in: bool

    @property
    def ms(self) -> float | None:
        return (self.first_sound - self.last_voice) * 1000 if self.first_sound is not None else None


def read_stereo(path: Path) -> tuple[Sound, Sound, int]:
    """Left and right as floats −1…1, and the rate. A recording whose header was never closed is read to its end."""
    with wave.open(str(path), "rb") as file:
        rate, channels = file.getframerate(), file.getnchannels()
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float32) / np.float32(32768)
    if channels != 2:
        raise ValueError(f"{path} has {channels} channels, not 2")
    return data[0::2], data[1::2], rate


def voiced(sound: Sound, rate: int) -> NDArray[np.bool_]:
    """For each 10 ms whether its level is that of a voice."""
    size = int(rate * WINDOW_S)
    whole = sound[: len(sound) // size * size].reshape(-1, size)
    power = np.mean(whole**2, axis=1)
    return np.asarray(power > 10 ** (VOICED_DB / 10))


def responses(left: Sound, right: Sound, rate: int, spans: Sequence[tuple[float, float]]) -> list[Response]:
    """``spans``: where in the recording each turn of the customer was played (begin, end); an answer is looked for
    until the next turn begins."""
    said, heard = voiced(left, rate), voiced(right, rate)
    out: list[Response] = []
    for number, (began, ended) in enumerate(spans):
        first, last = int(began / WINDOW_S), min(len(said), int(ended / WINDOW_S) + 1)
        loud = np.flatnonzero(said[first:last])
        if len(loud) == 0:
            continue
        last_voice = first + int(loud[-1]) + 1
        until = int(spans[number + 1][0] / WINDOW_S) if number + 1 < len(spans) else len(heard)
        onset = _onset(heard, first + int(loud[0]), until)
        cut_in = onset is not None and onset < last_voice
        if cut_in:
            onset = _onset(heard, last_voice, until)
        first_sound = _exact(right, rate, onset) if onset is not None else None
        out.append(Response(number, _last_exact(left, rate, last_voice), first_sound, cut_in))
    return out


def _onset(heard: NDArray[np.bool_], begin: int, until: int) -> int | None:
    """The first window of a new sound; one that goes on from before ``begin`` is not new."""
    silent = UNVOICED_RUN if not heard[max(0, begin - UNVOICED_RUN) : begin].any() else 0
    for index in range(begin, min(until, len(heard))):
        if heard[index]:
            if silent >= UNVOICED_RUN:
                return index
            silent = 0
        else:
            silent += 1
    return None


def _exact(sound: Sound, rate: int, window: int) -> float:
    """To the sample: the first of this window that is louder than the threshold."""
    size = int(rate * WINDOW_S)
    start = max(0, window - 1) * size
    loud = np.flatnonzero(np.abs(sound[start : (window + 1) * size]) > 10 ** (VOICED_DB / 20))
    return (start + int(loud[0]) if len(loud) else window * size) / rate


def _last_exact(sound: Sound, rate: int, window: int) -> float:
    size = int(rate * WINDOW_S)
    start = max(0, window - 1) * size
    loud = np.flatnonzero(np.abs(sound[start : window * size]) > 10 ** (VOICED_DB / 20))
    return (start + int(loud[-1]) + 1 if len(loud) else window * size) / rate

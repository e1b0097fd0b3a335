"""Loudness, peaks and silence of rendered speech, made fit for a telephone line."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPEECH_DBFS: Final = -20.0
"""RMS over the voiced frames."""

CEILING: Final = 0.80
"""Highest sample, −1.9 dBFS: room for the codec's overshoot."""

_KNEE: Final = 0.55
_STEP_S: Final = 0.01
_QUIET_DB: Final = -38.0
"""Against the loudest frame: softer than this is silence, breath or the vocoder's hiss."""

_NOTHING: Final = 1e-6
"""Power of the loudest frame, −60 dBFS, below which an engine has said nothing."""

_CLICK_STEPS: Final = 5
_CLICK_GAP_STEPS: Final = 8


def voiced(samples: "NDArray[np.float32]", rate: int) -> "NDArray[np.bool_]":
    """For each 10 ms whether it is speech. A click of up to 50 ms, set off by 80 ms of silence at either end, is not."""
    import numpy as np

    step = int(rate * _STEP_S)
    count = len(samples) // step
    if count == 0:
        return np.zeros(0, dtype=bool)
    power = np.mean(samples[: count * step].reshape(count, step).astype(np.float64) ** 2, axis=1)
    loudest = float(power.max())
    if loudest < _NOTHING:
        return np.zeros(count, dtype=bool)
    active: NDArray[np.bool_] = power > loudest * 10 ** (_QUIET_DB / 10)
    _drop_click(active)
    _drop_click(active[::-1])
    return active


def _drop_click(active: "NDArray[np.bool_]") -> None:
    """Clear a short burst at the head of ``active`` in place."""
    import numpy as np

    on = np.flatnonzero(active)
    if len(on) == 0:
        return
    after = np.flatnonzero(~active[on[0] :])
    if len(after) == 0 or after[0] > _CLICK_STEPS:
        return
    burst_end = int(on[0] + after[0])
    following = np.flatnonzero(active[burst_end:])
    if len(following) and following[0] >= _CLICK_GAP_STEPS:
        active[:burst_end] = False


def trimmed(samples: "NDArray[np.float32]", rate: int, *, lead_ms: int = 10, tail_ms: int = 20) -> "NDArray[np.float32]":
    """From the first to the last voiced sample, with a little air and short fades; empty when nothing is voiced."""
    import numpy as np

    on = np.flatnonzero(voiced(samples, rate))
    if len(on) == 0:
        return samples[:0]
    step = int(rate * _STEP_S)
    begin = max(0, int(on[0]) * step - rate * lead_ms // 1000)
    end = min(len(samples), (int(on[-1]) + 1) * step + rate * tail_ms // 1000)
    cut = samples[begin:end].astype(np.float32, copy=True)
    rise, fall = min(len(cut), rate * 4 // 1000), min(len(cut), rate * 15 // 1000)
    cut[:rise] *= np.linspace(0.0, 1.0, rise, dtype=np.float32)
    cut[len(cut) - fall :] *= np.linspace(1.0, 0.0, fall, dtype=np.float32)
    return cut


def levelled(samples: "NDArray[np.float32]", rate: int) -> "NDArray[np.float32]":
    """At ``SPEECH_DBFS`` over its voiced frames, no sample over ``CEILING``."""
    import numpy as np

    step = int(rate * _STEP_S)
    active = voiced(samples, rate)
    if not active.any():
        return samples
    for _ in range(2):  # the limiter takes a little loudness, the second pass gives it back
        speech = samples[: len(active) * step].reshape(len(active), step)[active]
        rms = float(np.sqrt(np.mean(speech.astype(np.float64) ** 2)))
        samples = limited(samples * np.float32(10 ** (SPEECH_DBFS / 20) / rms))
    return samples


def limited(samples: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """A soft knee below ``CEILING``: peaks are bent, not clipped."""
    import numpy as np

    magnitude = np.abs(samples)
    over = magnitude > _KNEE
    if not over.any():
        return samples
    room = CEILING - _KNEE
    bent = _KNEE + room * np.tanh((magnitude - _KNEE) / room)
    return np.where(over, np.sign(samples) * bent, samples).astype(np.float32)


def pauses(samples: "NDArray[np.float32]", rate: int, *, at_least_ms: int = 70) -> tuple[tuple[int, int], ...]:
    """The silences inside speech, as ``(start, end)`` in milliseconds."""
    found: list[tuple[int, int]] = []
    began: int | None = None
    step_ms = int(_STEP_S * 1000)
    spoken_yet = False
    for index, on in enumerate(voiced(samples, rate)):
        if on:
            if began is not None and spoken_yet and (index - began) * step_ms >= at_least_ms:
                found.append((began * step_ms, index * step_ms))
            began, spoken_yet = None, True
        elif began is None:
            began = index
    return tuple(found)

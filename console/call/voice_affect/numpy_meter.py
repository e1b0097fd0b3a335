"""The meter, in numpy alone: works on the telephone band, where the fundamental itself may be missing.

The height of the voice is found by autocorrelation, divided by that of the window (Boersma 1993), so that it is read off the spacing of the
harmonics that the line lets through.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from console.call.voice_affect.port import Prosody
from console.domain.audio import RATE

Floats = NDArray[np.floating[Any]]

_RATE: Final = RATE // 2
_HOP: Final = _RATE // 100
_WINDOW: Final = 4 * _HOP
"""40 ms: three periods of the lowest voice."""
_FFT: Final = 1024
_AT_ONCE: Final = 50
"""Frames in one step of numpy: in its own thread or not, it holds the interpreter, and the calls' loop waits."""
_LOWEST_HZ, _HIGHEST_HZ = 75.0, 500.0
_VOICED: Final = 0.5
"""Autocorrelation from which a frame counts as voiced."""
_BELOW_LOUD_DB: Final = 25.0
_ABOVE_NOISE_DB: Final = 6.0
_OCTAVE_COST: Final = 0.05
"""What a lag twice as long must gain to be preferred: without it a voice falls an octave now and then."""
_FAR_SEMITONES: Final = 9.0
_LONG_PAUSE: Final = 20
_DIP_DB: Final = 2.0
_LONGEST_S: Final = 15.0
LEAST_S: Final = 0.25
"""Voiced seconds below which a turn says nothing: a はい has about as much."""
_SMALLEST: Final = 1e-12


class NumpyMeter:
    """See ``VoiceMeter``. Costs a few milliseconds a turn; the last fifteen seconds of a longer one are measured."""

    def measure(self, pcm: bytes) -> Prosody | None:
        sound = np.frombuffer(pcm, dtype="<i2")[-int(_LONGEST_S * RATE) :].astype(np.float32) / 32768
        if len(sound) < 2 * (_WINDOW + _HOP):
            return None
        narrow = _halved(sound)
        frames = np.lib.stride_tricks.sliding_window_view(narrow, _WINDOW)[::_HOP]
        level = _level_db(frames)
        loud, noise = float(np.percentile(level, 95)), float(np.percentile(level, 5))
        speech = level > max(loud - _BELOW_LOUD_DB, noise + _ABOVE_NOISE_DB)
        spectra = [np.abs(np.fft.rfft(frames[at : at + _AT_ONCE] * _HANN, _FFT)) ** 2 for at in range(0, len(frames), _AT_ONCE)]
        spectrum = np.concatenate(spectra)
        semitones, strength = (np.concatenate(parts) for parts in zip(*map(_pitch, spectra), strict=True))
        voiced = speech & (strength >= _VOICED)
        if voiced.sum() * _HOP / _RATE < LEAST_S:
            return None
        heights = semitones[voiced]
        heights = heights[np.abs(heights - np.median(heights)) <= _FAR_SEMITONES]
        first, last = np.flatnonzero(speech)[[0, -1]]
        silent = _gaps(speech[first : last + 1])
        speech_s = float(speech.sum()) * _HOP / _RATE
        return Prosody(
            speech_s=speech_s,
            pitch=float(np.median(heights)),
            melody=_spread(heights),
            level_db=float(np.median(level[voiced])),
            stress_db=_spread(level[voiced]),
            brightness_db=_brightness(spectrum, voiced, speech),
            rate=_bursts(level, speech) / speech_s,
            longest_pause_s=max(silent, default=0) * _HOP / _RATE,
            snr_db=loud - noise,
        )


def _halved(sound: Floats) -> Floats:
    """16 to 8 kHz, with a short filter against what would fold back."""
    taps = np.array([-0.03, 0.0, 0.28, 0.5, 0.28, 0.0, -0.03], dtype=np.float32)
    return np.convolve(sound, taps, mode="same")[::2]


def _level_db(frames: Floats) -> Floats:
    level: Floats = 10 * np.log10(np.mean(frames**2, axis=1) + _SMALLEST)
    return level


_HANN: Final = np.hanning(_WINDOW).astype(np.float32)
_OF_WINDOW: Final = np.fft.irfft(np.abs(np.fft.rfft(_HANN, _FFT)) ** 2)
_SHORTEST, _LONGEST = int(_RATE / _HIGHEST_HZ), int(_RATE / _LOWEST_HZ)


def _pitch(spectrum: Floats) -> tuple[Floats, Floats]:
    """Height in semitones over 55 Hz and strength 0–1 of the periodicity, frame by frame."""
    likeness = np.fft.irfft(spectrum)[:, : _LONGEST + 2] / _OF_WINDOW[: _LONGEST + 2]
    likeness = likeness / np.maximum(likeness[:, :1], _SMALLEST)
    lags = np.arange(_SHORTEST, _LONGEST + 1)
    here, before, after = likeness[:, lags], likeness[:, lags - 1], likeness[:, lags + 1]
    preferred = np.where((here >= before) & (here > after), here - _OCTAVE_COST * np.log2(lags / _SHORTEST), -1.0)
    best = np.argmax(preferred, axis=1)
    row = np.arange(len(best))
    y0, y1, y2 = before[row, best], here[row, best], after[row, best]
    bend = np.minimum(y0 - 2 * y1 + y2, -_SMALLEST)
    lag = lags[best] + np.clip((y0 - y2) / (2 * bend), -0.5, 0.5)
    return 12 * np.log2(_RATE / lag / 55.0), np.where(preferred[row, best] > 0, y1, 0.0)


def _brightness(spectrum: Floats, voiced: NDArray[np.bool_], speech: NDArray[np.bool_]) -> float:
    """The line's own hiss, as heard between the words, is taken off first."""
    heard = spectrum[voiced].mean(axis=0)
    if (~speech).sum() >= 5:
        heard = np.maximum(heard - spectrum[~speech].mean(axis=0), 0.0)
    hz = np.fft.rfftfreq(_FFT, 1 / _RATE)
    high, low = heard[(hz >= 1000) & (hz < 3400)].sum(), heard[(hz >= 100) & (hz < 1000)].sum()
    return float(10 * np.log10((high + _SMALLEST) / (low + _SMALLEST)))


def _gaps(speech: NDArray[np.bool_]) -> list[int]:
    """Lengths in frames of the long silences."""
    edges = np.flatnonzero(np.diff(np.concatenate(([1], speech.astype(np.int8), [1]))))
    return [int(length) for length in edges[1::2] - edges[::2] if length >= _LONG_PAUSE]


def _bursts(level: Floats, speech: NDArray[np.bool_]) -> int:
    """Rises of the smoothed level between dips, as syllables make them."""
    smooth = np.convolve(level, np.hanning(9) / np.hanning(9).sum(), mode="same")
    count, low, high, rising = 0, np.inf, -np.inf, True
    for now, voice in zip(smooth.tolist(), speech.tolist(), strict=True):
        if rising:
            high = max(high, now)
            if now < high - _DIP_DB:
                rising, low = False, now
        else:
            low = min(low, now)
            if now > low + _DIP_DB and voice:
                rising, high, count = True, now, count + 1
    return count + 1


def _spread(values: Floats) -> float:
    low, high = np.percentile(values, [10, 90])
    return float(high - low)

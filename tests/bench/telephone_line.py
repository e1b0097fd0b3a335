"""Any sound as it comes out of a telephone line: 8 kHz, G.711, with noise at the speaker's end and packets lost on the way."""

import audioop
from typing import Any, Literal

import numpy as np
import soxr
from numpy.typing import NDArray

from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE

LINE_RATE = 8_000
LEVEL = 0.1
"""Of the voice, root mean square of full scale: −20 dB."""
QUIET_LINE = 0.001
AROUND_S = 0.3
Law = Literal["mu", "a"]


def over_the_line(samples: Any, rate: int, *, noise_db: float | None, seed: int, loss: float = 0.0, law: Law = "mu") -> NDArray[np.int16]:
    """``noise_db``: voice over white noise (``None``: a quiet line, −40 dB); ``loss``: share of 20 ms packets that never come and are silence."""
    random = np.random.default_rng(seed)
    narrow = soxr.resample(np.asarray(samples, dtype=np.float32), rate, LINE_RATE)
    narrow = narrow / (np.sqrt(np.mean(narrow**2)) + 1e-9) * LEVEL
    around = np.zeros(int(AROUND_S * LINE_RATE), dtype=np.float32)
    line = np.concatenate([around, narrow, around])
    quiet = QUIET_LINE if noise_db is None else LEVEL * 10 ** (-noise_db / 20)
    line = np.clip(line + random.standard_normal(len(line)) * quiet, -1, 1)
    pcm = (line * 32767).astype("<i2").tobytes()
    coded = audioop.ulaw2lin(audioop.lin2ulaw(pcm, 2), 2) if law == "mu" else audioop.alaw2lin(audioop.lin2alaw(pcm, 2), 2)
    heard = np.frombuffer(coded, dtype="<i2").copy()
    packet = LINE_RATE * FRAME_MS // 1000
    for start in range(0, len(heard), packet):
        if random.random() < loss:
            heard[start : start + packet] = 0
    return heard


def in_frames(heard: NDArray[np.int16]) -> bytes:
    """The house's sound, 16 kHz s16le in whole frames, of what ``over_the_line`` gives."""
    wide = soxr.resample(heard.astype(np.float32), LINE_RATE, RATE)
    pcm: bytes = np.clip(wide, -32768, 32767).astype("<i2").tobytes()
    return pcm + b"\x00" * (-len(pcm) % FRAME_BYTES)

"""A bad line: noise at a distance below the voice, and lost frames. The same seed spoils in the same way."""

import numpy as np

from console.domain.audio import FRAME_SAMPLES


def spoil(pcm: bytes, *, noise_db: float | None, loss: float, seed: int) -> bytes:
    """``noise_db``: signal to noise in dB, white, as long as the voice lasts; ``loss``: share of 20 ms frames that never arrive."""
    if noise_db is None and not loss:
        return pcm
    random = np.random.default_rng(seed)
    sound = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    if noise_db is not None and len(sound):
        power = np.mean(sound[np.abs(sound) > 300] ** 2) if (np.abs(sound) > 300).any() else 0.0
        sound = sound + random.normal(0.0, np.sqrt(power / 10 ** (noise_db / 10)), len(sound))
    if loss:
        for start in range(0, len(sound), FRAME_SAMPLES):
            if random.random() < loss:
                sound[start : start + FRAME_SAMPLES] = 0.0
    return np.clip(sound, -32768, 32767).astype("<i2").tobytes()

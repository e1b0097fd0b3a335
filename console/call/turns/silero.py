"""Silero's voice activity detector, fed with the house's frames.

Silero judges chunks of 512 samples (32 ms) behind the last 64 of the chunk before, and carries a state from one to the next, so the
chunks must neither overlap nor leave gaps: overlapping ones, one a frame, lose whole short words. A chunk is judged with the frame that
completes it, which adds 0–12 ms to the 32 of the chunk; the turn machine makes up for that with the level of each frame.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from console.domain.audio import FRAME_BYTES
from console.domain.errors import SpeechFault

CHUNK_BYTES: Final = 2 * 512
BEFORE: Final = 64
"""Samples of the last chunk that the judgement of this one looks back on."""


class SileroDetector:
    """One call's detector. ``model`` is another ONNX file of Silero 6; ``None`` is the one that comes with faster-whisper.

    Raises:
        SpeechFault: the engine's packages are not installed, or the file is not there or is no such model.
    """

    def __init__(self, model: Path | None = None) -> None:
        self._session = _session(model)
        import numpy as np

        self._np = np
        self._state: tuple[Any, Any] = (np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32))
        self._sound = np.zeros((1, BEFORE + CHUNK_BYTES // 2), np.float32)
        self._pending = bytearray()
        self._probability = 0.0

    def probability(self, frame: bytes) -> float:
        """The judgement of the newest whole chunk; ``frame`` must be a frame of the house."""
        if len(frame) != FRAME_BYTES:
            raise ValueError(f"a frame has {FRAME_BYTES} bytes, not {len(frame)}")
        self._pending += frame
        if len(self._pending) >= CHUNK_BYTES:
            self._probability = self._judged(bytes(self._pending[:CHUNK_BYTES]))
            del self._pending[:CHUNK_BYTES]
        return self._probability

    def _judged(self, chunk: bytes) -> float:
        np, sound = self._np, self._sound
        sound[0, :BEFORE] = sound[0, -BEFORE:]
        sound[0, BEFORE:] = np.frombuffer(chunk, dtype="<i2")
        sound[0, BEFORE:] /= 32768
        h, c = self._state
        probability, *state = self._session.run(None, {"input": sound, "h": h, "c": c})
        self._state = (state[0], state[1])
        return float(probability[0])


@lru_cache(maxsize=2)
def _session(model: Path | None) -> Any:
    """One for all calls of a process: what a call has heard is in its state."""
    # The package is looked up and not imported: with its decoders of films it would cost the line 150 MB and seconds.
    package = find_spec("faster_whisper")
    try:
        import onnxruntime
    except ImportError:
        package = None
    if package is None or package.origin is None:
        raise SpeechFault(
            "音声検出 (onnxruntime, faster-whisper) が入っていません。okaeri[engine] を入れてください。",
            "The speech detector (onnxruntime, faster-whisper) is not installed; install okaeri[engine].",
        )
    file = model or Path(package.origin).with_name("assets") / "silero_vad_v6.onnx"
    if not file.is_file():
        raise SpeechFault(f"音声検出のモデル {file} がありません。", f"The speech detector's model {file} does not exist.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises bare exceptions of its own
        raise SpeechFault(f"音声検出のモデル {file} が壊れています。", f"The speech detector's model {file} is damaged.") from error

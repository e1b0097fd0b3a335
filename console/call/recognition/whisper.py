"""Whisper through CTranslate2, with the encoder cut to the length of the utterance.

Whisper was trained on windows of 30 s, and its encoder costs as much for one word as for thirty seconds of them. Its positions
are sinusoids, so a shorter window is a valid input: features are computed on the sound padded to the window, and the encoder
runs on as many positions (20 ms each) as the utterance needs. A window that ends too close after the voice, or is very
short, makes the decoder run in circles; that is noticed and done again with a longer one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.call.recognition.phantoms import joined, loops, phantom
from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

POSITION_SAMPLES = 320
SHORTEST_WINDOW = 250
LONGEST_WINDOW = 1500
MARGIN_S = 0.5
"""Silence the window keeps behind the voice."""
TOKENS_A_SECOND = 9
SURE = -0.25
"""Mean log probability above which a second decoding with the call's words in the prompt cannot win much."""
LONGEST_PROMPT = 60
FILES = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Decoding:
    """``pieces`` are the decoder's tokens as text, whole characters each; ``log_probability`` the mean over tokens."""

    text: str
    pieces: tuple[str, ...]
    log_probability: float
    no_speech: float
    whole: bool
    """It ended by itself, not at the limit of tokens."""


class WhisperEngine:
    """``model`` is a folder with model.bin (CTranslate2), config.json, tokenizer.json.

    Raises:
        SpeechFault: the folder is not complete, or its model cannot be loaded.
    """

    name = "whisper"

    def __init__(self, model: Path, *, threads: int = 2, language: str = "ja") -> None:
        for file in FILES:
            if not (model / file).is_file():
                raise SpeechFault(
                    f"音声認識 (Whisper) のモデルに {file} がありません。場所: {model}。モデルを入れ直してください。",
                    f"The Whisper model lacks {file} in {model}; install the model again.",
                )
        try:
            import ctranslate2
            import numpy
            import tokenizers
            from faster_whisper.feature_extractor import FeatureExtractor

            self._np: Any = numpy
            self._view: Any = ctranslate2.StorageView
            self._features: Any = FeatureExtractor()
            self._tokens: Any = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
            self._model: Any = ctranslate2.models.Whisper(
                str(model), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
            )
        except ImportError as error:
            raise SpeechFault(
                "音声認識 (faster-whisper) が入っていません。okaeri[engine] を入れてください。",
                "Speech recognition (faster-whisper) is not installed; install okaeri[engine].",
            ) from error
        except Exception as error:  # CTranslate2 and tokenizers raise bare RuntimeError, ValueError and Exception
            raise SpeechFault(
                f"音声認識 (Whisper) のモデルが壊れているか、途中で切れています。場所: {model}。モデルを入れ直してください。",
                f"The Whisper model in {model} is damaged or cut short; install the model again.",
            ) from error
        start = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        self._start = [self._token(token) for token in start]
        self._before = self._token("<|startofprev|>")
        self._end = self._token("<|endoftext|>")

    def ear(self, vocabulary: Sequence[str]) -> WhisperEar:
        return WhisperEar(self, self._prompt(vocabulary))

    def _token(self, name: str) -> int:
        number: int | None = self._tokens.token_to_id(name)
        if number is None:
            raise SpeechFault(
                f"このモデルは {name} を知りません。Whisper の多言語モデルを入れてください。",
                f"This model does not know {name}; install a multilingual Whisper model.",
            )
        return number

    def stale(self) -> bool:
        return False

    def _prompt(self, vocabulary: Sequence[str]) -> list[int]:
        """The words as if they had been said just before: that is how Whisper is told of names."""
        if not vocabulary:
            return []
        tokens: list[int] = self._tokens.encode(" " + "、".join(vocabulary) + "。", add_special_tokens=False).ids
        return [self._before, *tokens[:LONGEST_PROMPT]]

    def encode(self, sound: Sound, positions: int) -> Any:
        samples = positions * POSITION_SAMPLES
        padded = self._np.zeros(samples, dtype=self._np.float32)
        padded[: min(samples, len(sound))] = sound[:samples]
        features = self._features(padded, padding=0)[:, : positions * 2]
        return self._model.encode(self._view.from_array(self._np.ascontiguousarray(features[None], dtype=self._np.float32)))

    def decode(self, encoded: Any, prompt: Sequence[int], seconds: float) -> Decoding:
        start = [*prompt, *self._start]
        limit = 6 + math.ceil(TOKENS_A_SECOND * seconds)
        result = self._model.generate(
            encoded,
            [start],
            beam_size=1,
            max_length=min(448, len(start) + limit),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
        )[0]
        ids = [token for token in result.sequences_ids[0] if token < self._end]
        return Decoding(
            joined(self._tokens.decode(ids)),
            self._pieces(ids),
            float(result.scores[0]) * len(ids) / (len(ids) + 1) if ids else -9.0,
            float(result.no_speech_prob),
            len(ids) < limit,
        )

    def _pieces(self, ids: list[int]) -> tuple[str, ...]:
        pieces: list[str] = []
        pending: list[int] = []
        for token in ids:
            pending.append(token)
            text: str = self._tokens.decode(pending)
            if "\ufffd" not in text:  # a character of several bytes may be spread over tokens
                pieces.append(text)
                pending = []
        return tuple(piece for piece in pieces if piece.strip())


class WhisperEar:
    """One utterance for Whisper: the sound is kept, and decoded whole each time."""

    def __init__(self, engine: WhisperEngine, prompt: list[int]) -> None:
        self._engine = engine
        self._prompt = prompt
        self._pcm = bytearray()
        self._answered: tuple[int, Heard] | None = None

    @property
    def seconds(self) -> float:
        return len(self._pcm) / 2 / RATE

    def feed(self, frames: bytes) -> Heard | None:
        self._pcm += frames
        return None

    def partial(self) -> Heard | None:
        return self._hear(final=False)

    def words(self) -> Heard:
        return self._hear(final=True)

    def _hear(self, *, final: bool) -> Heard:
        import numpy as np

        sound: Sound = np.frombuffer(bytes(self._pcm), dtype="<i2").astype(np.float32) / np.float32(32768)
        voiced = _voiced_span(sound)
        if voiced is None:
            return Heard("", 0.0, self.seconds, 0.0, final, (), self._engine.name)
        began, ended, voiced_s = voiced
        if self._answered is not None and final and self._answered[0] >= int(ended * 1000):
            return self._answered[1]
        sound = sound[: int((ended + MARGIN_S) * RATE)]
        best = self._decode(sound, ended, final=final)
        if phantom(best.text, voiced_s, best.log_probability, best.no_speech):
            heard = Heard("", began, ended, 0.0, final, (), self._engine.name)
        else:
            confidence = math.exp(min(0.0, best.log_probability))
            words = _spread(best.pieces, began, ended, confidence)
            heard = Heard(best.text, began, ended, confidence, final, words, self._engine.name)
        if final:
            self._answered = (int(ended * 1000), heard)
        return heard

    def _decode(self, sound: Sound, ended: float, *, final: bool) -> Decoding:
        positions = window(ended)
        while True:
            encoded = self._engine.encode(sound, positions)
            best = self._engine.decode(encoded, (), ended)
            if final and self._prompt and best.log_probability < SURE:
                biased = self._engine.decode(encoded, self._prompt, ended)
                if biased.whole and not loops(biased.text) and biased.log_probability > best.log_probability:
                    best = biased
            if (best.whole and not loops(best.text)) or positions >= LONGEST_WINDOW:
                return best
            positions = min(LONGEST_WINDOW, max(400, positions * 2))


def window(seconds: float) -> int:
    """Encoder positions for so many seconds of voice, in steps of 50."""
    return min(LONGEST_WINDOW, max(SHORTEST_WINDOW, math.ceil((seconds + MARGIN_S) * RATE / POSITION_SAMPLES / 50) * 50))


def _voiced_span(sound: Sound) -> tuple[float, float, float] | None:
    """Begin and end of the voice and the seconds of it between, by level; ``None`` when there is none."""
    import numpy as np

    step = FRAME_BYTES // 2
    frames = sound[: len(sound) // step * step].reshape(-1, step)
    if not len(frames):
        return None
    levels = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
    # The quietest tenth is the line's noise, unless the sound is all voice.
    gate = max(-50.0, min(float(np.percentile(levels, 10)) + 9.0, float(levels.max()) - 12.0))
    voiced = np.flatnonzero(levels > gate)
    if len(voiced) * FRAME_MS < 80:
        return None
    return float(voiced[0]) * FRAME_MS / 1000, float(voiced[-1] + 1) * FRAME_MS / 1000, len(voiced) * FRAME_MS / 1000


def _spread(pieces: Sequence[str], began: float, ended: float, confidence: float) -> tuple[Word, ...]:
    """Words with times in proportion to their characters: an estimate, off by a few hundred ms; the confidence is the whole's."""
    total = sum(len(piece) for piece in pieces)
    words: list[Word] = []
    done = 0
    for piece in pieces:
        start = began + (ended - began) * done / total
        done += len(piece)
        words.append(Word(piece.strip(), round(start, 3), round(began + (ended - began) * done / total, 3), confidence))
    return tuple(words)

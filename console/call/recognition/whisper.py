"""Whisper through CTranslate2, with the encoder cut to the length of the utterance.

Whisper was trained on windows of 30 s, and its encoder costs as much for one word as for thirty seconds of them. Its positions
are sinusoids, so a shorter window is a valid input: features are computed on the sound padded to the window, and the encoder
runs on as many positions (20 ms each) as the utterance needs. A window that ends too close after the voice, or is very
short, makes the decoder run in circles; that is noticed and done again with a longer one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog

from console.call.recognition.engine import News, Overtaken, no_news
from console.call.recognition.phantoms import joined, loops, only_prompted, phantom
from console.call.recognition.span import VoiceSpan, spread
from console.domain.audio import RATE
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

_log = structlog.get_logger(__name__)

POSITION_SAMPLES = 320
SHORTEST_WINDOW = 350
"""Measured on 120 telephone sentences: reading error 7.9 % with 250, 4.1 with 300, 3.6 with 350, 4.1 with 400, 4.5 with 1,500 (of 60)."""
SECOND_WINDOW = 500
LONGEST_WINDOW = 1500
MARGIN_S = 0.5
"""Silence the window keeps behind the voice."""
TOKENS_A_SECOND = 9
SURE = -0.8
"""Mean log probability above which there is no second decoding with the call's words in the prompt: it costs 70–150 ms and left the
reading error of 120 sentences as it was."""
LONGEST_PROMPT = 60
SPECULATE_AFTER_S = 0.04
LEAST_VOICE_S = 0.08
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

    @property
    def sound(self) -> bool:
        """There is no sign that the decoder ran in a circle."""
        return self.whole and not loops(self.text)


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

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> WhisperEar:
        return WhisperEar(self, self._prompt(vocabulary), vocabulary, news)

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
    """One utterance for Whisper: the sound is kept, and decoded whole each time.

    Half of the work is the encoder's; after it the news are taken in, and the other half is spared when the voice has gone on after
    what seemed its end. A short closure within a word looks like the end for as long.
    """

    def __init__(self, engine: WhisperEngine, prompt: list[int], vocabulary: Sequence[str], news: News = no_news) -> None:
        self._engine = engine
        self._prompt = prompt
        self._vocabulary = vocabulary
        self._news = news
        self._pcm = bytearray()
        self._voice = VoiceSpan()
        self._answered: tuple[float, Heard] | None = None
        """The end of the voice in the last whole decoding, and what came of it."""

    @property
    def seconds(self) -> float:
        return len(self._pcm) / 2 / RATE

    def feed(self, frames: bytes) -> Heard | None:
        self._pcm += frames
        self._voice.hear(frames)
        return None

    def pausing(self) -> bool:
        return self._paused() and not self._known()

    def _paused(self) -> bool:
        return self._voice.loud_s >= LEAST_VOICE_S and self.seconds - self._voice.ended >= SPECULATE_AFTER_S

    def _known(self) -> bool:
        return self._answered is not None and self._answered[0] >= self._voice.ended

    def partial(self) -> Heard | None:
        return self._hear(final=False, given_up=self._paused)

    def words(self) -> Heard:
        if self._answered is not None and self._known():
            return self._answered[1]
        ended, paused = self._voice.ended, self._paused()
        heard = self._hear(final=True, given_up=lambda: paused and self._voice.ended > ended)
        self._answered = (ended, heard)
        return heard

    def _hear(self, *, final: bool, given_up: Callable[[], bool]) -> Heard:
        import numpy as np

        began, ended, voiced_s = self._voice.began, self._voice.ended, self._voice.loud_s
        if voiced_s < LEAST_VOICE_S:
            return Heard("", 0.0, self.seconds, 0.0, final, (), self._engine.name)
        pcm = bytes(self._pcm[: int((ended + MARGIN_S) * RATE) * 2])
        sound: Sound = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)
        best = self._decode(sound, ended, final=final, given_up=given_up)
        if phantom(best.text, voiced_s, best.log_probability, best.no_speech):
            return Heard("", began, ended, 0.0, final, (), self._engine.name)
        confidence = math.exp(min(0.0, best.log_probability))
        return Heard(best.text, began, ended, confidence, final, spread(best.pieces, began, ended, confidence), self._engine.name)

    def _decode(self, sound: Sound, ended: float, *, final: bool, given_up: Callable[[], bool]) -> Decoding:
        positions = window(ended)
        best = self._decode_once(sound, positions, ended, final=final, given_up=given_up)
        if best.sound or positions >= LONGEST_WINDOW:
            return best
        longer = min(LONGEST_WINDOW, max(SECOND_WINDOW, positions * 2))
        again = self._decode_once(sound, longer, ended, final=final, given_up=given_up)
        return again if again.whole or not best.whole else best

    def _decode_once(self, sound: Sound, positions: int, ended: float, *, final: bool, given_up: Callable[[], bool]) -> Decoding:
        began = perf_counter()
        encoded = self._engine.encode(sound, positions)
        self._news()
        if given_up():
            raise Overtaken
        heard = perf_counter()
        best = self._engine.decode(encoded, (), ended)
        _log.debug(
            "recognition.decoded",
            positions=positions,
            encoder_ms=round((heard - began) * 1000),
            decoder_ms=round((perf_counter() - heard) * 1000),
            pieces=len(best.pieces),
            final=final,
        )
        if final and self._prompt and best.log_probability < SURE:
            biased = self._engine.decode(encoded, self._prompt, ended)
            told = biased.sound and biased.log_probability > best.log_probability
            if told and not only_prompted(biased.text, self._vocabulary):
                return biased
        return best


def window(seconds: float) -> int:
    """Encoder positions for so many seconds of voice, in steps of 50."""
    return min(LONGEST_WINDOW, max(SHORTEST_WINDOW, math.ceil((seconds + MARGIN_S) * RATE / POSITION_SAMPLES / 50) * 50))

"""Vosk: words while they are spoken, from any Kaldi model folder.

The decoder's partial result lags the sound by up to half a second, since the last frames wait for their right context;
only finishing the recognition brings them out. So at a pause the recogniser is finished, and when the customer goes on, that is
the next segment of the same utterance. A very short pause may be the closure of a っ in the middle of a word: then the
segment is heard again from its beginning, sound and all.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.call.recognition.engine import News, no_news
from console.call.recognition.phantoms import joined
from console.domain.audio import RATE
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard, Word

SHORTEST_BREAK_S = 0.22
LONGEST_AGAIN_S = 4.0
ALTERNATIVES = 4
VOCABULARY_MARGIN = 4.0
"""How much worse, in the decoder's log score, an alternative with one of the call's words may be."""
STALE_GROWTH = 1.5
STALE_BYTES = 300 * 1024 * 1024


class VoskEngine:
    """``model`` is a model folder as published. ``closed``: hear nothing but the call's vocabulary, as for a menu or a number
    (needs a model with a dynamic graph; words the model does not know are left out).

    Raises:
        SpeechFault: there is no such model, or it is damaged.
    """

    name = "vosk"

    def __init__(self, model: Path, *, closed: bool = False) -> None:
        if not (model / "conf").is_dir() and not (model / "final.mdl").is_file():
            raise SpeechFault(
                f"音声認識 (Vosk) のモデルがありません。場所: {model}。モデルを入れてください。",
                f"There is no Vosk model in {model}; install one.",
            )
        try:
            import vosk
        except ImportError as error:
            raise SpeechFault(
                "音声認識 (vosk) が入っていません。okaeri[engine] を入れてください。",
                "Speech recognition (vosk) is not installed; install okaeri[engine].",
            ) from error
        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        try:
            self._model: Any = vosk.Model(str(model))
        except Exception as error:  # vosk raises a bare Exception
            raise SpeechFault(
                f"音声認識 (Vosk) のモデルが壊れているか、途中で切れています。場所: {model}。モデルを入れ直してください。",
                f"The Vosk model in {model} is damaged or cut short; install the model again.",
            ) from error
        self._closed = closed
        self._resident = _resident_bytes()

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> VoskEar:
        """It hears as it is fed, so it has no long work in which to ask for ``news``."""
        return VoskEar(self, [word for word in vocabulary if self.knows(word)])

    def knows(self, word: str) -> bool:
        return int(self._model.vosk_model_find_word(word)) >= 0

    def stale(self) -> bool:
        return _resident_bytes() > self._resident * STALE_GROWTH + STALE_BYTES

    def recogniser(self, vocabulary: Sequence[str]) -> Any:
        if self._closed and vocabulary:
            made = self._vosk.KaldiRecognizer(self._model, float(RATE), json.dumps([*vocabulary, "[unk]"], ensure_ascii=False))
        else:
            made = self._vosk.KaldiRecognizer(self._model, float(RATE))
        made.SetWords(True)
        if vocabulary and not self._closed:
            made.SetMaxAlternatives(ALTERNATIVES)
        return made


class VoskEar:
    """One utterance for Vosk: finished segments, and the one being heard."""

    def __init__(self, engine: VoskEngine, vocabulary: Sequence[str]) -> None:
        self._engine = engine
        self._vocabulary = tuple(vocabulary)
        self._recogniser = engine.recogniser(self._vocabulary)
        self._words: list[Word] = []
        self._segment = bytearray()
        """Sound of the segment being heard."""
        self._segment_began = 0.0
        self._finished_at: float | None = None
        self._segment_words: list[Word] = []
        self._partial = ""
        self.seconds = 0.0

    def feed(self, frames: bytes) -> Heard | None:
        length = len(frames) / 2 / RATE
        self.seconds += length
        if self._finished_at is not None and _loud(frames):
            self._go_on()
        self._segment += frames
        if self._finished_at is not None:
            return None
        if self._recogniser.AcceptWaveform(frames):
            # Vosk itself has found the end of a sentence in a long silence.
            self._words += self._read(self._recogniser.Result())
            self._new_segment()
            return None
        text = str(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        if not text or text == self._partial:
            return None
        self._partial = text
        said = joined(" ".join([*(word.text for word in self._words), text]))
        return Heard(said, 0.0, self.seconds, 0.5, False, (), self._engine.name)

    def pausing(self) -> bool:
        return False

    def partial(self) -> Heard | None:
        return None

    def words(self) -> Heard:
        if self._finished_at is None:
            self._segment_words = self._read(self._recogniser.FinalResult())
            self._finished_at = self.seconds
        words = [*self._words, *self._segment_words]
        text = joined(" ".join(word.text for word in words))
        if not words:
            return Heard("", 0.0, self.seconds, 0.0, True, (), self._engine.name)
        confidence = sum(word.confidence for word in words) / len(words)
        return Heard(text, words[0].start, words[-1].end, confidence, True, tuple(words), self._engine.name)

    def _go_on(self) -> None:
        """The customer speaks again after the segment was finished."""
        assert self._finished_at is not None
        last = self._segment_words[-1].end if self._segment_words else self._segment_began
        short = self.seconds - last < SHORTEST_BREAK_S and len(self._segment) < LONGEST_AGAIN_S * RATE * 2
        if short:
            self._recogniser = self._engine.recogniser(self._vocabulary)
            self._recogniser.AcceptWaveform(bytes(self._segment))
            self._finished_at = None
            return
        self._words += self._segment_words
        silence = bytes(self._segment[-int(0.2 * RATE) * 2 :])
        self._new_segment()
        self._segment_began -= len(silence) / 2 / RATE
        self._recogniser.AcceptWaveform(silence)
        self._segment += silence

    def _new_segment(self) -> None:
        self._recogniser = self._engine.recogniser(self._vocabulary)
        self._segment = bytearray()
        self._segment_began = self.seconds
        self._segment_words = []
        self._finished_at = None
        self._partial = ""

    def _read(self, result: str) -> list[Word]:
        read = json.loads(result)
        best = read if "alternatives" not in read else self._preferred(read["alternatives"])
        return [
            Word(
                str(word["word"]),
                round(self._segment_began + float(word["start"]), 3),
                round(self._segment_began + float(word["end"]), 3),
                float(word.get("conf", best.get("share", 1.0))),
            )
            for word in best.get("result", [])
            if word["word"] != "[unk]"
        ]

    def _preferred(self, alternatives: list[dict[str, Any]]) -> dict[str, Any]:
        """The best alternative, or one nearly as good with a word of this call in it."""
        best = alternatives[0]
        named = [a for a in alternatives if set(self._vocabulary) & set(str(a["text"]).split())]
        chosen = best
        if named and float(best["confidence"]) - float(named[0]["confidence"]) <= VOCABULARY_MARGIN:
            chosen = named[0]
        # With alternatives Vosk gives no confidence a word; how far the next one is behind stands in for it.
        gap = float(alternatives[0]["confidence"]) - float(alternatives[1]["confidence"]) if len(alternatives) > 1 else 3.0
        return {**chosen, "share": 1 - 0.5 * 2.0 ** (-max(0.0, gap))}


def _loud(frames: bytes) -> bool:
    samples = memoryview(frames).cast("h")
    return sum(abs(sample) for sample in samples[::4]) * 4 > 200 * len(samples)


def _resident_bytes() -> int:
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0

"""What each measure does for recognition, and what it costs: the table of docs/RECOGNITION.md.

``python -m tests.bench.recognition_measures DIR OUT.jsonl [--measures plain expected …] [--conditions clean noise20]``: DIR as for ``okaeri eval
recognition``; goes on where OUT ends; prints the table as JSON: ``cer``, ``cer_reading`` by condition, median milliseconds for encoder and decoder.
"""

import argparse
import json
import math
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from console.app.hearing import dictionary, phrases_in
from console.app.hearing_errors import Misheard, rates
from console.app.spoken_files import SpokenFile, sound_frames, spoken_files
from console.call.recognition import whisper_model
from console.call.recognition.phantoms import joined
from console.call.recognition.readings import Readings
from console.call.recognition.span import VoiceSpan
from console.call.recognition.whisper import MARGIN_S, TOKENS_A_SECOND, likeliest, window
from console.conversation.understanding.reading import DictionaryReader
from console.domain.audio import RATE

ROOT = Path(__file__).parents[2]
TRADE = ("送料", "返品", "在庫", "クーポン", "お届け日", "サイズ", "注文", "支払い", "交換", "ポイント")
FAR_TOO_LOUD = 8.0
QUIETEST = 0.1
"""Share of the frames that are taken for noise alone."""
FEWEST_FRAMES = 8
LEFT = 0.1
"""Of each band's power at least this much stays: holes sound like consonants."""
RANGE = 8.0
"""Decades below the loudest that Whisper is shown."""
Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measure:
    """``prompt``: nothing, the words of the ``trade``, or the ``names`` of the sentence as a call would know them; ``ways`` searched at once by the
    product, chosen among by ``readings`` or ranked by the search, ``beam`` by CTranslate2."""

    expected: float = 0.0
    without_noise: bool = False
    prompt: str | None = None
    level: float = 1.0
    ways: int | None = None
    readings: bool = False
    beam: int | None = None
    longer: int = 0


MEASURES = {
    "plain": Measure(),
    "expected": Measure(whisper_model.EXPECTED),
    "expected-double": Measure(2 * whisper_model.EXPECTED),
    "without-noise": Measure(without_noise=True),
    "expected-without-noise": Measure(whisper_model.EXPECTED, without_noise=True),
    "expected-trade": Measure(whisper_model.EXPECTED, prompt="trade"),
    "expected-names": Measure(whisper_model.EXPECTED, prompt="names"),
    "louder": Measure(level=FAR_TOO_LOUD),
    "longer-window": Measure(longer=400),
    "expected-ways4": Measure(whisper_model.EXPECTED, ways=4),
    "expected-ways5": Measure(whisper_model.EXPECTED, ways=5),
    "expected-ways4-readings": Measure(whisper_model.EXPECTED, ways=4, readings=True),
    "expected-ways8-readings": Measure(whisper_model.EXPECTED, ways=8, readings=True),
    "beam1": Measure(beam=1),
    "beam5": Measure(beam=5),
}


@dataclass(frozen=True, slots=True)
class Take:
    text: str
    log_probability: float
    encoder_ms: float
    decoder_ms: float


class Bench:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        phrases = phrases_in(ROOT / "assets/understanding/ja")
        self._model = whisper_model.WhisperModel(folder, phrases=phrases)
        self._readings = Readings(phrases, dictionary())
        self._features = self._model._features
        self._beams: Any = None

    def take(self, file: SpokenFile, measure: Measure) -> Take:
        pcm = b"".join(sound_frames(file.sound))
        span = VoiceSpan()
        span.hear(pcm)
        kept = np.frombuffer(pcm[: int((span.ended + MARGIN_S) * RATE) * 2], "<i2")
        sound = kept.astype(np.float32) * np.float32(measure.level / 32768)
        positions, limit = window(span.ended) + measure.longer, 6 + math.ceil(TOKENS_A_SECOND * span.ended)
        if measure.beam:
            return self._by_beam(sound, positions, limit, measure.beam)
        began = time.perf_counter()
        if measure.without_noise:
            frames = min(positions * 2, len(sound) // 160)
            self._model._features = lambda samples, padding: quieter(self._features(samples, padding=padding)[:, : positions * 2], frames)
        else:
            self._model._features = self._features
        heard = self._model.encode(sound, positions, _carry_on)
        encoded = time.perf_counter()
        whisper_model.EXPECTED = measure.expected  # type: ignore[misc]
        prompt = self._prompt(file, measure.prompt)
        if measure.ways:
            ways = self._model.search(heard, limit, _carry_on, measure.ways)
            found = likeliest(ways, self._readings) if measure.readings else ways[0]
        else:
            found = self._model.decode(heard, prompt, limit, _carry_on)
        return Take(found.text, found.log_probability, _ms(encoded - began), _ms(time.perf_counter() - encoded))

    def _prompt(self, file: SpokenFile, of: str | None) -> Sequence[int]:
        words = TRADE if of == "trade" else file.words if of == "names" else ()
        tokens = self._model.tokens
        return [tokens.before, *tokens.ids(" " + "、".join(words) + "。")] if words else []

    def _by_beam(self, sound: Any, positions: int, limit: int, beam: int) -> Take:
        import ctranslate2
        import tokenizers
        from faster_whisper.feature_extractor import FeatureExtractor

        if self._beams is None:
            model = ctranslate2.models.Whisper(str(self._folder), device="cpu", compute_type="int8", intra_threads=2)
            self._beams = model, tokenizers.Tokenizer.from_file(str(self._folder / "tokenizer.json")), FeatureExtractor()
        model, vocabulary, features = self._beams
        padded = np.zeros(positions * 320, dtype=np.float32)
        padded[: min(len(padded), len(sound))] = sound[: len(padded)]
        start = [vocabulary.token_to_id(f"<|{name}|>") for name in ("startoftranscript", "ja", "transcribe", "notimestamps")]
        began = time.perf_counter()
        shown = np.ascontiguousarray(features(padded, padding=0)[None, :, : positions * 2], dtype=np.float32)
        heard = model.encode(ctranslate2.StorageView.from_array(shown))
        encoded = time.perf_counter()
        found = model.generate(heard, [start], beam_size=beam, max_length=len(start) + limit, return_scores=True)[0]
        text = joined(vocabulary.decode([token for token in found.sequences_ids[0] if token < start[0]]))
        return Take(text, found.scores[0], _ms(encoded - began), _ms(time.perf_counter() - encoded))


def quieter(features: Features, frames: int) -> Features:
    """``features``: log-mel as Whisper takes it, bands by frames of 10 ms; the first ``frames`` hold the sound, the rest silence."""
    power = 10 ** (4 * features - 4)
    quietest = np.argsort(power[:, :frames].sum(axis=0))[: max(FEWEST_FRAMES, int(frames * QUIETEST))]
    noise = power[:, quietest].mean(axis=1, keepdims=True)
    left = np.log10(np.maximum(power - noise, LEFT * power))
    cleaned: Features = ((np.maximum(left, left.max() - RANGE) + 4) / 4).astype(np.float32)
    return cleaned


def _carry_on() -> None:
    """Nothing comes in between."""


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def table(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    reader = DictionaryReader()
    for name in dict.fromkeys(row["measure"] for row in rows):
        found = [row for row in rows if row["measure"] == name]
        conditions = sorted({row["condition"] for row in found})
        errors = {
            at: rates([Misheard.between(row["said"], row["text"], reader) for row in found if row["condition"] == at]) for at in conditions
        }
        spent = {f"{part}_ms": statistics.median(row[f"{part}_ms"] for row in found) for part in ("encoder", "decoder")}
        yield {"measure": name, **errors, **spent}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--measures", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--conditions", nargs="+", default=["clean", "noise20"])
    options = parser.parse_args()
    rows = [json.loads(row) for row in options.out.read_text("utf-8").splitlines()] if options.out.exists() else []
    done = {(row["measure"], row["name"]) for row in rows}
    files = [file for file in spoken_files(options.folder)[0] if file.condition in options.conditions]
    bench = Bench(Path(platformdirs.user_data_dir("okaeri")) / "models/whisper-base")
    with options.out.open("a", encoding="utf-8") as out:
        for name in options.measures:
            for file in files:
                if (name, file.name) in done:
                    continue
                take = bench.take(file, MEASURES[name])
                about = {"measure": name, "name": file.name, "condition": file.condition, "said": file.said}
                rows.append(about | {part: getattr(take, part) for part in Take.__slots__})
                out.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
                out.flush()
    print(json.dumps(list(table(rows)), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

"""Choosing among several hypotheses: rescored by readings against what was asked, and a second opinion from another engine's decoding.

``python -m tests.bench.recognition_opinions DIR OUT.jsonl [--only names|second]``: DIR as for ``okaeri eval recognition``; takes, for each clean and 20 dB sound, the
product's words (four ways), those with the call's names in the prompt, and CTranslate2's five best; goes on where OUT ends.
``… --table OUT.jsonl`` prints error by reading, and of names, for each way to choose; weights are found on the other half of the sentences.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from console.app.hearing import dictionary, phrases_in
from console.app.hearing_errors import Misheard, rates
from console.app.spoken_files import SpokenFile, sound_frames, spoken_files
from console.call.recognition.phantoms import joined
from console.call.recognition.readings import Readings
from console.call.recognition.span import VoiceSpan
from console.call.recognition.whisper import MARGIN_S, TOKENS_A_SECOND, window
from console.conversation.understanding.normal import folded
from console.conversation.understanding.reading import DictionaryReader
from console.conversation.understanding.trained import ExampleUnderstanding
from console.domain.audio import RATE
from tests.bench.recognition_measures import MEASURES, ROOT, Bench

ASSETS = ROOT / "assets/understanding/ja"
BEST = 5
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2)
Row = Mapping[str, Any]


def take(bench: Bench, engine: "Second", file: SpokenFile, only: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"name": file.name, "condition": file.condition, "said": file.said, "kind": file.kind, "asked": file.expecting}
    row |= {"words": list(file.words)}
    if file.words and only != "second":
        row["named"] = _told(bench.take(file, MEASURES["expected-names"]))
        row["unnamed"] = _told(bench.take(file, MEASURES["expected"]))
    if only is None:
        row["product"] = _told(bench.take(file, MEASURES["expected-ways4"]))
    if only != "names":
        row["second"], row["second_ms"] = engine.hear(file)
    return row


def _told(found: Any) -> list[Any]:
    return [found.text, found.log_probability, found.decoder_ms]


class Second:
    """CTranslate2 on the same weights: a decoder of its own, five hypotheses."""

    def __init__(self, folder: Path) -> None:
        import ctranslate2
        import tokenizers
        from faster_whisper.feature_extractor import FeatureExtractor

        self._model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="int8", intra_threads=2)
        self._vocabulary, self._features = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")), FeatureExtractor()

    def hear(self, file: SpokenFile) -> tuple[list[tuple[str, float]], float]:
        import ctranslate2

        pcm = b"".join(sound_frames(file.sound))
        span = VoiceSpan()
        span.hear(pcm)
        positions = window(span.ended)
        sound = np.frombuffer(pcm[: int((span.ended + MARGIN_S) * RATE) * 2], "<i2").astype(np.float32) / np.float32(32768)
        padded = np.zeros(positions * 320, dtype=np.float32)
        padded[: min(len(padded), len(sound))] = sound[: len(padded)]
        start = [self._vocabulary.token_to_id(f"<|{name}|>") for name in ("startoftranscript", "ja", "transcribe", "notimestamps")]
        began = time.perf_counter()
        shown = np.ascontiguousarray(self._features(padded, padding=0)[None, :, : positions * 2], dtype=np.float32)
        limit = len(start) + 6 + math.ceil(TOKENS_A_SECOND * span.ended)
        found = self._model.generate(
            self._model.encode(ctranslate2.StorageView.from_array(shown)),
            [start],
            beam_size=BEST,
            num_hypotheses=BEST,
            max_length=limit,
            return_scores=True,
        )[0]
        words = [joined(self._vocabulary.decode([token for token in ids if token < start[0]])) for ids in found.sequences_ids]
        return list(zip(words, found.scores, strict=True)), round((time.perf_counter() - began) * 1000, 1)


def chosen(row: Row, score: Callable[[str, float, str | None], float], *, both: bool) -> str:
    options = [*row["second"], *([row["product"][:2]] if both else [])]
    return str(max(options, key=lambda one: score(one[0], one[1], row["asked"]))[0])


def words_of(part: str) -> Callable[[Row], str]:
    return lambda row: row[part][0]


def picked(picks: Mapping[str, str]) -> Callable[[Row], str]:
    """What was chosen for each sound, by its name."""
    return lambda row: picks[row["name"]]


def table(rows: Sequence[Row]) -> dict[str, Any]:
    reader = DictionaryReader()
    readings, understanding = (
        Readings(phrases_in(ASSETS), dictionary()),
        ExampleUnderstanding.from_assets(ASSETS, cache=Path(platformdirs.user_cache_dir("okaeri")) / "understanding"),
    )
    known: dict[tuple[str, str | None], tuple[float, float]] = {}

    def signs(text: str, asked: str | None) -> tuple[float, float]:
        if (text, asked) not in known:
            known[text, asked] = readings.usual(text), math.log(max(1e-3, understanding.understand(text, expecting=asked).probability))
        return known[text, asked]

    def by(usual: float, meant: float) -> Callable[[str, float, str | None], float]:
        return lambda text, chance, asked: chance + usual * signs(text, asked)[0] + meant * signs(text, asked)[1]

    def errors(rows: Sequence[Row], pick: Callable[[Row], str]) -> dict[str, float]:
        conditions = sorted({row["condition"] for row in rows})
        heard = {at: [Misheard.between(row["said"], pick(row), reader) for row in rows if row["condition"] == at] for at in conditions}
        return {at: round(100 * (rates(found)["cer_reading"] or 0.0), 1) for at, found in heard.items()}

    def error(half: Sequence[Row], weights: tuple[float, float], both: bool) -> float:
        return sum(errors(half, lambda row: chosen(row, by(*weights), both=both)).values())

    def rescored(rows: Sequence[Row], *, both: bool) -> tuple[dict[str, str], str]:
        """What is chosen for each sound under weights that were found on the other half of the sentences."""
        halves = [[row for row in rows if int(row["name"].partition("-")[0]) % 2 == half] for half in (0, 1)]
        picks, used = dict[str, str](), list[str]()
        for own, other in (halves, halves[::-1]):
            weights = min((error(other, pair, both), pair) for pair in product(WEIGHTS, WEIGHTS))[1]
            picks |= {row["name"]: chosen(row, by(*weights), both=both) for row in own}
            used.append(str(weights))
        return picks, ", ".join(used)

    whole = [row for row in rows if "product" in row]
    report: dict[str, Any] = {
        "four ways, every sentence": errors(whole, words_of("product")),
        "second engine": errors(whole, lambda row: row["second"][0][0]),
        "surer of the two": errors(whole, lambda row: chosen({**row, "second": row["second"][:1]}, by(0, 0), both=True)),
        "best there is among all": errors(whole, lambda row: min(_all(row), key=lambda text: _error(row["said"], text, reader))),
    }
    for name, both in (("five rescored", False), ("five and the four ways' rescored", True)):
        picks, used = rescored(whole, both=both)
        report[f"{name}; weights {used}"] = errors(whole, picked(picks))
    named = [row for row in rows if "named" in row]
    for part in ("unnamed", "named"):
        report[f"sentences with names, {part}"] = errors(named, words_of(part)) | {
            "found": round(
                100 * sum(_found(row, row[part][0], reader) for row in named) / max(1, sum(len(row["words"]) for row in named)), 1
            ),
        }
    return report


def _all(row: Row) -> list[str]:
    return [row["product"][0], *(text for text, _ in row["second"])]


def _error(said: str, text: str, reader: DictionaryReader) -> float:
    return rates([Misheard.between(said, text, reader)])["cer_reading"] or 0.0


def _found(row: Row, text: str, reader: DictionaryReader) -> int:
    heard = reader.read(folded(text)).kana
    return sum(reader.read(folded(word)).kana in heard for word in row["words"])


def _rows(file: Path) -> list[dict[str, Any]]:
    """What was taken of each sound; a later take of the same replaces its part."""
    rows: dict[str, dict[str, Any]] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        row = json.loads(line)
        rows[row["name"]] = rows.get(row["name"], {}) | row
    return list(rows.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--only", choices=["names", "second"])
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    if options.table:
        print(json.dumps(table(_rows(options.table)), ensure_ascii=False, indent=1))
        return
    done = {row["name"] for row in _rows(options.out) if options.only != "second"}
    folder = Path(platformdirs.user_data_dir("okaeri")) / "models/whisper-base"
    bench, engine = Bench(folder), Second(folder)
    with options.out.open("a", encoding="utf-8") as out:
        for file in spoken_files(options.folder)[0]:
            if file.condition not in ("clean", "noise20") or file.name in done or (options.only == "names" and not file.words):
                continue
            out.write(json.dumps(take(bench, engine, file, options.only), ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()

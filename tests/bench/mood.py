"""How well the mood is read off a voice on the telephone, by speaker and line, and what it costs. Prints JSON.

``python -m tests.bench.mood --htsvoices FOLDER [FOLDER …] [--sentences N] [--kokoro]``: each FOLDER holds one or more speakers as
``SPEAKER-EMOTION.htsvoice`` or ``SPEAKER_EMOTION.htsvoice`` with ``neutral`` or ``normal`` among them, such as
https://github.com/icn-lab/htsvoice-tohoku-f01 (CC BY 4.0) or the voice mei of MMDAgent's example (CC BY 3.0).

Every call begins with four calm turns, the caller's baseline, in the neutral voice; then each sentence is said in each emotion. The sentences are the last 26
of tests/data/recognition, which nobody looked at when weights and limits were set. ``confusion``: what was acted (rows) and what the gauge shows: anger or
distress from HIGH on, a lively voice, or nothing of them. ``anger``: against all the rest. ``in_a_row``: the share of pairs of turns that raise a hand.
The sentence's level is made equal, as many lines do: loudness is no help. With ``--kokoro`` calm voices that were never looked at: every
figure there is a false alarm.
"""

import argparse
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from console.call.synthesis.engine import RawSound
from console.call.synthesis.openjtalk import OpenJTalk
from console.call.voice_affect.cues import Cues
from console.call.voice_affect.gauge import HIGH, Evidence, Mood, Standing, judged
from console.call.voice_affect.numpy_meter import NumpyMeter
from console.call.voice_affect.port import Prosody
from console.call.voice_affect.reasons import Gauge
from console.domain.readings import spoken
from tests.bench.telephone_line import in_frames, over_the_line

SENTENCES: Final = Path(__file__).parents[1] / "data/recognition/sentences.jsonl"
OPENINGS: Final = (
    ("はい、もしもし。", "はい、山田です。", "サイズが合うかどうか、少し心配で、迷っていたんです。", "返品はできるんでしょうか。"),
    ("もしもし。", "ええ、本人です。", "今なら、少しお話しできますけど。", "カードがうまく使えなくて、途中でやめたままでした。"),
    ("はい。", "そうですけど、どちら様ですか。", "ああ、この前のお店ですね。", "届くのに何日ぐらいかかるのか、知りたいと思っていました。"),
)
CONDITIONS: Final[dict[str, dict[str, Any]]] = {
    "g711": {},
    "band_300_3400": {"band": True},
    "noise20": {"noise_db": 20},
    "noise10": {"noise_db": 10},
    "band_300_3400_noise20": {"band": True, "noise_db": 20},
    "loss5": {"loss": 0.05},
}
SHOWN: Final = ("neutral", "angry", "happy", "sad")
Say = Callable[[str], RawSound]


@dataclass
class Costs:
    wall_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    judged_ms: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def spread(self) -> dict[str, Any]:
        def of(values: list[float]) -> dict[str, float]:
            ranked = sorted(values)
            return {
                "p50": round(statistics.median(ranked), 2),
                "p95": round(ranked[int(len(ranked) * 0.95)], 2),
                "max": round(ranked[-1], 2),
            }

        turn_s = round(statistics.mean(self.seconds), 1)
        return {"turn_s": turn_s, "wall_ms": of(self.wall_ms), "processor_ms": of(self.processor_ms), "judged_ms": of(self.judged_ms)}


COSTS: Final = Costs()


def on_the_line(sound: RawSound, *, seed: int, noise_db: float | None = None, loss: float = 0.0, band: bool = False) -> bytes:
    samples = np.asarray(sound.samples, dtype=np.float64)
    if band:
        bins, hertz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / sound.rate)
        passed = np.clip((hertz - 200) / 100, 0, 1) * np.clip((3600 - hertz) / 200, 0, 1)
        samples = np.fft.irfft(bins * passed, len(samples))
    return in_frames(over_the_line(samples, sound.rate, noise_db=noise_db, loss=loss, seed=seed))


def measured(pcm: bytes) -> Prosody | None:
    wall, processor = time.perf_counter(), time.thread_time()
    prosody = NumpyMeter().measure(pcm)
    COSTS.wall_ms.append((time.perf_counter() - wall) * 1000)
    COSTS.processor_ms.append((time.thread_time() - processor) * 1000)
    COSTS.seconds.append(len(pcm) / 32_000)
    return prosody


def after(standing: Standing, prosody: Prosody | None) -> tuple[Standing, bool]:
    """The next standing, and whether a hand is raised. Words say nothing here."""
    began = time.perf_counter()
    standing, reaction = judged(standing, Evidence(Cues(), prosody))
    COSTS.judged_ms.append((time.perf_counter() - began) * 1000)
    return standing, reaction is not None and reaction.alarm is not None


def shown(mood: Mood) -> str:
    if mood.anger >= HIGH:
        return "angry"
    if mood.distress >= HIGH:
        return "sad"
    return "happy" if any(reason.id == "lively" for reason in mood.reasons) else "neutral"


def calls(say: Say, line: dict[str, Any]) -> list[Standing]:
    """Calls that have had their calm turns."""
    begun = []
    for opening in OPENINGS:
        standing = Standing()
        for place, words in enumerate(opening):
            standing, _ = after(standing, measured(on_the_line(say(words), seed=place, **line)))
        begun.append(standing)
    return begun


def speaker(voices: dict[str, Say], sentences: Sequence[str], line: dict[str, Any]) -> dict[str, Any]:
    begun = calls(voices["neutral"], line)
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    hands: dict[str, list[bool]] = defaultdict(list)
    for emotion, say in voices.items():
        turns = [measured(on_the_line(say(words), seed=place, **line)) for place, words in enumerate(sentences)]
        for standing in begun:
            confusion[emotion].update(shown(after(standing, turn)[0].mood) for turn in turns)
            for one, other in zip(turns[::2], turns[1::2], strict=False):
                first, at_once = after(standing, one)
                hands[emotion].append(at_once or after(first, other)[1])
    told = {"confusion": {acted: {what: seen[what] for what in SHOWN} for acted, seen in confusion.items()}}
    return {**told, "anger": against_the_rest(confusion), "in_a_row": {emotion: share(some) for emotion, some in hands.items()}}


def against_the_rest(confusion: dict[str, Counter[str]]) -> dict[str, float] | None:
    if "angry" not in confusion:
        return None
    angry = confusion["angry"]
    rest = [seen for acted, seen in confusion.items() if acted != "angry"]
    recall = angry["angry"] / angry.total()
    specificity = 1 - sum(seen["angry"] for seen in rest) / sum(seen.total() for seen in rest)
    figures = {"recall": recall, "specificity": specificity, "balanced_accuracy": (recall + specificity) / 2}
    return {name: round(figure, 3) for name, figure in figures.items()}


def calm(say: Say, sentences: Sequence[str], line: dict[str, Any]) -> dict[str, float]:
    """A calm caller through a whole call of twelve turns, three times."""
    turns = [measured(on_the_line(say(words), seed=place, **line)) for place, words in enumerate(sentences)]
    moods, hands = [], []
    for standing in calls(say, line):
        raised = False
        for turn in turns:
            standing, hand = after(standing, turn)
            moods.append(standing.mood)
            raised |= hand
        hands.append(raised)
    return {
        "anger_high": share([mood.anger >= HIGH for mood in moods]),
        "distress_high": share([mood.distress >= HIGH for mood in moods]),
        "lively": share([any(reason.gauge is Gauge.INTEREST for reason in mood.reasons) for mood in moods]),
        "calls_with_a_hand": share(hands),
    }


def share(held: Sequence[bool]) -> float:
    return round(sum(held) / len(held), 3)


def speakers(folders: Sequence[Path]) -> Iterator[tuple[str, dict[str, Say]]]:
    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for file in sorted(file for folder in folders for file in folder.glob("*.htsvoice")):
        name, _, emotion = re.sub(r"[-_](?=[a-z]+$)", " ", file.stem).rpartition(" ")
        found[name]["neutral" if emotion == "normal" else emotion] = file
    for name, files in found.items():
        if "neutral" in files:
            engine = OpenJTalk(voices=files)
            yield name, {emotion: said(engine, emotion) for emotion in files}


def said(engine: Any, voice: str) -> Say:
    known: dict[str, RawSound] = {}

    def say(words: str) -> RawSound:
        if words not in known:
            known[words] = engine.sound(spoken(words, {}), voice, 1.0)
        return known[words]

    return say


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--htsvoices", nargs="*", type=Path, default=[])
    parser.add_argument("--sentences", type=int, default=26)
    parser.add_argument("--kokoro", action="store_true", help="false alarms of calm voices; takes a minute or two")
    options = parser.parse_args()
    texts = [json.loads(row)["text"] for row in SENTENCES.read_text("utf-8").splitlines()]
    sentences = texts[-options.sentences :]
    report: dict[str, Any] = {"sentences": len(sentences), "calls": len(OPENINGS), "speakers": {}, "calm": {}}
    for name, voices in speakers(options.htsvoices):
        report["speakers"][name] = {condition: speaker(voices, sentences, line) for condition, line in CONDITIONS.items()}
    others: dict[str, Say] = {"openjtalk": said(OpenJTalk(), "default")}
    if options.kokoro:
        from console.call.synthesis.kokoro import Kokoro

        engine = Kokoro()
        others |= {name: said(engine, name) for name in engine.voices()}
    for name, say in others.items():
        report["calm"][name] = {condition: calm(say, sentences[:12], CONDITIONS[condition]) for condition in ("g711", "noise20")}
    print(json.dumps({**report, "cost": COSTS.spread()}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

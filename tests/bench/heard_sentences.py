"""What the real recogniser makes of known sentences over a telephone line: writes the pairs that understanding is tested on.

``python -m tests.bench.heard_sentences OUT.jsonl [--seconds 300]``: goes on where OUT ends, one JSON object a line: ``said``, ``heard``,
``confidence``, ``intent``, ``expecting``, ``voice``, ``noise_db`` (null: a clean line), ``part``.

``part``: ``held`` are sentences nobody looked at (blind.jsonl), ``development`` those of development.jsonl and of the latency bench,
``fragment`` the beginnings of fragments.txt and of the bench's sentences with a pause.
"""

import argparse
import json
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import yaml

from console.app.hearing import load
from console.call.synthesis.engine import SpeechEngine
from console.call.synthesis.kokoro import Kokoro
from console.call.synthesis.openjtalk import OpenJTalk
from console.domain.audio import FRAME_BYTES
from console.domain.readings import spoken
from tests.bench.telephone_line import in_frames, over_the_line

ROOT = Path(__file__).parents[2]
SETS = ROOT / "tests/data/understanding"
SAFETY = ("refuse_contact", "refuse_offer", "want_human", "wrong_person", "third_party", "minor")
NOISES: tuple[int | None, ...] = (None, 20, 10)
OF_THE_CALL = ("山田", "みなとマルシェ", "ウールチェスターコート")
PAUSE = re.compile(r"〔[\d.]*〕")


@dataclass(frozen=True, slots=True)
class Sentence:
    said: str
    intent: str | None
    expecting: str | None
    part: str


def sentences() -> Iterator[Sentence]:
    """Every third safety sentence of the blind set and all others of it; the development set thinned out; the bench; fragments."""
    seen: dict[str, int] = {}
    for name, part, safe, other in (("blind", "held", 3, 1), ("development", "development", 2, 8)):
        for row in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines():
            line = json.loads(row)
            place = seen[f"{name}:{line['intent']}"] = seen.get(f"{name}:{line['intent']}", 0) + 1
            if place % (safe if line["intent"] in SAFETY else other) == 0:
                yield Sentence(line["text"], line["intent"], line.get("expecting"), part)
    bench: dict[str, Any] = yaml.safe_load((ROOT / "assets/bench/latency.ja.yaml").read_text("utf-8"))
    for item in (*bench["opening"][1:], *bench["sentences"], *bench["closing"]):
        asked = "identity" if item in bench["opening"] else None
        yield Sentence(PAUSE.sub("", item["say"]), item["means"][0], asked, "development")
        if PAUSE.search(item["say"]):
            yield Sentence(PAUSE.split(item["say"])[0], None, asked, "fragment")
    for row in (SETS / "fragments.txt").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            found = re.match(r"(?:\[(\w+)\] )?(.+)", row)
            assert found is not None
            yield Sentence(PAUSE.split(found[2])[0], None, found[1], "fragment")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=300.0)
    options = parser.parse_args()
    done = len(options.out.read_text("utf-8").splitlines()) if options.out.exists() else 0
    until = time.monotonic() + options.seconds
    ear_of = load("whisper", Path(platformdirs.user_data_dir("okaeri")) / "models" / "whisper-base")
    kokoro = Kokoro()
    voices: tuple[tuple[SpeechEngine, str], ...] = tuple(
        pair for name in kokoro.voices() for pair in ((OpenJTalk(), "default"), (kokoro, name))
    )
    wanted = list(sentences())
    with options.out.open("a", encoding="utf-8") as out:
        for place, sentence in enumerate(wanted):
            rows = range(place * len(NOISES), (place + 1) * len(NOISES))
            if rows.stop <= done:
                continue
            if time.monotonic() > until:
                break
            engine, voice = voices[place % len(voices)]
            sound = engine.sound(spoken(sentence.said, {}), voice, 1.0)
            for row, noise in zip(rows, NOISES, strict=True):
                if row < done:
                    continue
                pcm = in_frames(over_the_line(sound.samples, sound.rate, noise_db=noise, seed=zlib.crc32(sentence.said.encode())))
                ear = ear_of.ear(OF_THE_CALL)
                for start in range(0, len(pcm), FRAME_BYTES):
                    ear.feed(pcm[start : start + FRAME_BYTES])
                heard = ear.words()
                line = {
                    "said": sentence.said,
                    "heard": heard.text,
                    "confidence": round(heard.confidence, 3),
                    "intent": sentence.intent,
                    "expecting": sentence.expecting,
                    "voice": f"{engine.name}/{voice}",
                    "noise_db": noise,
                    "part": sentence.part,
                }
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(json.dumps({"sentences": len(wanted), "rows": len(options.out.read_text("utf-8").splitlines())}))


if __name__ == "__main__":
    main()

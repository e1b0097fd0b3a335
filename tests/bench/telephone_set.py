"""A test set for ``okaeri eval recognition``: the sentences of tests/data/recognition as they sound over a telephone.

``python -m tests.bench.telephone_set OUT [--sentences FILE.jsonl] [--htsvoices FOLDER] [--every]``: NAME.wav (8 kHz), NAME.txt and NAME.json for each
sentence and condition, voices in turn: Kokoro's five, OpenJTalk's, and any ``.htsvoice`` files of FOLDER. Each sentence is there clean, with white
noise at 20 dB, and under one of the other conditions (``--every``: under all of them). The same arguments give
the same sound; a set that was broken off is gone on with.
"""

import argparse
import json
import wave
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.call.synthesis.engine import RawSound, SpeechEngine
from console.call.synthesis.kokoro import Kokoro
from console.call.synthesis.openjtalk import OpenJTalk
from console.domain.readings import spoken
from tests.bench.telephone_line import LINE_RATE, Law, over_the_line

SENTENCES = Path(__file__).parents[1] / "data/recognition/sentences.jsonl"


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    noise_db: float | None = None
    loss: float = 0.0
    rate: float = 1.0


GOALS = (Condition("clean"), Condition("noise20", noise_db=20))
OTHERS = (Condition("noise10", noise_db=10), Condition("loss5", loss=0.05), Condition("fast", rate=1.25), Condition("slow", rate=0.8))


def conditions(place: int, every: bool) -> tuple[Condition, ...]:
    return (*GOALS, *(OTHERS if every else (OTHERS[place % len(OTHERS)],)))


def voices(htsvoices: Path | None) -> tuple[tuple[SpeechEngine, str], ...]:
    files = {file.stem: file for file in sorted(htsvoices.glob("*.htsvoice"))} if htsvoices else {}
    kokoro, openjtalk = Kokoro(), OpenJTalk(voices=files)
    return (*((kokoro, name) for name in kokoro.voices()), *((openjtalk, name) for name in openjtalk.voices()))


def rows(file: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(row) for row in file.read_text("utf-8").splitlines() if row)


def write(out: Path, name: str, sound: RawSound, condition: Condition, row: dict[str, Any], voice: str) -> None:
    seed = zlib.crc32(f"{name}{row['text']}".encode())
    law: Law = "a" if seed % 4 == 0 else "mu"
    heard = over_the_line(sound.samples, sound.rate, noise_db=condition.noise_db, loss=condition.loss, seed=seed, law=law)
    with wave.open(str(out / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LINE_RATE)
        file.writeframes(heard.astype("<i2").tobytes())
    (out / f"{name}.txt").write_text(row["text"] + "\n", "utf-8")
    about = {key: value for key, value in row.items() if key != "text"} | {"condition": condition.name, "voice": voice, "codec": law}
    (out / f"{name}.json").write_text(json.dumps(about, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--htsvoices", type=Path)
    parser.add_argument("--every", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    speakers = voices(options.htsvoices)
    files = 0
    for place, row in enumerate(rows(options.sentences)):
        engine, voice = speakers[place % len(speakers)]
        sounds: dict[float, RawSound] = {}
        for condition in conditions(place, options.every):
            files += 1
            name = f"{place:03d}-{condition.name}"
            if (options.out / f"{name}.json").exists():
                continue
            if condition.rate not in sounds:
                sounds[condition.rate] = engine.sound(spoken(row["text"], {}), voice, condition.rate)
            write(options.out, name, sounds[condition.rate], condition, row, f"{engine.name}/{voice}")
    print(json.dumps({"files": files}))


if __name__ == "__main__":
    main()

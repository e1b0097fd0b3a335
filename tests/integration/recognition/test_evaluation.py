"""``okaeri eval recognition`` as a person runs it, with the real recogniser and a folder in which not all is well."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

from console.domain.audio import RATE
from tests.integration.recognition.conftest import Render

SENTENCES = {"refusal": "もう電話しないでください。", "fee": "送料はいくらですか。", "number": "二足ください。"}


def put(folder: Path, name: str, pcm: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)


def evaluated(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", "eval", "recognition", str(folder), "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONUTF8": "1"})


def test_three_sentences_and_what_is_wrong_with_the_rest(render: Render, whisper_folder: Path, tmp_path: Path) -> None:
    for name, said in SENTENCES.items():
        put(tmp_path / "clean", name, render(said))
        (tmp_path / "clean" / f"{name}.txt").write_text(said, "utf-8")
    (tmp_path / "clean/refusal.json").write_text('{"intent": "refuse_contact"}', "utf-8")
    (tmp_path / "clean/number.json").write_text('{"kind": "number"}', "utf-8")
    put(tmp_path, "wordless", bytes(3200))
    (tmp_path / "broken.wav").write_bytes(b"RIFF no more")
    (tmp_path / "broken.txt").write_text("はい。", "utf-8")

    run = evaluated(tmp_path)

    assert run.returncode == 1
    found = json.loads(run.stdout)
    assert (found["n"], found["engine"]) == (3, "whisper")
    assert 0 <= found["cer_reading"] < 0.5
    assert found["by_condition"]["clean"]["n"] == 3
    assert (found["intent_n"], found["intent_accuracy"]) == (1, 1.0)
    assert found["numbers"]["n"] == 1
    assert "電話" in next(one["heard"] for one in found["hypotheses"] if one["name"] == "clean/refusal")
    assert len(found["faults"]) == len(run.stderr.splitlines()) == 2
    assert "broken.wav" in run.stderr
    assert "wordless.txt" in run.stderr


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    run = evaluated(tmp_path)
    assert run.returncode != 0
    assert run.stdout == ""
    assert "There is no WAV" in run.stderr
    assert "Traceback" not in run.stderr

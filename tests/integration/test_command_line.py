"""The commands that ask a running engine, against a real engine whose line is canned."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli import main

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "console", "engine", "--home", str(folder), "--port", "0", "--demo", "--canned-line"]
    log = (folder / "engine.log").open("w")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, env=dict(os.environ)) as engine:
        assert engine.stdout is not None
        ready = engine.stdout.readline()
        assert ready, (folder / "engine.log").read_text()
        assert json.loads(ready)["ready"]
        try:
            yield folder
        finally:
            engine.terminate()
            assert engine.wait(60) == 0


def test_the_queue_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["carts", "list", "--home", str(home), "--json", "--limit", "3"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert (page["total"], len(page["carts"])) == (10, 3)


def test_a_call_is_begun(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call", "demo-cart-01", "--home", str(home), "--no-follow"]) == 0
    assert capsys.readouterr().out.strip()


def test_a_barred_number_is_refused_in_one_sentence_and_nothing_is_dialled(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call", "demo-cart-09", "--home", str(home)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "17条" in said.err


def test_an_unknown_cart_is_one_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call", "no-such-cart", "--home", str(home)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_no_engine_here_says_how_to_start_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["carts", "list", "--home", str(tmp_path)]) == 2
    assert "okaeri engine" in capsys.readouterr().err


def test_doctor_finds_nothing_missing_where_the_tests_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--json", "--home", str(tmp_path)])
    findings = json.loads(capsys.readouterr().out)
    # An engine of the person who runs the tests may hold the door's usual port.
    missing = [finding for finding in findings if finding["state"] == "missing" and finding["id"] != "port"]
    assert missing == []
    assert code == int(any(finding["state"] == "missing" for finding in findings))
    assert {"python", "engine", "window", "model.whisper-base", "disk", "clock", "trunk"} <= {finding["id"] for finding in findings}


def test_understanding_is_measured_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "返品できますか", "intent": "ask_return"}\n{"text": "結構です", "intent": "refuse_offer"}\n', "utf-8")
    assert main(["eval", "understanding", str(lines), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 2

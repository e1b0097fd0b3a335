import json
import subprocess
import sys

import pytest

from console.cli import main


def test_wrong_input_is_one_sentence_in_each_language_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "path", "whisper-bass"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    japanese, english = said.err.strip().splitlines()
    assert "カタログ" in japanese
    assert "catalogue" in english


def test_a_traceback_only_when_asked_for() -> None:
    def ask(*more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "console", "models", "path", "nothing", *more], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode != 0
        return done.stderr

    assert "Traceback" not in ask()
    assert "Traceback" in ask("--debug")


def test_help_loads_no_engine_and_no_window() -> None:
    code = (
        "import sys\nfrom console.cli import main\nmain(['--help'])\n"
        "heavy = {'PySide6', 'sqlalchemy', 'fastapi', 'numpy', 'pjsua2', 'llama_cpp', 'httpx', 'faster_whisper'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_the_list_of_models_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["qwen2.5-coder-1.5b"]["bytes"] == 1_117_320_768
    assert rows["qwen2.5-coder-1.5b"]["licence"] == "Apache-2.0"


def test_a_wrong_purpose_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "fetch", "--for", "fun"]) == 2
    assert "tests" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wanted", "where", "absent", "part"),
    [
        (["doctor"], "console.cli.root.app", "sqlalchemy", "engine"),
        (["desk"], "console.app.desk.main", "PySide6.QtWidgets", "desk"),
        ([], "console.app.desk.main", "PySide6.QtWidgets", "desk"),
    ],
)
def test_a_part_that_is_not_installed_is_named_with_the_way_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, wanted: list[str], where: str, absent: str, part: str
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named {absent!r}", name=absent)

    monkeypatch.setattr(where, breaks)
    assert main(wanted) == 2
    assert f"okaeri-console[{part}]" in capsys.readouterr().err

"""``okaeri people``: the way in for whoever is locked out."""

import json
from pathlib import Path

import pytest

from console.cli import main


def said(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, str]:
    code = main(["people", *words, "--home", str(home)])
    return code, capsys.readouterr().out.strip()


def test_people_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, tmp_path, "add", "城戸")[0] == 2  # the first one has to be an administrator
    code, password = said(capsys, tmp_path, "add", "森 司", "--role", "administrator")
    assert (code, len(password)) == (0, 14)
    assert said(capsys, tmp_path, "add", "森司")[0] == 2
    assert said(capsys, tmp_path, "add", "城戸", "--role", "boss")[0] == 2
    assert said(capsys, tmp_path, "add", "城戸")[0] == 0
    assert said(capsys, tmp_path, "disable", "森司")[0] == 2  # the last administrator
    assert said(capsys, tmp_path, "role", "城戸", "administrator")[0] == 0
    assert said(capsys, tmp_path, "disable", "森司")[0] == 0
    code, again = said(capsys, tmp_path, "reset", "森司")
    assert (code, again == password) == (0, False)
    assert said(capsys, tmp_path, "enable", "森司")[0] == 0
    assert said(capsys, tmp_path, "reset", "だれか")[0] == 2
    told = [json.loads(line) for line in said(capsys, tmp_path, "list", "--json")[1].splitlines()]
    assert [(one["name"], one["role"], one["enabled"], one["must_change"]) for one in told] == [
        ("森 司", "administrator", True, True),
        ("城戸", "administrator", True, True),
    ]

import io
from pathlib import Path

import pytest

from console.cli import main
from console.settings import Folders, Secrets


def test_a_password_piped_in_is_kept_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret\n"))
    assert main(["secret", "trunk.password", "--home", str(tmp_path)]) == 0
    assert Secrets(Folders.find(tmp_path)).get("trunk.password") == "s3cret"
    assert "s3cret" not in capsys.readouterr().out


@pytest.mark.parametrize(("name", "given"), [("trunk.pasword", "x\n"), ("trunk.password", "")])
def test_a_wrong_name_and_an_empty_password_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert main(["secret", name, "--home", str(tmp_path)]) == 2
    assert Secrets(Folders.find(tmp_path)).get("trunk.password") is None

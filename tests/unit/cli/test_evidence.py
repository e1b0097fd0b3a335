"""``okaeri evidence verify``, where no engine runs."""

import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner

from console.cli.evidence import app
from console.domain.evidence_pack import PAPER
from tests.unit.domain.test_evidence_pack import pack

RUN = CliRunner()


def written(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def test_a_whole_pack_and_an_altered_one(tmp_path: Path) -> None:
    whole = RUN.invoke(app, ["verify", str(written(tmp_path / "a.zip", pack())), "--home", str(tmp_path), "--json"])
    assert whole.exit_code == 0, whole.output
    assert json.loads(whole.output)["asked_engine"] is False
    altered = RUN.invoke(app, ["verify", str(written(tmp_path / "b.zip", {**pack(), PAPER: b"x"})), "--home", str(tmp_path)])
    assert altered.exit_code == 1
    assert "evidence.pdf が書き換えられています。" in altered.output


def test_a_file_that_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "c.zip").write_bytes(b"no zip")
    assert "読めません" in str(RUN.invoke(app, ["verify", str(tmp_path / "c.zip")]).exception)

import json
import shutil
from pathlib import Path

import pytest

from console.cli import main
from console.shipped import shipped


def test_the_shipped_packs_are_listed_with_their_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scripts", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert "apparel" in {row["pack"] for row in rows}
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_a_pack_that_may_be_signed_passes_and_a_broken_one_is_pointed_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "apparel"
    shutil.copytree(shipped("assets/packs/apparel"), pack)
    assert main(["scripts", "check", str(pack)]) == 0
    lines = pack / "lines.yaml"
    lines.write_text("")
    assert main(["scripts", "check", str(pack)]) != 0

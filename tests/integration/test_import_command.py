"""``okaeri carts import`` as the shop's people type it: a Shift_JIS file, its bad rows kept, a second time nothing new."""

import json
from pathlib import Path

import pytest

from console.app.books import open_books
from console.cli import main
from console.service.seeding import seed
from console.settings import Folders, Secrets, load
from tests.unit.store import sample

pytestmark = pytest.mark.integration

ROWS = """カートID,カート最終更新日時,型番,商品名,単価,氏名,電話番号
A-1,2026-11-10 10:00,S-1,ストール,4800,青木 遥,090-1234-5678
A-2,2026-11-10 11:00,S-2,コート,24800,大野 光,080-2345-6789
A-3,2026-11-10 12:00,S-3,手袋,いくら,上田 葵,070-3456-7890
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With a shop and without an engine."""
    folder = tmp_path / "home"
    folders = Folders.find(folder)
    folders.create()
    store = open_books(load(folders), folders, Secrets(folders))
    with store() as work:
        seed(work, sample.SHOP, (), (), (), ())
        work.commit()
    store.close()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "カゴ落ち.csv"
    path.write_bytes(ROWS.encode("cp932"))
    return path


def imported(home: Path, file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    main(["carts", "import", str(file), "--home", str(home), "--json", *more])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_what_can_be_read_comes_in_once_and_the_rest_is_kept(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = imported(home, file, capsys)
    assert first["applied"] == 2, first
    assert first["rejected_rows"] == 1
    rejected = Path(str(first["rejected_file"]))
    assert "上田 葵" in rejected.read_bytes().decode("cp932", "replace") or "上田 葵" in rejected.read_text("utf-8-sig")
    again = imported(home, file, capsys)
    assert (again["changed_carts"], again["new_customers"]) == (0, 0)


def test_rejected_rows_are_told_by_the_exit_code_and_in_both_languages(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["carts", "import", str(file), "--home", str(home)]) == 1
    said = capsys.readouterr()
    assert "取り込めなかった行 1 行" in said.out
    assert "rejected rows" in said.out


def test_looking_changes_nothing(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["carts", "import", str(file), "--home", str(home), "--preview"]) == 0
    said = capsys.readouterr().out
    assert "cp932" in said
    assert "電話番号" in said
    assert imported(home, file, capsys)["new_customers"] == 2


def test_a_file_without_the_columns_is_one_sentence_in_each_language(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("天気,気温\n晴れ,12\n", "utf-8")
    assert main(["carts", "import", str(path), "--kind", "carts", "--home", str(home)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert [line for line in said.err.splitlines() if "--map" in line] == said.err.strip().splitlines()[-2:]

"""``okaeri knowledge`` and ``okaeri learning`` on the books of this machine."""

import json
from pathlib import Path

import pytest

from console.cli import main
from console.service.seeding import seed
from console.settings import Folders, Secrets, StoreSettings
from console.store.open_store import open_store
from tests.unit.store.sample import CARTS, FACT, HANAKO, KEN, SHOP

FAQ = "質問,回答\n離島への配送はできますか,はい、離島へもお届けしております。\nのしは付けられますか,クーポンで10%引きです。\n空,\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folders = Folders.find(tmp_path)
    folders.create()
    store = open_store(StoreSettings(), folders, Secrets(folders))
    with store() as work:
        seed(work, SHOP, (HANAKO, KEN), CARTS, (FACT,), ())
        work.commit()
    store.close()
    (tmp_path / "faq.csv").write_text(FAQ, "utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, str]:
    code = main([*words, "--home", str(home)])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_from_a_file_to_an_answer(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, home, "knowledge", "import", str(home / "faq.csv"), str(home / "none.pdf"), "--json")
    faq, none = json.loads(out)
    assert (code, faq["new"], faq["not_read"], faq["faults"][0]["place"]) == (1, 2, 1, "4行目")
    assert "cannot be opened" in none["error"]["en"]
    page = json.loads(said(capsys, home, "knowledge", "list", "--state", "draft", "--json")[1])
    ids = {entry["question"]: entry["id"] for entry in page["entries"]}
    assert said(capsys, home, "knowledge", "search", "うち島なんだけど送れる?")[1].startswith("お答えできるものがありません")
    code, out = said(capsys, home, "knowledge", "approve", ids["離島への配送はできますか"], "--until", "2027-03-31", "--yes")
    assert (code, "2027-03-31" in out) == (0, True)
    told = json.loads(said(capsys, home, "knowledge", "search", "うち島なんだけど送れる?", "--json")[1])
    assert told["answer"] == ids["離島への配送はできますか"]
    code, out = said(capsys, home, "knowledge", "approve", ids["のしは付けられますか"], "--yes")
    assert (code, "cannot be approved" in out) == (2, True)
    assert said(capsys, home, "knowledge", "withdraw", ids["離島への配送はできますか"])[0] == 0
    assert json.loads(said(capsys, home, "knowledge", "show", ids["離島への配送はできますか"])[1])["state"] == "withdrawn"


def test_learning_says_what_there_is(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(said(capsys, home, "learning", "list", "--json")[1])["in_use"] == 0
    assert json.loads(said(capsys, home, "learning", "versions", "--json")[1])["versions"] == []
    for words, rule in (
        (("train",), "No example"),
        (("roll-back",), "no version before"),
        (("switch", "7"), "no version 7"),
        (("reject", "x"), "no example"),
    ):
        code, out = said(capsys, home, "learning", *words)
        assert (code, rule in out) == (2, True), out

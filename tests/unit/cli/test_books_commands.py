"""The commands on audit chain, keys and customers: what they say and how they end."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.cli import main
from console.service.seeding import seed
from console.settings import Folders, Secrets, StoreSettings
from console.store.open_store import database_file, open_store
from tests.unit.store.intruder import ON_SQLITE
from tests.unit.store.sample import CARTS, FACT, HANAKO, KEN, NOW, SHOP


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.find(tmp_path)
    folders.create()
    store = open_store(StoreSettings(), folders, Secrets(folders))
    with store() as work:
        seed(work, SHOP, (HANAKO, KEN), CARTS, (FACT,), ())
        for number in range(4):
            work.audit.append(SHOP.id, NOW, "店長", "campaign.on", f"c{number}")
        work.commit()
    store.close()
    return folders


def said(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, str]:
    code = main([*words, "--home", str(home)])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_verify_ends_with_0_or_1_and_names_the_entry(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, tmp_path, "audit", "verify", "--json")
    told = json.loads(out)
    assert (code, told["whole"], told["entries"]) == (0, True, 4)
    assert said(capsys, tmp_path, "audit", "verify", "--noted", told["noted"])[0] == 0
    assert said(capsys, tmp_path, "audit", "verify", "--noted", "2:" + "0" * 64)[0] == 1
    assert said(capsys, tmp_path, "audit", "verify", "--noted", "yesterday")[0] == 2
    with closing(sqlite3.connect(database_file(folders))) as database:
        for statement in (*ON_SQLITE, "UPDATE audit SET who = 'nobody' WHERE seq = 2"):
            database.execute(statement)
        database.commit()
    code, out = said(capsys, tmp_path, "audit", "verify")
    assert code == 1
    assert "記録 2" in out
    assert "Entry 2: was altered" in out


def test_show(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, tmp_path, "audit", "show", "--after", "2", "--limit", "1", "--json")
    assert (code, json.loads(out)["seq"]) == (0, 3)


def test_rotate_then_erase(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, tmp_path, "keys", "rotate", "--json")
    assert (code, json.loads(out)["keys"]) == (0, 2)
    paper = tmp_path / "certificate.json"
    erase = ("customers", "erase", "phone", HANAKO.phone, "--reason", "ご本人の請求", "--yes", "--certificate", str(paper))
    code, out = said(capsys, tmp_path, *erase)
    assert code == 0
    assert "消去証明書" in out
    assert json.loads(paper.read_text("utf-8"))["key_destroyed"]
    assert said(capsys, tmp_path, *erase)[0] == 2
    code, out = said(capsys, tmp_path, "audit", "verify")
    assert code == 0


def test_api_keys(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, tmp_path, "keys", "api", "add", "CRM", "--scope", "results:read")
    assert code == 0
    assert out.startswith("okaeri_")
    key_id = json.loads(said(capsys, tmp_path, "keys", "api", "list", "--json")[1])["id"]
    assert out.split()[0] not in database_file(folders).read_text("latin-1")
    assert said(capsys, tmp_path, "keys", "api", "revoke", key_id)[0] == 0
    assert said(capsys, tmp_path, "keys", "api", "revoke", key_id)[0] == 2
    assert said(capsys, tmp_path, "keys", "api", "add", "CRM", "--scope", "everything")[0] == 2


def test_results_are_listed_told_again_and_exported(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(StoreSettings(), folders, Secrets(folders))
    with store() as work:
        for number in range(3):
            work.results.add(f"r{number}", SHOP.id, "contact.barred", NOW, {"cart_id": "=k1", "everything": True})
        work.results.settle("r1", "dead", NOW, "HTTP 410")
        work.commit()
    store.close()
    code, out = said(capsys, tmp_path, "results", "list", "--state", "dead", "--json")
    assert (code, json.loads(out)["id"]) == (0, "r1")
    code, out = said(capsys, tmp_path, "results", "resend")
    assert "1 件" in out
    assert said(capsys, tmp_path, "results", "list", "--state", "nothing")[0] == 2
    paper = tmp_path / "results.csv"
    for encoding in ("utf-8", "cp932"):
        assert said(capsys, tmp_path, "results", "export", str(paper), "--encoding", encoding)[0] == 0
        text = paper.read_text("utf-8-sig" if encoding == "utf-8" else "cp932")
        assert len(text.splitlines()) == 4
        assert ",'=k1," in text
    assert said(capsys, tmp_path, "results", "export", str(paper), "--since", "2026-12-02")[1].startswith("0 件")
    code, out = said(capsys, tmp_path, "results", "secret")
    assert out.startswith("whsec_")

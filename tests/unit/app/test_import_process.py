"""An import in a process of its own comes to what one in this process comes to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.app.books import open_books
from console.app.import_process import ImportProcess
from console.campaign.carts.columns import propose
from console.campaign.carts.rows import Reading
from console.domain.errors import BadInput
from console.folders import HOME_VARIABLE
from console.service.intake.importer import ImportHere, ImportJob
from console.service.intake.pace import PORTION
from console.settings import Folders, Secrets, Settings
from console.store.sql_unit_of_work import SqlStore
from tests.unit.app.test_import_file import CARTS, HEADINGS, written
from tests.unit.store.books import books
from tests.unit.store.sample import SHOP, new_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WRONG = "C9,2026/11/20 18:40,名無し,電話なし,,同意する,AP-1002,リネンシャツ,2,8900"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    folders = Folders.find()
    folders.create()
    store = open_books(Settings(), folders, Secrets(folders))
    with store() as work:
        work.shops.add(SHOP)
        work.commit()
    assert isinstance(store, SqlStore)
    yield store
    store.close()


def job(path: Path) -> ImportJob:
    return ImportJob(path, "cp932", SHOP.id, propose(HEADINGS.split(",")), Reading(NOW, NOW))


async def test_it_comes_to_the_same(installed: SqlStore, tmp_path: Path) -> None:
    heard: list[int] = []
    wanted = job(written(tmp_path, (*CARTS, WRONG)))
    (tmp_path / "here").mkdir()
    here = new_store(tmp_path / "here")
    with here() as work:
        work.shops.add(SHOP)
        work.commit()
    report = await ImportProcess().run(wanted, heard.append, lambda: False)
    assert report == await ImportHere(here, lambda: NOW).run(wanted, heard.append, lambda: False)
    assert (report.applied, [row.number for row in report.rejected], heard[0]) == (2, [5], 4)
    # Two keys, so two orders of digests.
    people, others = (sorted(repr(person[1]) for person in books(store)[0]) for store in (installed, here))
    assert people == others
    here.close()


async def test_what_is_wrong_is_told_in_a_sentence(installed: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="開けません"):
        await ImportProcess().run(job(tmp_path / "gone.csv"), lambda rows: None, lambda: False)


async def test_a_cancelled_one_ends_with_its_process_and_goes_on_where_it_stopped(installed: SqlStore, tmp_path: Path) -> None:
    rows = tuple(f"C{n},2026/11/20,高橋 {n},,p{n}@example.jp,,A,品,1,100" for n in range(PORTION + 10))
    wanted = job(written(tmp_path, rows))
    report = await ImportProcess().run(wanted, lambda rows: None, lambda: True)
    assert (report.cancelled, report.applied) == (True, PORTION)
    report = await ImportProcess().run(wanted, lambda rows: None, lambda: False)
    assert (report.cancelled, report.applied) == (False, PORTION + 10)

"""What the database cannot do becomes one clear sentence."""

import inspect
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from console.domain.errors import BadInput, OkaeriError, OurBug, StoreFault
from console.store.database import connect, sqlite_url
from console.store.faults import mapped
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import SHOP, fill, sqlite_store

ALL = [kind for _, kind in inspect.getmembers(exc, inspect.isclass) if issubclass(kind, exc.SQLAlchemyError)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_exception_of_the_library_is_mapped(kind: type[exc.SQLAlchemyError]) -> None:
    fault = kind("SELECT 1", {}, Exception("boom")) if issubclass(kind, exc.DBAPIError) else kind.__new__(kind)
    assert isinstance(mapped(fault), OkaeriError)


def overfill(store: SqlStore) -> None:
    """SQLite answers the same error code when it may not grow the file as when the disk has no room for it."""
    with store() as work:
        pages = work._session.execute(text("PRAGMA page_count")).scalar_one()
        work._session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(1000):
            work.keep.put("s1", f"key{number}", "x" * 4096)
        work.commit()


def test_a_full_disk(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with pytest.raises(StoreFault, match="disk is full") as caught:
        overfill(store)
    assert caught.value.retry
    with store(read_only=True) as work:
        assert work.shops.all() == (SHOP,)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "okaeri.sqlite3").write_bytes(b"not a database at all, whatever its name says" * 100)
    with pytest.raises(StoreFault, match="damaged"):
        sqlite_store(tmp_path)


def test_two_of_the_same_is_our_own_bug(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with pytest.raises(OurBug), store() as work:
        work.shops.add(SHOP)


def test_a_database_that_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.store.database.BUSY_MS", 10)
    store = sqlite_store(tmp_path)
    other = sqlite_store(tmp_path)
    with store() as writing:
        writing.keep.put("s1", "a", 1)
        with pytest.raises(StoreFault, match="busy"), other() as work:
            work.keep.put("s1", "b", 2)


@pytest.mark.parametrize("url", ["mysql://localhost/okaeri", "nonsense", "oracle://x"])
def test_only_databases_that_are_served(url: str) -> None:
    with pytest.raises(BadInput, match="postgresql"):
        connect(url)


def test_sqlite_keeps_a_journal_that_survives_a_killed_writer(tmp_path: Path) -> None:
    with connect(sqlite_url(tmp_path / "x.sqlite3")).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1

"""The audit chain shows what was altered, moved or removed."""

from pathlib import Path

import pytest
from sqlalchemy import text

from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import NOW, everything_on_disk, sqlite_store


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    store = sqlite_store(tmp_path)
    with store() as work:
        for number in range(1, 6):
            work.audit.append("s1", NOW, "佐々木", "call.take_over", f"call{number}", {"words": "ひみつのことば"})
        work.commit()
    return store


def alter(store: SqlStore, statement: str) -> int | None:
    with store() as work:
        work._session.execute(text(statement))
        work.commit()
    with store(read_only=True) as work:
        return work.audit.first_broken()


def test_a_whole_chain(store: SqlStore) -> None:
    with store(read_only=True) as work:
        assert work.audit.first_broken() is None
        assert [entry.seq for entry in work.audit.entries()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET who = 'somebody' WHERE seq = 3", 3),
        ("UPDATE audit SET detail_digest = digest WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 5", 5),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET seq = 9 WHERE seq = 1", 1),
    ],
)
def test_tampering_shows(store: SqlStore, statement: str, broken: int) -> None:
    assert alter(store, statement) == broken


def test_the_chain_keeps_digests_and_not_the_words(store: SqlStore, tmp_path: Path) -> None:
    store.close()
    assert "ひみつのことば".encode() not in everything_on_disk(tmp_path)

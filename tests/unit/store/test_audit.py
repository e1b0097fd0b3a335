"""The audit chain shows what was altered, moved or removed, and which entry it was."""

from pathlib import Path

import pytest
from sqlalchemy import text

from console.domain.errors import OurBug
from console.service.privacy.audit_records import Chain, Damage
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.intruder import ON_SQLITE
from tests.unit.store.sample import NOW, everything_on_disk, sqlite_store

SWAPPED = (
    "UPDATE audit SET seq = 99 WHERE seq = 2",
    "UPDATE audit SET seq = 2 WHERE seq = 3",
    "UPDATE audit SET seq = 3 WHERE seq = 99",
)
ONE_EARLIER = ("DELETE FROM audit WHERE seq = 2", "UPDATE audit SET seq = seq - 1 WHERE seq > 2", "UPDATE audit_head SET seq = 4")
CUT_OFF = ("DELETE FROM audit WHERE seq = 5", "UPDATE audit_head SET seq = 4, digest = (SELECT digest FROM audit WHERE seq = 4)")
ADDED = ("INSERT INTO audit SELECT 6, shop_id, at, who, what, subject, detail_digest, digest FROM audit WHERE seq = 5",)


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    store = sqlite_store(tmp_path)
    with store() as work:
        for number in range(1, 6):
            work.audit.append("s1", NOW, "佐々木", "call.take_over", f"call{number}", {"words": "ひみつのことば"})
        work.commit()
    return store


def altered(store: SqlStore, *statements: str) -> Chain:
    with store() as work:
        for statement in (*ON_SQLITE, *statements):
            work._session.execute(text(statement))
        work.commit()
    with store(read_only=True) as work:
        return work.audit.verify()


def test_a_whole_chain(store: SqlStore) -> None:
    with store(read_only=True) as work:
        chain = work.audit.verify()
        assert (chain.whole, chain.entries, chain.last) == (True, 5, 5)
        assert chain.digest == work.audit.digest_at(5)
        assert [entry.seq for entry in work.audit.entries()] == [1, 2, 3, 4, 5]
        assert [entry.seq for entry in work.audit.entries(2, after=2)] == [3, 4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'somebody' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 5",
        "INSERT OR REPLACE INTO audit SELECT 2, shop_id, at, 'somebody', what, subject, detail_digest, digest FROM audit WHERE seq = 5",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_itself_refuses_it(store: SqlStore, statement: str) -> None:
    with pytest.raises(OurBug) as refused, store() as work:
        work._session.execute(text(statement))
    assert "append-only" in str(refused.value.__cause__)
    with store(read_only=True) as work:
        assert (work.audit.verify().whole, work.audit.verify().entries) == (True, 5)


@pytest.mark.parametrize(
    ("statements", "damage"),
    [
        (("UPDATE audit SET who = 'somebody' WHERE seq = 3",), [Damage("changed", 3, 3)]),
        (("UPDATE audit SET at = '2026-12-01 05:10:00.000001' WHERE seq = 1",), [Damage("changed", 1, 1)]),
        (("UPDATE audit SET detail_digest = digest WHERE seq = 2",), [Damage("changed", 2, 2)]),
        (("UPDATE audit SET what = 'x' WHERE seq IN (2, 5)",), [Damage("changed", 2, 2), Damage("changed", 5, 5)]),
        (("DELETE FROM audit WHERE seq = 4",), [Damage("missing", 4, 4)]),
        (("DELETE FROM audit WHERE seq IN (2, 3)",), [Damage("missing", 2, 3)]),
        (("DELETE FROM audit WHERE seq = 5",), [Damage("missing", 5, 5)]),
        (("DELETE FROM audit",), [Damage("missing", 1, 5)]),
        (SWAPPED, [Damage("moved", 2, 2), Damage("moved", 3, 3)]),
        (CUT_OFF, [Damage("end", 4, 4)]),
        (("UPDATE audit_head SET digest = 'x'",), [Damage("end", 5, 5)]),
    ],
)
def test_tampering_shows(store: SqlStore, statements: tuple[str, ...], damage: list[Damage]) -> None:
    assert list(altered(store, *statements).damage) == damage


@pytest.mark.parametrize("statements", [ONE_EARLIER, ADDED, ("UPDATE audit SET seq = 9 WHERE seq = 1",), ("UPDATE audit SET digest = 'x' WHERE seq = 3",)])  # fmt: skip
def test_whatever_else_is_done_to_it_shows(store: SqlStore, statements: tuple[str, ...]) -> None:
    assert not altered(store, *statements).whole


def test_the_chain_keeps_digests_and_not_the_words(store: SqlStore, tmp_path: Path) -> None:
    store.close()
    assert "ひみつのことば".encode() not in everything_on_disk(tmp_path)

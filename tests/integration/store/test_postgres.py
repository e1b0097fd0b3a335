"""The store on a real PostgreSQL: schema, sealing, leases of several engines at once, the audit chain under concurrent writers."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from console.domain.errors import OkaeriError, OurBug, StoreFault
from console.service.privacy.audit_records import Damage
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate, revision
from console.store.sql_unit_of_work import SqlStore
from console.store.tables import Table
from tests.unit.store import leasing
from tests.unit.store.intruder import ON_POSTGRESQL
from tests.unit.store.sample import CARTS, HANAKO, KEY, NOW, SHOP, fill

pytestmark = pytest.mark.integration


@pytest.fixture
def engines(url: str) -> Iterator[list[Engine]]:
    """Eight engines' connections to one database."""
    engines = [connect(url) for _ in range(8)]
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.fixture
def stores(engines: list[Engine], tmp_path: Path) -> list[SqlStore]:
    migrate(engines[0], tmp_path)
    stores = [SqlStore(engine, AesGcmCipher(KEY)) for engine in engines]
    fill(stores[0])
    return stores


def test_the_migrations_make_exactly_the_tables_of_this_program(stores: list[SqlStore], engines: list[Engine]) -> None:
    with engines[0].connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_engines_that_start_together_migrate_once(engines: list[Engine], tmp_path: Path) -> None:
    start = threading.Barrier(4)
    faults: list[OkaeriError] = []

    def begin(engine: Engine) -> None:
        try:
            start.wait(10)
            migrate(engine, tmp_path)
        except OkaeriError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=begin, args=(engine,)) for engine in engines[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert revision(engines[0]) is not None


def test_what_goes_in_comes_out(stores: list[SqlStore]) -> None:
    with stores[1](read_only=True) as work:
        assert work.shops.all() == (SHOP,)
        assert work.customers.get("c1") == HANAKO
        assert work.carts.get("k1") == CARTS[0]
        (script,) = work.scripts.in_use("s1", NOW)
        assert work.scripts.version(script.content_hash) == script
        total, page = work.carts.page(0, 1, NOW)
        assert (total, len(page)) == (2, 1)


def test_nothing_personal_is_readable_in_the_database(stores: list[SqlStore], engines: list[Engine]) -> None:
    with engines[0].connect() as connection:
        # The values themselves: how a row prints leaves out the middle of a long one.
        rows = connection.execute(text("SELECT customers::text, data_keys::text FROM customers, data_keys"))
        stored = "\n".join(value for row in rows for value in row)
    assert HANAKO.name.encode().hex() not in stored
    assert HANAKO.phone.encode().hex() not in stored
    assert "東京都" in stored


def test_a_lease_is_exclusive_until_it_ends(stores: list[SqlStore]) -> None:
    leasing.a_lease_is_exclusive_until_it_ends(stores[0])


def test_only_the_holder_renews(stores: list[SqlStore]) -> None:
    leasing.only_the_holder_renews(stores[0])


def test_one_of_many_engines_wins(stores: list[SqlStore]) -> None:
    leasing.one_of_many_wins(stores)


def test_a_cart_that_another_engine_is_just_leasing_is_skipped_not_waited_for(stores: list[SqlStore]) -> None:
    with stores[0]() as first:
        assert first.carts.lease("k1", "e1", "call1", NOW, leasing.LATER)
        # The first has not committed: waiting for it here would never end.
        assert not leasing.leased(stores[1], "e2", "call2")
        first.commit()


def test_orphans_are_told_from_the_living(stores: list[SqlStore]) -> None:
    leasing.orphans_are_told_from_the_living(stores[0])


def test_the_audit_chain_stays_whole_under_concurrent_writers(stores: list[SqlStore]) -> None:
    def write(store: SqlStore) -> None:
        for number in range(10):
            with store() as work:
                work.audit.append("s1", NOW, "engine", "call.ended", f"call{number}")
                work.commit()

    threads = [threading.Thread(target=write, args=(store,)) for store in stores[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with stores[0](read_only=True) as work:
        assert [entry.seq for entry in work.audit.entries()] == list(range(1, 41))
        assert work.audit.verify().whole
    for statement in ("UPDATE audit SET what = 'nothing' WHERE seq = 17", "DELETE FROM audit", "TRUNCATE audit", "DELETE FROM audit_head"):
        with pytest.raises(OurBug) as refused, stores[0]() as work:
            work._session.execute(text(statement))
        assert "append-only" in str(refused.value.__cause__)
    with stores[0]() as work:
        for statement in (*ON_POSTGRESQL, "UPDATE audit SET what = 'nothing' WHERE seq = 17"):
            work._session.execute(text(statement))
        work.commit()
    with stores[0](read_only=True) as work:
        assert work.audit.verify().damage == (Damage("changed", 17, 17),)


def test_faults_of_the_server_are_one_clear_sentence(stores: list[SqlStore], url: str) -> None:
    with pytest.raises(OurBug), stores[0]() as work:
        work.shops.add(SHOP)
    nowhere = SqlStore(connect(url.replace("host=/", "host=/nowhere/")), AesGcmCipher(KEY))
    with pytest.raises(StoreFault, match="reached"), nowhere(read_only=True) as work:
        work.shops.all()

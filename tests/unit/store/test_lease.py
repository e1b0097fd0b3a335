"""The lease on SQLite; tests/integration/store has PostgreSQL."""

from pathlib import Path

from tests.unit.store import leasing
from tests.unit.store.sample import fill, sqlite_store


def test_a_lease_is_exclusive_until_it_ends(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    leasing.a_lease_is_exclusive_until_it_ends(store)


def test_only_the_holder_renews(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    leasing.only_the_holder_renews(store)


def test_one_of_many_wins(tmp_path: Path) -> None:
    stores = [sqlite_store(tmp_path) for _ in range(8)]
    fill(stores[0])
    leasing.one_of_many_wins(stores)


def test_orphans_are_told_from_the_living(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    leasing.orphans_are_told_from_the_living(store)

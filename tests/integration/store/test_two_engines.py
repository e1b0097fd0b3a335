"""Two engine processes on one database, dialling the same plan under load, one of them killed: nobody is dialled twice."""

from pathlib import Path

import pytest

from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.many_carts import two_engines_never_dial_the_same
from tests.unit.store.sample import KEY

pytestmark = pytest.mark.integration


def opened(url: str, folder: Path) -> SqlStore:
    engine = connect(url)
    migrate(engine, folder / "backups")
    return SqlStore(engine, AesGcmCipher(KEY))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("holds_s", [0.05, 1.5])
def test_on_postgresql(url: str, tmp_path: Path, holds_s: float) -> None:
    store = opened(url, tmp_path)
    try:
        two_engines_never_dial_the_same(url, store, tmp_path, 60, holds_s)
    finally:
        store.close()


@pytest.mark.timeout(300)
def test_without_the_lease_and_the_line_it_is_seen(url: str, tmp_path: Path) -> None:
    """The cart's lease and the customer's place in line are what keeps them apart, and this test would see their loss."""
    store = opened(url, tmp_path)
    try:
        with pytest.raises(AssertionError, match=r"a cart dialled twice|two carts of one customer"):
            two_engines_never_dial_the_same(url, store, tmp_path, 60, 1.5, "unguarded")
    finally:
        store.close()


@pytest.mark.timeout(300)
def test_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'okaeri.sqlite3'}"
    store = opened(url, tmp_path)
    try:
        two_engines_never_dial_the_same(url, store, tmp_path, 60, 0.05)
    finally:
        store.close()

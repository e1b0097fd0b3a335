"""What the store's integration tests share."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.postgres_server import NobodyToRunIt, postgres_server
from tests.integration.store.side_by_side import NAMES
from tests.unit.store.sample import KEY

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(peer: Callable[[str], Path], absent: Callable[[str], NoReturn]) -> Iterator[str]:
    """URL of a server without any database of ours."""
    try:
        with postgres_server(peer("initdb")) as url:
            yield url
    except NobodyToRunIt:
        # It refuses to run as root.
        absent("running as root, and there is no unprivileged user to run PostgreSQL as")


@pytest.fixture
def url(postgres: str) -> str:
    """A fresh database."""
    name = f"okaeri{next(_numbers)}"
    server = connect(postgres)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[list[SqlStore]]:
    """Two engines' stores on one fresh database with its tables."""
    engines = [connect(url) for _ in NAMES]
    migrate(engines[0], tmp_path)
    stores = [SqlStore(engine, AesGcmCipher(KEY)) for engine in engines]
    yield stores
    for store in stores:
        store.close()

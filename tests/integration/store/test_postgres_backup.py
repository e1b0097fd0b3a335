"""A PostgreSQL with data is copied before its tables change, and the copy holds it all."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from console.domain.errors import StoreFault
from console.store.database import connect
from console.store.migrate import migrate, revision
from tests.unit.store.test_migrations import HEAD, later

pytestmark = pytest.mark.integration


@pytest.fixture
def filled(url: str, tmp_path: Path) -> Engine:
    engine = connect(url)
    migrate(engine, tmp_path / "none")
    assert not (tmp_path / "none").exists(), "of an empty database nothing can be lost"
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (word text)"))
        connection.execute(text("INSERT INTO kept VALUES ('おかえり')"))
    return engine


def restored(url: str, dump: Path) -> Engine:
    """The copy, in a database of its own."""
    server = connect(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored"))
        connection.execute(text("CREATE DATABASE restored"))
    server.dispose()
    place = make_url(url)
    host = str(place.query.get("host") or place.host)
    command = [
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        f"--host={host}",
        f"--username={place.username}",
        "--dbname=restored",
        str(dump),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return connect(place.set(database="restored").render_as_string(hide_password=False))


def test_the_copy_before_a_change_can_be_restored(filled: Engine, url: str, tmp_path: Path) -> None:
    backup = migrate(filled, tmp_path / "backups", extra=[later(tmp_path)])
    assert backup is not None
    assert backup.stat().st_mode & 0o777 == 0o600
    assert revision(filled) == "9999"
    copy = restored(url, backup)
    with copy.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
        assert connection.execute(text("SELECT word FROM kept")).scalar_one() == "おかえり"
        assert not connection.dialect.has_table(connection, "one_more")
    copy.dispose()
    filled.dispose()


def test_without_a_copy_nothing_is_changed(filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups, extra = tmp_path / "backups", [later(tmp_path)]
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreFault, match="postgresql-client"):
        migrate(filled, backups, extra=extra)
    broken = tmp_path / "pg_dump"
    broken.write_text("#!/bin/sh\necho 'pg_dump: error: server version mismatch' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(StoreFault, match="server version mismatch"):
        migrate(filled, backups, extra=extra)
    assert revision(filled) == HEAD
    assert list(backups.iterdir()) == []
    filled.dispose()

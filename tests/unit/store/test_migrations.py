"""Every migration: what it makes, that it is undone whole when it fails, and the copy that is made before it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from console.domain.errors import StoreFault
from console.store.database import connect, sqlite_url
from console.store.migrate import MIGRATIONS, migrate, revision
from console.store.tables import Table
from tests.unit.store.sample import HANAKO, fill, sqlite_store

NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None

def upgrade():
    op.create_table("one_more", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
"""

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
"""Of this program."""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return connect(sqlite_url(tmp_path / "okaeri.sqlite3"))


def later(folder: Path, then: str = "") -> Path:
    versions = folder / "later"
    versions.mkdir()
    (versions / "9999_later.py").write_text(NEXT.format(then=then, head=HEAD), encoding="utf-8")
    return versions


def test_the_migrations_make_exactly_the_tables_of_this_program(engine: Engine, tmp_path: Path) -> None:
    assert migrate(engine, tmp_path / "backups") is None
    assert revision(engine) == HEAD
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
        assert connection.execute(text("SELECT seq FROM audit_head")).scalar_one() == 0


def test_every_owned_table_knows_its_shop() -> None:
    unowned = {name for name, table in Table.metadata.tables.items() if "shop_id" not in table.columns}
    assert unowned == {"shops", "audit_head"}


def test_a_second_start_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    migrate(engine, tmp_path / "backups")
    assert migrate(engine, tmp_path / "backups") is None
    assert not (tmp_path / "backups").exists()


def test_a_copy_is_made_before_a_database_with_data_is_changed(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    engine = connect(sqlite_url(tmp_path / "okaeri.sqlite3"))
    backup = migrate(engine, tmp_path / "backups", extra=[later(tmp_path)])
    assert backup is not None
    assert backup.stat().st_mode & 0o777 == 0o600
    assert revision(engine) == "9999"
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert copy.execute("SELECT count(*) FROM customers").fetchone() == (2,)


def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    engine = connect(sqlite_url(tmp_path / "okaeri.sqlite3"))
    with pytest.raises(ZeroDivisionError):
        migrate(engine, tmp_path / "backups", extra=[later(tmp_path, "1 / 0")])
    assert revision(engine) == HEAD
    with engine.connect() as connection:
        assert not connection.dialect.has_table(connection, "one_more")
    with sqlite_store(tmp_path)(read_only=True) as work:
        assert work.customers.get("c1") == HANAKO


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    engine = connect(sqlite_url(tmp_path / "okaeri.sqlite3"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '7777'"))
    with pytest.raises(StoreFault, match="newer version"):
        migrate(engine, tmp_path / "backups")


def test_no_backup_no_migration(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    engine = connect(sqlite_url(tmp_path / "okaeri.sqlite3"))
    (tmp_path / "backups").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreFault, match="was not changed"):
        migrate(engine, tmp_path / "backups", extra=[later(tmp_path)])
    assert revision(engine) == HEAD

"""Each migration on a real PostgreSQL with a row in every table: what was there stays."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB

from console.store.database import connect
from console.store.migrate import migrate, revision
from tests.unit.store.test_each_migration import STEPS

pytestmark = pytest.mark.integration
_AT = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)


def tables(engine: Engine) -> list[Table]:
    """In the order in which they refer to one another."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name not in ("alembic_version", "audit_head")]


def fill(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """One row into each table that has none, and what is in all of them then."""
    with engine.begin() as connection:
        for table in tables(engine):
            if connection.scalar(select(func.count()).select_from(table)) == 0:
                row = {column.name: _value(column) for column in table.columns if not column.nullable or column.primary_key}
                connection.execute(insert(table).values(row))
        return {table.name: _rows(connection, table) for table in tables(engine)}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _value(column: Column[Any]) -> object:
    # Every key and every reference is the same word, so that the rows belong together.
    match column.type:
        case Boolean():
            return True
        case Integer():
            return 1
        case Float():
            return 0.5
        case LargeBinary():
            return b"sealed"
        case DateTime():
            return _AT
        case Date():
            return _AT.date()
        case JSON() | JSONB():
            return {"is": column.name}
        case _:
            return "one"


@pytest.mark.timeout(300)
def test_what_was_there_stays_through_every_step(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    try:
        migrate(engine, tmp_path, to=STEPS[0][0])
        for before, after in STEPS:
            there = fill(engine)
            backup = migrate(engine, tmp_path, to=after)
            assert revision(engine) == after
            assert backup is not None
            assert before in backup.name
            with engine.connect() as connection:
                for table in tables(engine):
                    rows = there.get(table.name, [])
                    kept = _rows(connection, table)
                    assert [{name: row[name] for name in rows[0] if name in row} for row in kept if rows] == [
                        {name: row[name] for name in row if name in table.columns} for row in rows
                    ], table.name
                assert there.keys() <= {table.name for table in tables(engine)}
    finally:
        engine.dispose()

"""Each migration by itself: over a database that is in use, with a copy before it, and nothing that was there is lost."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory

from console.store.database import connect, sqlite_url
from console.store.migrate import MIGRATIONS, migrate, revision

STEPS = [
    (script.down_revision, script.revision)
    for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    if isinstance(script.down_revision, str)
][::-1]
"""(from, to), the oldest first."""


def filled(path: Path) -> dict[str, list[dict[str, Any]]]:
    """One row into each table, whatever its columns, in the order in which they refer to one another; what is there then."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        for name in names:
            if name in ("alembic_version", "audit_head"):
                continue
            columns = database.execute(f"PRAGMA table_info({name})").fetchall()
            values = {column["name"]: _value(column["type"], column["name"]) for column in columns if column["notnull"] or column["pk"]}
            marks = ", ".join(f":{column}" for column in values)
            quoted = ", ".join(f'"{column}"' for column in values)
            database.execute(f"INSERT INTO {name} ({quoted}) VALUES ({marks})", values)
        database.commit()
        return {name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")] for name in names if name != "alembic_version"}


def _value(kind: str, name: str) -> object:
    # Every key and every reference is the same word, so that the rows belong together.
    if kind.startswith(("INT", "BIGINT", "BOOL")):
        return 1
    if kind.startswith("FLOAT"):
        return 0.5
    if kind.startswith("BLOB"):
        return b"sealed"
    if kind.startswith("DATE"):
        return "2026-12-01 05:10:00.000000"
    return json.dumps({"is": name}) if kind.startswith("JSON") else "one"


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_what_was_there_stays(before: str, after: str, tmp_path: Path) -> None:
    path, backups = tmp_path / "okaeri.sqlite3", tmp_path / "backups"
    engine = connect(sqlite_url(path))
    migrate(engine, backups, to=before)
    there = filled(path)
    backup = migrate(engine, backups, to=after)
    assert revision(engine) == after
    assert backup is not None
    assert before in backup.name
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.row_factory = sqlite3.Row
        for name, rows in there.items():
            kept = [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
            assert [{column: row[column] for column in rows[0]} for row in kept if rows] == rows
    engine.dispose()

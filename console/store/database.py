"""The connection: SQLite in WAL mode in the data folder, or PostgreSQL by URL."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from console.domain.errors import BadInput

BUSY_MS = 5000
"""How long a writer waits for another process that writes."""
CACHE_KIB = 64 * 1024
"""Of each connection, filled only as far as it is used. Keys are digests, so rows go anywhere in their indexes."""
CHECKPOINT_PAGES = 8000
"""Of 4 KiB. What one portion of an import writes is moved into the database with what the next ones write to the same pages."""


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def connect(url: str) -> Engine:
    """Opens nothing yet; the first unit of work does.

    Raises:
        BadInput: not the URL of a database that is served.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise _not_ours() from fault
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "postgresql+psycopg":
        return create_engine(parsed, pool_pre_ping=True, pool_size=5, max_overflow=2, connect_args={"connect_timeout": 5})
    if parsed.get_backend_name() != "sqlite":
        raise _not_ours()
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _not_ours() -> BadInput:
    return BadInput(
        "store.url は sqlite:///… か postgresql://… で指定してください。",
        "Give store.url as sqlite:///… or postgresql://….",
    )


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not open transactions of its own: reading ones would become writing ones half way, and schema changes
    # would commit by themselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"cache_size=-{CACHE_KIB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("okaeri_read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

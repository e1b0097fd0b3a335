"""A copy of the whole database, made before anything in it is changed for good."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection

from console.domain.errors import StoreFault

LIMIT_S: Final = 4 * 3600
"""Longer than any shop's books take; a server that has stopped answering ends it."""
_OF_LIBPQ: Final = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "host": "PGHOST"}


def back_up(connection: Connection, backups: Path, named: str) -> Path:
    """``okaeri-NAMED-TIME.sqlite3`` or, of a PostgreSQL, ``….dump`` for ``pg_restore``; readable by its owner only.

    Raises:
        StoreFault: it cannot be made: nothing is changed then.
    """
    on_sqlite = connection.dialect.name == "sqlite"
    path = backups / f"okaeri-{named}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.{'sqlite3' if on_sqlite else 'dump'}"
    url = connection.engine.url
    try:
        backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        if on_sqlite:
            with closing(sqlite3.connect(url.database or "")) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
        else:
            _dump(url, path)
    except (OSError, sqlite3.Error, StoreFault) as fault:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        if isinstance(fault, StoreFault):
            raise
        raise StoreFault(
            f"変更前の写しを {backups} に作れません。空き容量と権限を確かめてください。データベースは変更していません。",
            f"The backup before the change cannot be written to {backups}. Check space and permissions. The database was not changed.",
        ) from fault
    return path


def _dump(url: URL, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreFault(
            "変更前の写しに pg_dump が要ります。サーバーと同じ版の postgresql-client を入れてください。データベースは変更していません。",
            "The backup before the change needs pg_dump: install the postgresql-client of the server's version. The database was not changed.",
        )
    # The password goes by the environment: a command line is open to everybody on the machine.
    said: dict[str, object] = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    said |= {variable: url.query.get(name) for name, variable in _OF_LIBPQ.items() if name in url.query}
    environment = {**os.environ, **{name: str(value) for name, value in said.items() if value is not None}}
    try:
        subprocess.run(
            [program, "--format=custom", "--no-password", f"--file={path}"],
            env=environment,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        told = (fault.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        why = told[-1].removeprefix("pg_dump: ") if told else type(fault).__name__
        raise StoreFault(
            f"変更前の写しを pg_dump で作れませんでした（{why}）。データベースは変更していません。",
            f"pg_dump could not make the backup before the change ({why}). The database was not changed.",
        ) from fault

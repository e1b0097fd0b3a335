"""Who uses the database: any number of programs together, or one that changes its keys, alone."""

import fcntl
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text

from console.domain.errors import StoreFault

LOCK = 0x6F6B6B
"""Of PostgreSQL's advisory locks; held by a session, so it goes with a program that is killed."""


def enter(engine: Engine, *, alone: bool = False) -> Callable[[], None]:
    """What to call on leaving.

    Raises:
        StoreFault: somebody else is in it, and one of the two wants to be alone.
    """
    return _postgresql(engine, alone) if engine.dialect.name == "postgresql" else _sqlite(engine, alone)


def _postgresql(engine: Engine, alone: bool) -> Callable[[], None]:
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    shared = "" if alone else "_shared"
    if not connection.scalar(text(f"SELECT pg_try_advisory_lock{shared}({LOCK})")):
        connection.close()
        raise _occupied(alone)

    def leave() -> None:
        connection.invalidate()
        connection.close()

    return leave


def _sqlite(engine: Engine, alone: bool) -> Callable[[], None]:
    database = engine.url.database
    if not database or database == ":memory:":
        return lambda: None
    file = Path(f"{database}.use").open("ab")  # noqa: SIM115 - held open for as long as the store is
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as fault:
        file.close()
        raise _occupied(alone) from fault
    return file.close


def _occupied(alone: bool) -> StoreFault:
    if alone:
        return StoreFault(
            "エンジンか取り込みがデータベースを使っています。すべて止めてから、もう一度実行してください。何も変更していません。",
            "An engine or an import is using the database. Stop them all and run this again. Nothing was changed.",
        )
    return StoreFault(
        "データベースの鍵を入れ替えているところです。終わってから始めてください。",
        "The database's keys are being changed. Start again when that is done.",
        retry=True,
    )

"""One statement for many rows, prepared once and handed to the driver: SQLAlchemy's way with each row's values takes longer than the
database takes to write them."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

Prepared = tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]


def carry_out(session: Session, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """``statement`` stands in a module, so that it is prepared once; every row has the same keys: its columns and ``bindparam`` names."""
    if not rows:
        return
    connection = session.connection()
    sql, values = _for_the_driver(connection, statement, rows)
    connection.exec_driver_sql(sql, values)


def each_told(session: Session, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The same for a ``statement`` that returns one value for each row, or nothing for it: ``None`` then."""
    if not rows:
        return []
    connection = session.connection()
    sql, values = _for_the_driver(connection, statement, rows)
    return [connection.exec_driver_sql(sql, one).scalar() for one in values]


def _for_the_driver(connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
    sql, names = _prepared(statement, tuple(rows[0]), connection.dialect)
    columns = [[row[name] if into is None else into(row[name]) for row in rows] for name, into in names]
    if connection.dialect.positional:
        return sql, list(zip(*columns, strict=True))
    keys = [name for name, _ in names]
    return sql, [dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True)]


@lru_cache(maxsize=128)
def _prepared(statement: UpdateBase, keys: tuple[str, ...], dialect: Dialect) -> Prepared:
    """The statement for the driver, and by each of its parameters what makes the driver's value of ours."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(keys))
    names = compiled.positiontup if dialect.positional else list(compiled.binds)
    return str(compiled), tuple((name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)

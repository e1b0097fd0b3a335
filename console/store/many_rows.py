"""One statement for many rows, prepared once and handed to the driver: SQLAlchemy's way with each row's values takes longer than the
database takes to write or to find them. Such a statement stands in a module."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Delete, Dialect, LargeBinary, Select, bindparam
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from console.store.slices import slices

THOSE: Final[BindParameter[Any]] = bindparam("those", expanding=True)
Converter = Callable[[Any], Any] | None
Prepared = tuple[str, tuple[tuple[str, Converter], ...]]


def carry_out(session: Session, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """Every row has the same keys: the statement's columns and ``bindparam`` names."""
    if not rows:
        return
    connection = session.connection()
    sql, values = _for_the_driver(connection, statement, rows)
    connection.exec_driver_sql(sql, values)


def _for_the_driver(connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
    sql, names = _prepared(statement, tuple(rows[0]), connection.dialect)
    ours = [(map(itemgetter(name), rows), into) for name, into in names]
    # Column by column nothing of this is a step of the interpreter, but for values that are made into others.
    theirs = zip(*(column if into is None else map(into, column) for column, into in ours), strict=True)
    if connection.dialect.positional:
        return sql, list(theirs)
    keys = [name for name, _ in names]
    return sql, [dict(zip(keys, values, strict=True)) for values in theirs]


@lru_cache(maxsize=128)
def _prepared(statement: UpdateBase, keys: tuple[str, ...], dialect: Dialect) -> Prepared:
    """The statement for the driver, and by each of its parameters what makes the driver's value of ours."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(keys))
    names = compiled.positiontup if dialect.positional else list(compiled.binds)
    return str(compiled), tuple((name, _into_the_driver(compiled.binds[name].type, dialect)) for name in names)


def _into_the_driver(kind: Any, dialect: Dialect) -> Converter:
    # Both drivers take bytes as they are.
    return None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)


def among(session: Session, statement: Select[Any], items: Iterable[str], **given: str) -> Iterator[Any]:
    """The rows of a ``statement`` of columns that has ``column.in_(THOSE)``, for these ``items``. ``given``: its other parameters."""
    connection = session.connection()
    for some in slices(items):
        places = 1 << (len(some) - 1).bit_length()
        sql, order, convert, row = _asked(statement, places, tuple(given), connection.dialect)
        # What is asked for twice is found once: one prepared statement serves lists of many lengths.
        values = [*given.values(), *some, *[some[-1]] * (places - len(some))]
        asked: Any = (
            tuple(values[place] for _, place in order) if connection.dialect.positional else {name: values[place] for name, place in order}
        )
        answer = connection.exec_driver_sql(sql, asked)
        rows: Sequence[Sequence[Any]] = answer.cursor.fetchall()
        answer.close()
        if any(convert):
            rows = [[value if into is None else into(value) for into, value in zip(convert, found, strict=True)] for found in rows]
        yield from map(row._make, rows)


def drop(session: Session, statement: Delete, items: Iterable[str]) -> None:
    """The same for a statement that deletes."""
    connection = session.connection()
    for some in slices(items):
        connection.execute(statement, {"those": some})


@lru_cache(maxsize=512)
def _asked(
    statement: Select[Any], places: int, given: tuple[str, ...], dialect: Dialect
) -> tuple[str, Sequence[tuple[str, int]], Sequence[Converter], Any]:
    """The statement for the driver with so many places, its parameters in their order, each with its place in ``given`` and the items, and
    what makes our rows of the driver's."""
    filled = statement.params(those=[""] * places, **dict.fromkeys(given, ""))
    compiled: Any = filled.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    columns = statement.selected_columns
    convert = tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    place = {name: at for at, name in enumerate([*given, *(f"those_{number}" for number in range(1, places + 1))])}
    order = [(name, place[name]) for name in compiled.positiontup or place]
    return str(compiled), order, convert, namedtuple("Found", [str(column.key) for column in columns])

"""A statement that changes rows, and how many it changed. Not for inserts: PostgreSQL's driver does not count those."""

from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase


def changed(session: Session, statement: UpdateBase) -> int:
    result = session.execute(statement.execution_options(synchronize_session="fetch"))
    assert isinstance(result, CursorResult)
    assert result.rowcount >= 0
    return result.rowcount

"""A statement that changes rows, and how many it changed."""

from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase


def changed(session: Session, statement: UpdateBase) -> int:
    result = session.execute(statement.execution_options(synchronize_session="fetch"))
    assert isinstance(result, CursorResult)
    return result.rowcount

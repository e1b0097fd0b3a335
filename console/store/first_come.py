"""A row that several engines may write at the same moment: whichever commits first stands."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from console.store.tables import Table


def added_first(session: Session, row: type[Table], **values: Any) -> bool:
    """False, and nothing is kept, when a row with the same key is there already."""
    into = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = into(row).values(**values).on_conflict_do_nothing().returning(*inspect(row).primary_key)
    return session.execute(added).first() is not None

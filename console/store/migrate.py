"""Bring the database to the schema of this program: a backup first, then each migration with its record in one transaction."""

import os
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import StoreFault
from console.store.backup import back_up
from console.store.faults import mapped

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x6F6B61
"""On PostgreSQL several engines may start at once; one migrates, the others wait for it."""


def _config(extra: Sequence[Path]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(str(place) for place in (MIGRATIONS / "versions", *extra)))
    return config


def revision(engine: Engine) -> str | None:
    """Of the database as it stands; ``None`` when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, backups: Path, *, to: str = "head", extra: Sequence[Path] = ()) -> Path | None:
    """Upgrade to ``to``; the backup that was made, or ``None`` when there was nothing to lose.

    ``extra`` are further folders of migrations.

    Raises:
        StoreFault: the database was written by a newer program, is damaged, the disk is full, or no backup can be made. It is then as it
            was before.
    """
    config = _config(extra)
    scripts = ScriptDirectory.from_config(config)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
                connection.commit()
            try:
                return _upgrade(connection, config, scripts, backups, to)
            finally:
                if connection.dialect.name == "postgresql":
                    connection.rollback()
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")
                    connection.commit()
    except SQLAlchemyError as fault:
        raise mapped(fault) from fault


def _upgrade(connection: Connection, config: Config, scripts: ScriptDirectory, backups: Path, to: str) -> Path | None:
    current = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    try:
        target = scripts.as_revision_number(to)
        known = current is None or scripts.get_revision(current) is not None
    except CommandError:
        known, target = False, None
    if not known:
        raise StoreFault(
            "データベースはこのプログラムより新しい版で作られています。新しい版を入れてください。",
            "The database was written by a newer version of this program. Install that version.",
        )
    if current == target:
        return None
    backup = None if current is None else back_up(connection, backups, current)
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    connection.commit()
    return backup

"""Another master key: every data key is unwrapped with the old one and wrapped by the new, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, LargeBinary, MetaData, Table, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from console.domain.errors import BadInput, StoreFault
from console.folders import Folders
from console.settings.secrets import Secrets
from console.settings.settings import StoreSettings
from console.store.backup import back_up
from console.store.belonging import belonging, change_keys, prove
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.encryption.master_key import master_key
from console.store.encryption.next_key import NextKey
from console.store.faults import mapped
from console.store.migrate import migrate
from console.store.open_store import opened
from console.store.sql_audit import SqlAudit
from console.store.tables import Table as OurTable

AT_ONCE: Final = 2000
WRAPPED: Final = "wrapped"
"""The column of every table that keeps a data key."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """``keys``: data keys that were wrapped anew; ``backup``: of the database before; ``former``: where the old master key is kept."""

    keys: int
    backup: Path | None
    former: str


def rotate(
    settings: StoreSettings,
    folders: Folders,
    secrets: Secrets,
    *,
    who: str,
    now: datetime,
    new_passphrase: str | None = None,
    told: Callable[[int], None] = lambda keys: None,
) -> Rotated:
    """Change the master key, or bring to its end a rotation that was cut off.

    The new key is kept before anything else happens; the database changes in one transaction; the new key takes the old one's place
    last. Wherever it is cut off, the store can be opened, and running this again does what is left.

    Raises:
        StoreFault: somebody is using the database, there is none, or its key is another one. Nothing was changed.
    """
    engine, leave, exists = opened(settings, folders, alone=True)
    try:
        if not exists:
            raise BadInput(
                "データベースがまだありません。鍵の入れ替えは要りません。", "There is no database yet, so there is no key to change."
            )
        migrate(engine, folders.backups)
        coming = NextKey(settings, folders, secrets)
        cipher = belonging(engine, master_key(settings, folders, secrets, database_exists=True))
        begun = coming.get()
        if cipher is None:
            if begun is None or belonging(engine, begun) is None:
                raise StoreFault(
                    "マスターキーがこのデータベースのものと違います。元の鍵に戻してから、もう一度実行してください。",
                    "The master key does not belong to this database. Restore the right one and run this again.",
                )
            return Rotated(0, None, coming.take_over(now))
        if begun is not None and belonging(engine, begun) is not None:
            coming.forget()  # it has taken over already
        prove(engine, cipher)
        with engine.connect() as connection:
            backup = back_up(connection, folders.backups, "keys")
        new = AesGcmCipher(coming.make(new_passphrase))
        keys = _rewrapped(engine, cipher, new, who, now, told)
        return Rotated(keys, backup, coming.take_over(now))
    except SQLAlchemyError as fault:
        raise mapped(fault) from fault
    finally:
        leave()
        engine.dispose()


def _rewrapped(engine: Engine, cipher: AesGcmCipher, new: AesGcmCipher, who: str, now: datetime, told: Callable[[int], None]) -> int:
    keys = 0
    with Session(engine) as session:
        for table in _with_keys(OurTable.metadata):
            marks = [column == bindparam(f"key_{column.name}") for column in table.primary_key]
            change = update(table).where(*marks).values({WRAPPED: bindparam("fresh")})
            rows = session.execute(select(*table.primary_key, table.c[WRAPPED]).where(table.c[WRAPPED].is_not(None))).all()
            for start in range(0, len(rows), AT_ONCE):
                changes: list[dict[str, Any]] = [
                    {
                        **{f"key_{column.name}": row[number] for number, column in enumerate(table.primary_key)},
                        "fresh": cipher.rewrapped(row[-1], new),
                    }
                    for row in rows[start : start + AT_ONCE]
                ]
                session.connection().execute(change, changes)
                keys += len(changes)
                told(keys)
        change_keys(session, cipher, new)
        SqlAudit(session, cipher).append("", now, who, "keys.rotated", "master-key", {"keys": keys})
        session.commit()
    return keys


def _with_keys(metadata: MetaData) -> list[Table]:
    return [table for table in metadata.sorted_tables if WRAPPED in table.columns and isinstance(table.columns[WRAPPED].type, LargeBinary)]

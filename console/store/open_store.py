"""Open the store: key, connection, schema, and the proof that key and database belong together."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import StoreFault
from console.folders import Folders
from console.settings.secrets import Secrets
from console.settings.settings import StoreSettings
from console.store.belonging import belonging, prove
from console.store.database import connect, sqlite_url
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.encryption.master_key import master_key
from console.store.encryption.next_key import NextKey
from console.store.faults import mapped
from console.store.in_use import enter
from console.store.migrate import migrate, revision
from console.store.sql_unit_of_work import SqlStore


def database_file(folders: Folders) -> Path:
    return folders.data / "okaeri.sqlite3"


def open_store(settings: StoreSettings, folders: Folders, secrets: Secrets) -> SqlStore:
    """Raises ``StoreFault`` or ``BadInput``; nothing is changed then."""
    engine, leave, exists = opened(settings, folders)
    try:
        key = master_key(settings, folders, secrets, database_exists=exists)
        migrate(engine, folders.backups)
        if settings.url is None:
            database_file(folders).chmod(0o600)
        cipher = belonging(engine, key)
        if cipher is None:
            cipher = _after_rotation(engine, NextKey(settings, folders, secrets))
        prove(engine, cipher)
    except BaseException:
        leave()
        raise
    return SqlStore(engine, cipher, leave)


def opened(settings: StoreSettings, folders: Folders, *, alone: bool = False) -> tuple[Engine, Callable[[], None], bool]:
    """The connection, how to leave it, and whether there is a database."""
    engine = connect(settings.url or sqlite_url(database_file(folders)))
    try:
        leave = enter(engine, alone=alone)
        try:
            return engine, leave, revision(engine) is not None
        except BaseException:
            leave()
            raise
    except SQLAlchemyError as fault:
        raise mapped(fault) from fault


def _after_rotation(engine: Engine, coming: NextKey) -> AesGcmCipher:
    """A rotation that was cut off after the database had its new key is brought to its end."""
    key = coming.get()
    cipher = None if key is None else belonging(engine, key)
    if cipher is None:
        raise StoreFault(
            "マスターキーがこのデータベースのものと違います。元の鍵（キーリングまたは鍵ファイル）に戻してください。",
            "The master key does not belong to this database. Restore the key it was made with (keyring or key file).",
        )
    coming.take_over(datetime.now(UTC))
    return cipher

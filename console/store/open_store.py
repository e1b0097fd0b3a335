"""Open the store: key, connection, schema, and the proof that key and database belong together."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import StoreFault
from console.settings.folders import Folders
from console.settings.secrets import Secrets
from console.settings.settings import StoreSettings
from console.store.database import connect, sqlite_url
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.encryption.master_key import master_key
from console.store.faults import mapped
from console.store.migrate import migrate, revision
from console.store.sql_unit_of_work import SqlStore

KEY_CHECK = "key_check"


def database_file(folders: Folders) -> Path:
    return folders.data / "okaeri.sqlite3"


def open_store(settings: StoreSettings, folders: Folders, secrets: Secrets) -> SqlStore:
    """Raises ``StoreFault`` or ``BadInput``; nothing is changed then."""
    url = settings.url or sqlite_url(database_file(folders))
    engine = connect(url)
    try:
        exists = revision(engine) is not None
    except SQLAlchemyError as fault:
        raise mapped(fault) from fault
    key = master_key(settings, folders, secrets, database_exists=exists)
    migrate(engine, folders.backups)
    if settings.url is None:
        database_file(folders).chmod(0o600)
    cipher = AesGcmCipher(key)
    store = SqlStore(engine, cipher)
    with store() as work:
        kept, ours = work.keep.get("", KEY_CHECK), cipher.chain(KEY_CHECK)
        if kept is None:
            work.keep.put("", KEY_CHECK, ours)
            work.commit()
        elif kept != ours:
            raise StoreFault(
                "マスターキーがこのデータベースのものと違います。元の鍵（キーリングまたは鍵ファイル）に戻してください。",
                "The master key does not belong to this database. Restore the key it was made with (keyring or key file).",
            )
    return store

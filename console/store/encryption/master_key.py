"""The key of keys: from the OS keyring, from a file of mode 0600, or from a passphrase."""

import base64
import os
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from console.domain.errors import BadInput, StoreFault
from console.folders import Folders
from console.settings.secrets import Secrets, refuse_if_others_can_read, write_private
from console.settings.settings import StoreSettings
from console.store.encryption.aesgcm import KEY_BYTES

SECRET_NAME = "master-key"
PASSPHRASE_SECRET = "passphrase"
KEY_FILE, SALT_FILE = "master.key", "master.salt"
SALT_BYTES = 16


def master_key(settings: StoreSettings, folders: Folders, secrets: Secrets, *, database_exists: bool) -> bytes:
    """The 32 bytes; made on first use, never for a database that already has data.

    Raises:
        StoreFault: the database exists but its key is gone.
        BadInput: the key file can be read by others, or no passphrase was given.
    """
    if settings.master_key == "passphrase":
        return _from_passphrase(settings, folders, secrets)
    if settings.master_key == "file" or secrets.where != "keyring":
        return _from_file(folders.data / KEY_FILE, database_exists)
    kept = secrets.get(SECRET_NAME)
    if kept is not None:
        return base64.b64decode(kept)
    _refuse_new_key(database_exists, "OS のキーリング", "the OS keyring")
    fresh = os.urandom(KEY_BYTES)
    secrets.put(SECRET_NAME, base64.b64encode(fresh).decode())
    return fresh


def _refuse_new_key(database_exists: bool, ja: str, en: str) -> None:
    if database_exists:
        raise StoreFault(
            f"データベースはありますが、マスターキーが {ja} にありません。バックアップした鍵を戻してください。",
            f"There is a database, but its master key is not in {en}. Restore the key from its backup.",
        )


def _from_file(path: Path, database_exists: bool) -> bytes:
    if not path.exists():
        _refuse_new_key(database_exists, str(path), str(path))
        write_private(path, base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
    refuse_if_others_can_read(path)
    try:
        return base64.b64decode(path.read_bytes(), validate=False)
    except ValueError as fault:
        raise StoreFault(
            f"鍵ファイル {path} が壊れています。バックアップから戻してください。",
            f"The key file {path} is damaged. Restore it from its backup.",
        ) from fault


def _from_passphrase(settings: StoreSettings, folders: Folders, secrets: Secrets) -> bytes:
    salt_file = folders.data / SALT_FILE
    if not salt_file.exists():
        write_private(salt_file, os.urandom(SALT_BYTES))
    return from_passphrase(passphrase(settings, secrets), salt_file.read_bytes())


def passphrase(settings: StoreSettings, secrets: Secrets) -> str:
    """Raises ``BadInput`` when there is none that can be used."""
    if settings.passphrase_file is not None:
        if not settings.passphrase_file.exists():
            raise BadInput(
                f"パスフレーズのファイル {settings.passphrase_file} がありません。",
                f"The passphrase file {settings.passphrase_file} does not exist.",
            )
        refuse_if_others_can_read(settings.passphrase_file)
        given = settings.passphrase_file.read_text(encoding="utf-8").strip()
    else:
        given = secrets.get(PASSPHRASE_SECRET) or ""
    refuse_short(given)
    return given


def refuse_short(given: str) -> None:
    if len(given) < 12:
        raise BadInput(
            "パスフレーズが設定されていないか、12 文字より短いです。store.passphrase_file を指定してください。",
            "The passphrase is missing or shorter than 12 characters. Set store.passphrase_file.",
        )


def from_passphrase(given: str, salt: bytes) -> bytes:
    # RFC 9106, second recommended option: 64 MiB, three passes.
    return hash_secret_raw(given.encode(), salt, time_cost=3, memory_cost=65536, parallelism=4, hash_len=KEY_BYTES, type=Type.ID)

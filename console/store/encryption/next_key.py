"""The master key that is to follow: kept beside the one in use until the database belongs to it, then put in its place.

Every step can be cut off and done again: what is coming stays where it is until the key in use has been replaced.
"""

import base64
import json
import os
from datetime import datetime
from typing import Any

from console.domain.errors import BadInput
from console.folders import Folders
from console.settings.secrets import Secrets, refuse_if_others_can_read, write_private
from console.settings.settings import StoreSettings
from console.store.encryption.aesgcm import KEY_BYTES
from console.store.encryption.master_key import (
    KEY_FILE,
    PASSPHRASE_SECRET,
    SALT_BYTES,
    SALT_FILE,
    SECRET_NAME,
    from_passphrase,
    passphrase,
    refuse_short,
)

NEXT_FILE = "master.next"
NEXT_SECRET = f"{SECRET_NAME}.next"


class NextKey:
    """Where the settings keep the master key, there the next one waits."""

    def __init__(self, settings: StoreSettings, folders: Folders, secrets: Secrets) -> None:
        self._settings = settings
        self._folders = folders
        self._secrets = secrets
        self._file = folders.data / NEXT_FILE
        self._in_keyring = settings.master_key == "keyring" and secrets.where == "keyring"

    def get(self) -> bytes | None:
        """``None``: no rotation has been begun."""
        coming = self._coming()
        if coming is None:
            return None
        return from_passphrase(coming["passphrase"], _bytes(coming["salt"])) if "salt" in coming else _bytes(coming["key"])

    def make(self, new_passphrase: str | None = None) -> bytes:
        """Drawn anew, and safe on disk or in the keyring when this returns. ``new_passphrase``: else the one in use, under a new salt.

        Raises:
            BadInput: the passphrase is too short, or comes from the environment, where it cannot be replaced.
        """
        if self._settings.master_key != "passphrase":
            self._keep({"key": _text(os.urandom(KEY_BYTES))})
        else:
            in_use = passphrase(self._settings, self._secrets)
            if new_passphrase is not None:
                refuse_short(new_passphrase)
                if self._settings.passphrase_file is None and os.environ.get("OKAERI_SECRET_PASSPHRASE") is not None:
                    raise BadInput(
                        "パスフレーズが環境変数で渡されているため、ここでは変えられません。環境変数のまま鍵だけを入れ替えるには、新しいパスフレーズを指定しないでください。",
                        "The passphrase comes from the environment and cannot be changed here. Leave the new one out to rotate the key alone.",
                    )
            self._keep({"salt": _text(os.urandom(SALT_BYTES)), "passphrase": new_passphrase or in_use})
        made = self.get()
        assert made is not None
        return made

    def forget(self) -> None:
        if self._in_keyring:
            self._secrets.remove(NEXT_SECRET)
        else:
            self._file.unlink(missing_ok=True)

    def take_over(self, now: datetime) -> str:
        """It is the key in use from now on; where the former one is kept, for backups made before."""
        coming = self._coming()
        assert coming is not None
        stamp = f"until-{now:%Y%m%dT%H%M%SZ}"
        if self._in_keyring:
            former = f"{SECRET_NAME}.{stamp}"
            in_use = self._secrets.get(SECRET_NAME)
            if in_use is not None and in_use != coming["key"]:
                self._secrets.put(former, in_use)
            self._secrets.put(SECRET_NAME, coming["key"])
        elif "salt" in coming:
            former = str(self._retired(SALT_FILE, stamp, _bytes(coming["salt"])))
            if coming["passphrase"] != passphrase(self._settings, self._secrets):
                self._change_passphrase(coming["passphrase"])
            write_private(self._folders.data / SALT_FILE, _bytes(coming["salt"]))
        else:
            key = coming["key"].encode() + b"\n"
            former = str(self._retired(KEY_FILE, stamp, key))
            write_private(self._folders.data / KEY_FILE, key)
        self.forget()
        return former

    def _retired(self, name: str, stamp: str, coming: bytes) -> Any:
        path = self._folders.data / name
        retired = path.with_name(f"{name}.{stamp}")
        if path.exists() and path.read_bytes() != coming:
            write_private(retired, path.read_bytes())
        return retired

    def _change_passphrase(self, new: str) -> None:
        if self._settings.passphrase_file is not None:
            write_private(self._settings.passphrase_file, new.encode() + b"\n")
        else:
            self._secrets.put(PASSPHRASE_SECRET, new)

    def _coming(self) -> dict[str, str] | None:
        if self._in_keyring:
            kept = self._secrets.get(NEXT_SECRET)
            return None if kept is None else {"key": kept}
        if not self._file.exists():
            return None
        refuse_if_others_can_read(self._file)
        return {str(name): str(value) for name, value in json.loads(self._file.read_text("utf-8")).items()}

    def _keep(self, coming: dict[str, str]) -> None:
        if self._in_keyring:
            self._secrets.put(NEXT_SECRET, coming["key"])
        else:
            write_private(self._file, json.dumps(coming, ensure_ascii=False).encode())


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)

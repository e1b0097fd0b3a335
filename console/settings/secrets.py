"""Passwords and keys: in the OS keyring, or in a file that only its owner may read.

The file is used where there is no keyring (a server without a desktop) and for a home of one's own (``OKAERI_HOME``), whose secrets
must go with the folder.
"""

import contextlib
import json
import os
import stat
from pathlib import Path

from console.domain.errors import BadInput
from console.folders import Folders

SERVICE = "okaeri"


def _keyring_works() -> bool:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    return not isinstance(backend, (fail.Keyring, null.Keyring)) and backend.priority > 0


def refuse_if_others_can_read(path: Path) -> None:
    """Raises ``BadInput`` unless the mode of ``path`` is 0600 or narrower."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadInput(
            f"{path} を他のユーザーも読めます。「chmod 600 {path}」を実行してください。",
            f"{path} can be read by others. Run “chmod 600 {path}”.",
        )


def write_private(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, never readable by others, never half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


class Secrets:
    """``where`` tells a person which place is in use: ``keyring`` or the path of the file."""

    def __init__(self, folders: Folders, *, use_keyring: bool | None = None) -> None:
        self._file = folders.data / "secrets.json"
        wanted = not folders.own_home if use_keyring is None else use_keyring
        self._keyring = wanted and _keyring_works()

    @property
    def where(self) -> str:
        return "keyring" if self._keyring else str(self._file)

    def get(self, name: str) -> str | None:
        """The environment (``OKAERI_SECRET_NAME``) goes first, as service units and containers hand secrets over that way."""
        given = os.environ.get("OKAERI_SECRET_" + name.upper().replace(".", "_").replace("-", "_"))
        if given is not None:
            return given
        if self._keyring:
            return self._from_keyring(name)
        return self._load().get(name)

    def put(self, name: str, value: str) -> None:
        if self._keyring:
            import keyring
            from keyring.errors import KeyringError

            try:
                keyring.set_password(SERVICE, name, value)
            except KeyringError as fault:
                raise BadInput(
                    f"OS のキーリングに「{name}」を保存できません。ロックを解除してください。",
                    f"The OS keyring did not take “{name}”. Unlock it.",
                ) from fault
            return
        write_private(self._file, json.dumps({**self._load(), name: value}, ensure_ascii=False).encode())

    def remove(self, name: str) -> None:
        """No fault when it is not there."""
        if not self._keyring:
            kept = self._load()
            if kept.pop(name, None) is not None:
                write_private(self._file, json.dumps(kept, ensure_ascii=False).encode())
            return
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            with contextlib.suppress(PasswordDeleteError):
                keyring.delete_password(SERVICE, name)
        except KeyringError as fault:
            raise BadInput(
                f"OS のキーリングから「{name}」を消せません。ロックを解除してください。",
                f"The OS keyring did not remove “{name}”. Unlock it.",
            ) from fault

    def _from_keyring(self, name: str) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError as fault:
            raise BadInput(
                f"OS のキーリングから「{name}」を読めません。ロックを解除してください。",
                f"The OS keyring did not give “{name}”. Unlock it.",
            ) from fault

    def _load(self) -> dict[str, str]:
        if not self._file.exists():
            return {}
        refuse_if_others_can_read(self._file)
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise BadInput(
                f"秘密情報のファイル {self._file} を読めません。バックアップから戻してください。",
                f"The secrets file {self._file} cannot be read. Restore it from a backup.",
            ) from fault
        return {str(key): str(value) for key, value in content.items()}

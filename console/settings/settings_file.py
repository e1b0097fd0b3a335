"""Changes to the settings file that a person makes in the window: its comments, its order and everything else in it stay."""

import os
import tomllib
from collections.abc import Mapping
from typing import Any

from console.domain.errors import BadInput
from console.folders import Folders
from console.settings.secrets import write_private
from console.settings.settings import Settings, checked_settings, unreadable

Changes = Mapping[str, Mapping[str, Any]]
"""Section → key → value; ``None`` takes the key out, so that the default holds."""


def change(folders: Folders, changes: Changes) -> Settings:
    """The settings as they are from now on. Written whole, or, when they cannot be, not at all.

    Raises:
        BadInput: the file is not TOML, a value cannot be, or the file cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = folders.settings_file
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as fault:
        raise unreadable(path, fault) from fault
    for section, values in changes.items():
        if section not in document:
            document[section] = tomlkit.table()
        table: Any = document[section]
        for key, value in values.items():
            if value is None:
                table.pop(key, None)
            else:
                table[key] = list(value) if isinstance(value, tuple) else value
    text = tomlkit.dumps(document)
    settings = checked_settings(tomllib.loads(text), path)
    try:
        write_private(path, text.encode())
    except OSError as fault:
        raise BadInput(
            f"設定ファイル {path} に書き込めません（{fault.strerror}）。権限とディスクの空きをご確認ください。",
            f"The settings file {path} cannot be written ({fault.strerror}). Check its permissions and the disk.",
        ) from fault
    return settings


def ruled_by_environment(section: str, keys: Mapping[str, object]) -> tuple[str, ...]:
    """Those of ``keys`` that an ``OKAERI_…`` variable sets: what the file says of them has no effect."""
    present = {name.upper() for name in os.environ}
    whole = f"OKAERI_{section.upper()}"
    return tuple(key for key in keys if f"{whole}__{key.upper()}" in present or whole in present)

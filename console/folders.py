"""Where things lie on this machine.

``OKAERI_HOME`` (or ``--home``) puts data, cache and configuration under one folder; otherwise the platform's own places are used.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from console.domain.errors import BadInput

HOME_VARIABLE = "OKAERI_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """``own_home``: everything lies under one folder that the user named."""

    data: Path
    cache: Path
    config: Path
    own_home: bool

    @classmethod
    def find(cls, home: Path | None = None) -> "Folders":
        named = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
        if named is not None:
            root = named.expanduser().resolve()
            return cls(root / "data", root / "cache", root / "config", own_home=True)
        return cls(
            Path(platformdirs.user_data_dir("okaeri", appauthor=False)),
            Path(platformdirs.user_cache_dir("okaeri", appauthor=False)),
            Path(platformdirs.user_config_dir("okaeri", appauthor=False)),
            own_home=False,
        )

    @property
    def settings_file(self) -> Path:
        return self.config / "okaeri.toml"

    @property
    def recordings(self) -> Path:
        return self.data / "recordings"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def models(self) -> Path:
        """Weights are shared by every home of a user: a gigabyte is not stored twice for a trial run."""
        return Path(platformdirs.user_data_dir("okaeri", appauthor=False)) / "models"

    def create(self) -> None:
        """Make them, readable by their owner only.

        Raises:
            BadInput: a folder cannot be made or written.
        """
        for folder in (self.data, self.cache, self.config, self.recordings, self.backups):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as fault:
                raise BadInput(
                    f"フォルダー {folder} を作れません（{fault.strerror}）。別の場所を --home で指定してください。",
                    f"The folder {folder} cannot be made ({fault.strerror}). Name another place with --home.",
                ) from fault
            if not os.access(folder, os.W_OK):
                raise BadInput(
                    f"フォルダー {folder} に書き込めません。権限を直すか、別の場所を --home で指定してください。",
                    f"The folder {folder} cannot be written. Mend its permissions or name another place with --home.",
                )

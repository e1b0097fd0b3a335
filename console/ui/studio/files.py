"""Scripts as files on this desk. Free of Qt."""

from pathlib import Path
from typing import Final

LARGEST: Final = 2_000_000
"""Characters; what is longer is no script, and the engine says so."""


def read_text(path: str) -> tuple[str, str]:
    """The text and the file's name. Raises ``OSError``."""
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        return file.read(LARGEST), Path(path).name


def write_text(path: str, text: str) -> None:
    """Raises ``OSError``."""
    Path(path).write_text(text, encoding="utf-8")

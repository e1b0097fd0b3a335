"""A file that whoever sits here asked for. Free of Qt."""

import os
from pathlib import Path


def save(path: Path, data: bytes) -> None:
    """Whole or not at all; only its owner may read it. Raises ``OSError``."""
    fresh = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)

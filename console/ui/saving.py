"""A file that whoever sits here asked for. Free of Qt."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def saved_whole(path: Path) -> Iterator[BinaryIO]:
    """What is written within is there when it ends: whole or not at all; only its owner may read it. Raises ``OSError``."""
    fresh = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        yield file
    fresh.replace(path)


def save(path: Path, data: bytes) -> None:
    """As ``saved_whole``."""
    with saved_whole(path) as file:
        file.write(data)

"""Recordings on disk: written in the clear while the call lasts, mended when it was cut off, known by their hash, then sealed."""

import asyncio
import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from console.service.calls.records import Recording

SEALED: Final = ".sealed"
_RIFF = struct.Struct("<4sI4s")
_CHUNK = struct.Struct("<4sI")
CLOSING_LIMIT_S = 5.0
"""How long the trunk process may take to close the file after the call."""


class FileSeal(Protocol):
    """One file under one customer's key."""

    def seal(self, plain: Path, sealed: Path) -> None:
        """``sealed`` is there whole or not at all; ``plain`` stays. Raises ``OSError``."""
        ...

    def open(self, sealed: Path) -> Iterator[bytes]:
        """The plain bytes, each piece checked before it is given. Raises ``OSError``, ``StoreFault``."""
        ...


def declared_whole(path: Path) -> bool:
    """Whether the header's length agrees with the file's."""
    try:
        with path.open("rb") as file:
            riff, length, wave = _RIFF.unpack(file.read(_RIFF.size))
        return bool(riff == b"RIFF" and wave == b"WAVE" and length + 8 == path.stat().st_size > 44)
    except (OSError, struct.error):
        return False


def mend(path: Path) -> bool:
    """Put the true lengths into the header of a WAV whose writer was killed; false when it is no WAV.

    Raises:
        OSError: the file cannot be written.
    """
    size = path.stat().st_size
    with path.open("r+b") as file:
        head = file.read(4096)
        if len(head) < 44 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return False
        at = _RIFF.size
        while at + _CHUNK.size <= len(head):
            name, length = _CHUNK.unpack_from(head, at)
            if name == b"data":
                frame = struct.unpack_from("<H", head, 32)[0] or 1
                data = (size - at - _CHUNK.size) // frame * frame
                file.truncate(at + _CHUNK.size + data)
                file.seek(4)
                file.write(struct.pack("<I", at + _CHUNK.size + data - 8))
                file.seek(at + 4)
                file.write(struct.pack("<I", data))
                return True
            at += _CHUNK.size + length + length % 2
    return False


def weigh(path: Path, stopped_why: str | None = None) -> Recording | None:
    """Hash and size; ``None`` when there is no file. Raises ``OSError``."""
    if not path.exists():
        return None
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return Recording(str(path), digest.hexdigest(), path.stat().st_size, stopped_why)


async def closed(path: Path, limit_s: float = CLOSING_LIMIT_S) -> bool:
    """Wait until the trunk process has closed the file; false when it took too long or there is none.

    To be asked after the call's end: a recording is begun before that or never.
    """
    if not await asyncio.to_thread(path.exists):
        return False
    try:
        async with asyncio.timeout(limit_s):
            while not declared_whole(path):  # noqa: ASYNC110 — another process closes the file
                await asyncio.sleep(0.1)
    except TimeoutError:
        return False
    return True

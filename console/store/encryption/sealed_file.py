"""A file sealed in pieces, so that an hour of sound is neither held in memory nor trusted before it is checked.

Form: ``OKR1``, 7 random bytes, then pieces of 64 KiB, each with its tag. The nonce of a piece is the random bytes, its number and
whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár): pieces cannot be exchanged, left out or cut off.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.errors import StoreFault

MAGIC: Final = b"OKR1"
PIECE: Final = 1 << 16
TAG: Final = 16
_PREFIX: Final = 7


class AesGcmFileSeal:
    """``context`` binds the file to its place, as with a sealed column. Implements ``FileSeal``."""

    def __init__(self, key: AESGCM, context: str) -> None:
        self._key = key
        self._context = context.encode()

    def seal(self, plain: Path, sealed: Path) -> None:
        part = sealed.with_suffix(sealed.suffix + ".part")
        prefix = os.urandom(_PREFIX)
        with plain.open("rb") as source, _private(part) as target:
            target.write(MAGIC + prefix)
            number, piece = 0, source.read(PIECE)
            while True:
                following = source.read(PIECE)
                target.write(self._key.encrypt(_nonce(prefix, number, not following), piece, self._context))
                if not following:
                    break
                number, piece = number + 1, following
            target.flush()
            os.fsync(target.fileno())
        part.replace(sealed)

    def open(self, sealed: Path) -> Iterator[bytes]:
        with sealed.open("rb") as source:
            head = source.read(len(MAGIC) + _PREFIX)
            prefix = head[len(MAGIC) :]
            if not head.startswith(MAGIC) or len(prefix) < _PREFIX:
                raise _damaged(sealed)
            number, piece = 0, source.read(PIECE + TAG)
            while True:
                following = source.read(PIECE + TAG)
                try:
                    yield self._key.decrypt(_nonce(prefix, number, not following), piece, self._context)
                except (InvalidTag, ValueError) as fault:
                    raise _damaged(sealed) from fault
                if not following:
                    return
                number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _private(path: Path) -> BinaryIO:
    """A new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600), "wb")


def _damaged(sealed: Path) -> StoreFault:
    return StoreFault(
        f"録音 {sealed.name} が改変されているか壊れています。バックアップから戻してください。",
        f"The recording {sealed.name} was altered or is damaged. Restore it from a backup.",
    )

"""What the store asks of a cipher."""

from collections.abc import Mapping
from typing import Protocol

from console.service.calls.recordings import FileSeal


class Cipher(Protocol):
    """``context`` binds a ciphertext to its place (table, column, row), so that it cannot be moved to another."""

    def new_data_key(self) -> bytes:
        """A fresh data key, wrapped by the master key."""
        ...

    def seal(self, wrapped: bytes, text: str, context: str) -> bytes: ...

    def seal_all(self, wrapped: bytes, texts: Mapping[str, str]) -> list[bytes]:
        """Several texts of one customer, each by its context."""
        ...

    def open(self, wrapped: bytes, sealed: bytes, context: str) -> str:
        """Raises ``StoreFault`` when the key is another one or the bytes were altered."""
        ...

    def file_seal(self, wrapped: bytes, context: str) -> FileSeal:
        """For whole files. Raises ``StoreFault`` when the key is another one."""
        ...

    def lookup(self, kind: str, value: str) -> str:
        """Keyed digest for finding ``value`` again without keeping it; hex."""
        ...

    def chain(self, text: str) -> str:
        """Keyed digest for the audit chain; hex."""
        ...

"""A message is two lengths (head, body; unsigned 32-bit big endian), a JSON head, and raw bytes (sound)."""

import json
import struct
from collections.abc import Mapping
from typing import Any

Head = dict[str, Any]

_LENGTHS = struct.Struct("!II")
LONGEST = 64 * 1024 * 1024
"""Bytes; a longer message means a broken peer."""


def pack(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


class Unpacker:
    """Bytes in, whole messages out."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[Head, bytes]]:
        """Raises ``ValueError`` when the peer does not speak this protocol."""
        self._buffer += data
        out: list[tuple[Head, bytes]] = []
        start = 0
        while len(self._buffer) - start >= _LENGTHS.size:
            head_len, body_len = _LENGTHS.unpack_from(self._buffer, start)
            if head_len + body_len > LONGEST:
                raise ValueError(f"a message of {head_len + body_len} bytes is not one of ours")
            end = start + _LENGTHS.size + head_len + body_len
            if len(self._buffer) < end:
                break
            head_at = start + _LENGTHS.size
            head = json.loads(self._buffer[head_at : head_at + head_len])
            out.append((head, bytes(self._buffer[head_at + head_len : end])))
            start = end
        del self._buffer[:start]
        return out

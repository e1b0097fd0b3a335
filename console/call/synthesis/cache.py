"""Rendered lines kept by their content: a memory front for the calls that run, files behind it for the next start.

A file is one message of the wire protocol (head with the checksum and the marks, sound behind). What does not check is
deleted and rendered again. Nothing in a file's name or head tells what is spoken.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Final

import structlog

from console.call.synthesis.port import Rendered, Voice
from console.wire.frames import Unpacker, pack

FORMAT: Final = 1
"""Part of every key: raise it when trimming, level or pauses change, and all lines are rendered anew."""

_log = structlog.get_logger(__name__)


def key_of(fingerprint: str, text: str, spoken: str, voice: Voice) -> str:
    """SHA-256 over everything the sound and its marks depend on."""
    content = json.dumps([FORMAT, fingerprint, voice.engine, voice.name, voice.rate, spoken, text], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


class SoundCache:
    """``folder`` ``None``: memory only. Limits are bytes of sound; the least recently used go first.

    ``recall`` and ``keep`` may be called in a thread of their own; ``remembered`` only reads memory.
    """

    def __init__(self, folder: Path | None, *, disk_limit: int = 1_000_000_000, memory_limit: int = 128_000_000) -> None:
        self._folder = folder
        self._disk_limit = disk_limit
        self._memory_limit = memory_limit
        self._memory: OrderedDict[str, Rendered] = OrderedDict()
        self._memory_bytes = 0
        self._disk: OrderedDict[str, int] = OrderedDict()
        self._disk_bytes = 0

    def open(self) -> None:
        """Learn what is on disk. A folder that cannot be used means memory only, with a word in the log."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            found = []
            for path in self._folder.glob("??/*"):
                if path.suffix == ".part":
                    path.unlink(missing_ok=True)
                elif path.suffix == ".sound":
                    status = path.stat()
                    found.append((status.st_mtime, path.stem, status.st_size))
        except OSError as fault:
            _log.warning("sound_cache_unusable", error=type(fault).__name__, number=fault.errno)
            self._folder = None
            return
        for _, key, size in sorted(found):
            self._disk[key] = size
            self._disk_bytes += size
        self._shrink_disk()

    def remembered(self, key: str) -> Rendered | None:
        """From memory at once."""
        rendered = self._memory.get(key)
        if rendered is not None:
            self._memory.move_to_end(key)
        return rendered

    def recall(self, key: str) -> Rendered | None:
        """From memory or disk; a damaged file is deleted and counts as absent."""
        rendered = self.remembered(key)
        if rendered is not None or self._folder is None or key not in self._disk:
            return rendered
        path = self._path(key)
        try:
            rendered = _unpacked(path.read_bytes(), key)
        except OSError:
            rendered = None
        if rendered is None:
            _log.warning("sound_cache_entry_damaged", key=key[:12])
            self._drop(key)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        self._disk.move_to_end(key)
        self.hold(key, rendered)
        return rendered

    def keep(self, key: str, rendered: Rendered) -> None:
        """In memory and, whole or not at all, on disk. A full disk is no fault of the call: the line stays in memory."""
        self.hold(key, rendered)
        if self._folder is None:
            return
        data = pack({"key": key, "sha256": hashlib.sha256(rendered.pcm).hexdigest(), "marks": rendered.marks}, rendered.pcm)
        path = self._path(key)
        part: str | None = None
        try:
            path.parent.mkdir(exist_ok=True)
            handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(part, path)
        except OSError as fault:
            _log.warning("sound_cache_write_failed", error=type(fault).__name__, number=fault.errno)
            if part is not None:
                with contextlib.suppress(OSError):
                    os.unlink(part)
            return
        self._disk_bytes += len(data) - self._disk.pop(key, 0)
        self._disk[key] = len(data)
        self._shrink_disk()

    def hold(self, key: str, rendered: Rendered) -> None:
        """In memory only."""
        known = self._memory.pop(key, None)
        self._memory_bytes += len(rendered.pcm) - (len(known.pcm) if known else 0)
        self._memory[key] = rendered
        while self._memory_bytes > self._memory_limit and len(self._memory) > 1:
            _, gone = self._memory.popitem(last=False)
            self._memory_bytes -= len(gone.pcm)

    def _shrink_disk(self) -> None:
        while self._disk_bytes > self._disk_limit and self._disk:
            self._drop(next(iter(self._disk)))

    def _drop(self, key: str) -> None:
        self._disk_bytes -= self._disk.pop(key, 0)
        with contextlib.suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / key[:2] / f"{key}.sound"


def _unpacked(data: bytes, key: str) -> Rendered | None:
    try:
        [(head, pcm)] = Unpacker().feed(data)
        if head["key"] != key or head["sha256"] != hashlib.sha256(pcm).hexdigest():
            return None
        return Rendered(pcm, tuple((int(characters), int(ms)) for characters, ms in head["marks"]))
    except (ValueError, KeyError, TypeError):
        return None

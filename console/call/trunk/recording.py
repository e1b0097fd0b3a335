"""The stereo recording of a call, written while it lasts: customer left, agent and operator right.

Readable at any moment: the lengths in the header follow every write, so a process that is killed leaves a WAV that
ends at most 200 ms before the call did. A disk that is full ends the recording, not the call.
"""

import os
import queue
import struct
import threading
from collections.abc import Callable

import numpy as np

from console.domain.audio import RATE

BATCH = 10
"""Frames a write, 200 ms."""
BACKLOG = 1500
"""Frames kept for a disk that has stalled, 30 s; past that the recording is given up."""
SYNC_EVERY = 50
"""Batches between two syncs to the disk, 10 s."""

_HEADER = 44


def header(data_bytes: int) -> bytes:
    """RIFF header of a 16 kHz stereo 16-bit file."""
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + data_bytes, b"WAVE", b"fmt ", 16, 1, 2, RATE, RATE * 4, 4, 16, b"data", data_bytes
    )


def interleaved(left: bytes, right: bytes) -> bytes:
    """Two mono pieces of equal length as one stereo piece."""
    return np.stack([np.frombuffer(left, "<i2"), np.frombuffer(right, "<i2")], axis=1).tobytes()


class StereoRecording:
    """``add`` never waits. ``on_stopped`` is called once from the writing thread with the reason (the system's own text)
    when the recording had to end before ``close``.

    Raises:
        OSError: the file cannot be created.
    """

    def __init__(self, path: str, on_stopped: Callable[[str], None]) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        self._on_stopped = on_stopped
        self._pairs: queue.SimpleQueue[tuple[bytes, bytes] | float | None] = queue.SimpleQueue()
        self._written = 0
        self._failed = False
        self._silent = False
        try:
            os.pwrite(self._file, header(0), 0)
        except OSError:
            os.close(self._file)
            raise
        self._thread = threading.Thread(target=self._write, name="recording", daemon=True)
        self._thread.start()

    def add(self, left: bytes, right: bytes) -> None:
        """One frame of both sides of the same tick; silence in their place while silenced."""
        if self._failed:
            return
        if self._silent:
            left, right = bytes(len(left)), bytes(len(right))
        self._pairs.put((left, right))

    def silence(self, on: bool, back_s: float = 0.0) -> None:
        """From now on silence is written, or sound again; ``back_s`` seconds that were written already become silence too."""
        self._silent = on
        if back_s > 0 and not self._failed:
            self._pairs.put(back_s)

    def close(self, limit_s: float = 3.0) -> None:
        """Write what waits and close the file; gives up after ``limit_s``."""
        self._pairs.put(None)
        self._thread.join(limit_s)

    def _write(self) -> None:
        batches = 0
        lefts: list[bytes] = []
        rights: list[bytes] = []
        try:
            ended = False
            while not ended:
                pair = self._pairs.get()
                ended = pair is None
                back_s = pair if isinstance(pair, float) else 0.0
                if isinstance(pair, tuple):
                    lefts.append(pair[0])
                    rights.append(pair[1])
                if lefts and (ended or back_s or len(lefts) >= BATCH):
                    self._append(interleaved(b"".join(lefts), b"".join(rights)))
                    lefts, rights = [], []
                    batches += 1
                    if batches % SYNC_EVERY == 0:
                        os.fdatasync(self._file)
                if back_s:
                    self._erase(back_s)
                if self._pairs.qsize() > BACKLOG:
                    raise OSError("the disk does not keep up")
        except OSError as error:
            self._failed = True
            self._on_stopped(error.strerror or str(error))
        finally:
            os.close(self._file)

    def _erase(self, seconds: float) -> None:
        """Silence over the end of what was written, down to the disk."""
        length = min(self._written, int(seconds * RATE) * 4)
        self._put(bytes(length), _HEADER + self._written - length)
        os.fdatasync(self._file)

    def _put(self, data: bytes, at: int) -> None:
        view = memoryview(data)
        while view:
            wrote = os.pwrite(self._file, view, at)
            view = view[wrote:]
            at += wrote

    def _append(self, data: bytes) -> None:
        self._put(data, _HEADER + self._written)
        self._written += len(data)
        os.pwrite(self._file, header(self._written), 0)

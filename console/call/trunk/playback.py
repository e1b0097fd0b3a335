"""The agent's voice: a queue of utterances turned into 20 ms frames, counted as they leave.

Free of SIP and of clocks; the one who asks for a frame says when it is. Calls come from the thread that clocks the
sound and from the one that reads commands, hence the lock.
"""

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.call.trunk.port import PlaybackBegan, Played
from console.domain.audio import BYTES_PER_MS, FRAME_BYTES, FRAME_SAMPLES, RATE

RAMP_SAMPLES = RATE // 100
"""A change of level takes 10 ms: shorter clicks, longer is late."""

Report = PlaybackBegan | Played


@dataclass(slots=True)
class _Utterance:
    id: str
    pcm: bytes
    position: int = 0
    began: bool = False


@dataclass(slots=True)
class _Tail:
    """What is still to sound of a stopped queue, with fade and level already in the samples."""

    pcm: bytes
    reports: list[tuple[str, int]]
    position: int = 0


def _milliseconds(size: int) -> int:
    return size // BYTES_PER_MS


class Playback:
    """Level changes and stops take effect in the very next frame."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[_Utterance] = deque()
        self._tail: _Tail | None = None
        self._level = 1.0
        self._target = 1.0

    def add(self, utterance: str, pcm: bytes) -> None:
        """``pcm`` in the house's format; an odd byte at the end is dropped."""
        with self._lock:
            self._queue.append(_Utterance(utterance, pcm[: len(pcm) & ~1]))

    def duck(self, db: float) -> None:
        """Lower the voice by ``db`` from the next frame on; 0 brings it back."""
        with self._lock:
            self._target = float(10.0 ** (-abs(db) / 20.0))

    def stop(self, fade_ms: int) -> None:
        """Fade what sounds and drop the rest; the level that holds now stays in the fading part, whatever ``duck`` says next."""
        with self._lock:
            if not self._queue:
                return
            first = self._queue[0]
            fading = b""
            if first.began and self._tail is None:
                fading = first.pcm[first.position : first.position + max(0, fade_ms) * RATE // 1000 * 2]
            reports = [(first.id, _milliseconds(first.position + len(fading)))]
            reports += [(utterance.id, 0) for utterance in list(self._queue)[1:]]
            self._queue.clear()
            if self._tail is None:
                samples = np.frombuffer(fading, "<i2") * np.linspace(self._level, 0.0, len(fading) // 2, dtype=np.float32)
                self._tail = _Tail(samples.astype("<i2").tobytes(), reports)
            else:
                self._tail.reports += reports

    @property
    def fading(self) -> bool:
        """Whether a stopped queue still has something to sound or to report."""
        return self._tail is not None

    def frame(self, now: float) -> tuple[bytes | None, list[Report]]:
        """The next 20 ms (``FRAME_BYTES``), or ``None`` for silence, and what began or left the queue with it."""
        with self._lock:
            reports: list[Report] = []
            head = self._take_tail(now, reports)
            body = self._take_queue(FRAME_BYTES - len(head), now, reports)
            if not head and not body:
                self._level = self._target
                return None, reports
            if self._level != self._target or self._level != 1.0:
                body = self._levelled(body, len(head) // 2)
            frame = head + body
            return frame + bytes(FRAME_BYTES - len(frame)), reports

    def abandon(self, now: float) -> list[Report]:
        """The line is gone: everything in the queue counts as cut where it stands."""
        with self._lock:
            reports: list[Report] = []
            if self._tail is not None:
                reports += [Played(now, utterance, ms, True) for utterance, ms in self._tail.reports]
            reports += [Played(now, utterance.id, _milliseconds(utterance.position), True) for utterance in self._queue]
            self._tail = None
            self._queue.clear()
            return reports

    def _take_tail(self, now: float, reports: list[Report]) -> bytes:
        tail = self._tail
        if tail is None:
            return b""
        piece = tail.pcm[tail.position : tail.position + FRAME_BYTES]
        tail.position += len(piece)
        if tail.position >= len(tail.pcm):
            reports += [Played(now, utterance, ms, True) for utterance, ms in tail.reports]
            self._tail = None
        return piece

    def _take_queue(self, room: int, now: float, reports: list[Report]) -> bytes:
        body = b""
        while room and self._queue and self._tail is None:
            utterance = self._queue[0]
            if not utterance.began:
                utterance.began = True
                reports.append(PlaybackBegan(now, utterance.id))
            piece = utterance.pcm[utterance.position : utterance.position + room]
            utterance.position += len(piece)
            room -= len(piece)
            body += piece
            if utterance.position >= len(utterance.pcm):
                self._queue.popleft()
                reports.append(Played(now, utterance.id, _milliseconds(len(utterance.pcm)), False))
        return body

    def _levelled(self, body: bytes, offset: int) -> bytes:
        """``body`` begins ``offset`` samples into the frame; the ramp belongs to the frame."""
        samples = np.frombuffer(body, "<i2").astype(np.float32)
        gain: NDArray[np.float32] = np.full(FRAME_SAMPLES, self._target, np.float32)
        if self._level != self._target:
            gain[:RAMP_SAMPLES] = np.linspace(self._level, self._target, RAMP_SAMPLES, dtype=np.float32)
        self._level = self._target
        samples *= gain[offset : offset + len(samples)]
        return samples.astype("<i2").tobytes()

"""What the customer hears: the agent, the operator, both, or the hold sound, mixed in one place.

All voices meet in one port of the bridge, so that handing the line over is a change of one word between two frames:
no connection is made or broken and no gap can arise.
"""

import threading
from collections import deque

import numpy as np

from console.call.trunk.playback import Playback, Report
from console.domain.audio import FRAME_BYTES, RATE
from console.domain.errors import OurBug

SILENCE = bytes(FRAME_BYTES)
HOLDERS = ("ai", "operator", "both", "hold")
TAKEOVER_FADE_MS = 20
ABSENT_FRAMES = 12
"""240 ms without a frame from an operator who has the line: nobody sits at the microphone, and a customer is not left in dead air."""


class VoiceBuffer:
    """Frames of a live voice between two clocks: starts two frames deep, keeps at most ten (200 ms), and sheds a frame
    a second while it has been deeper than needed for that second."""

    DEEPEST = 10
    START = 2

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: deque[bytes] = deque(maxlen=self.DEEPEST)
        self._running = False
        self._shallowest = self.DEEPEST
        self._taken = 0

    def put(self, frame: bytes) -> None:
        """One 20 ms frame; anything of another length is padded or cut to it."""
        with self._lock:
            self._frames.append(frame if len(frame) == FRAME_BYTES else (frame + SILENCE)[:FRAME_BYTES])

    def take(self) -> bytes | None:
        with self._lock:
            if not self._running:
                if len(self._frames) < self.START:
                    return None
                self._running = True
            if not self._frames:
                self._running = False
                return None
            self._shallowest = min(self._shallowest, len(self._frames))
            self._taken += 1
            if self._taken % 50 == 0:
                if self._shallowest > self.START + 1:
                    self._frames.popleft()
                self._shallowest = self.DEEPEST
            return self._frames.popleft()

    def clear(self) -> None:
        with self._lock:
            self._frames.clear()
            self._running = False


def hold_sound() -> bytes:
    """Six seconds of a quiet phrase that repeats without a seam, for a customer who waits."""
    notes = (523.25, 659.25, 783.99, 659.25, 587.33, 698.46, 880.0, 698.46)
    length = int(RATE * 0.75)
    at = np.arange(length) / RATE
    shape = np.minimum(at / 0.02, 1.0) * np.exp(-at * 3.5) * np.minimum((at[-1] - at) / 0.03, 1.0)
    phrase = np.concatenate([shape * (np.sin(2 * np.pi * f * at) + 0.3 * np.sin(4 * np.pi * f * at)) for f in notes])
    whole: bytes = (phrase * 0.09 * 32767).astype("<i2").tobytes()
    return whole


def mixed(*voices: bytes | None) -> bytes:
    """Sum of the frames that are there, held within 16 bits."""
    there = [voice for voice in voices if voice is not None]
    if not there:
        return SILENCE
    if len(there) == 1:
        return there[0]
    total = np.frombuffer(there[0], "<i2").astype(np.int32)
    for voice in there[1:]:
        total += np.frombuffer(voice, "<i2")
    return np.clip(total, -32768, 32767).astype("<i2").tobytes()


class LineSound:
    """The customer's ear. ``on_wire`` is false while nothing we say would be heard: before the answer, and while the
    customer has put us on hold; the agent's queue waits then. An operator from whom nothing comes is replaced by the hold sound."""

    def __init__(self) -> None:
        self.playback = Playback()
        self.headset = VoiceBuffer()
        self.desk_phone = VoiceBuffer()
        self.on_wire = False
        self._holder = "ai"
        self._hold = hold_sound()
        self._hold_at = 0
        self._absent = 0

    @property
    def holder(self) -> str:
        return self._holder

    def give_to(self, holder: str) -> None:
        """See ``TrunkLeg.give_line_to``. An agent who loses the line fades out and its queue is dropped."""
        if holder not in HOLDERS:
            raise OurBug(f"nobody called {holder!r} can hold a line")
        if holder in ("operator", "hold"):
            self.playback.stop(TAKEOVER_FADE_MS)
        if holder == "hold" and self._holder != "hold":
            self._hold_at = 0
        self._absent = 0
        if self._holder not in ("operator", "both"):
            self.headset.clear()
        self._holder = holder

    def frame(self, now: float) -> tuple[bytes, list[Report], bytes | None]:
        """20 ms for the customer, what happened to the queue, and the operator's desk phone voice in it, if any."""
        if not self.on_wire:
            return SILENCE, [], None
        holder = self._holder
        agent: bytes | None = None
        reports: list[Report] = []
        if holder in ("ai", "both") or self.playback.fading:
            agent, reports = self.playback.frame(now)
        headset = self.headset.take()
        desk = self.desk_phone.take()
        if holder not in ("operator", "both"):
            headset = desk = None
        self._absent = self._absent + 1 if holder == "operator" and headset is None and desk is None else 0
        if self._absent == ABSENT_FRAMES:
            self._hold_at = 0
        hold = self._next_of_hold() if holder == "hold" or self._absent >= ABSENT_FRAMES else None
        return mixed(agent, headset, desk, hold), reports, desk

    def _next_of_hold(self) -> bytes:
        piece = self._hold[self._hold_at : self._hold_at + FRAME_BYTES]
        self._hold_at += FRAME_BYTES
        if len(piece) < FRAME_BYTES:
            self._hold_at = FRAME_BYTES - len(piece)
            piece += self._hold[: self._hold_at]
        return piece

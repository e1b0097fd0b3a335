"""The customer's telephone of a call without a phone line: the same events as the real one, in this process."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from console.call.trunk.loopback import Callee, LoopbackLine, LoopbackTrunk
from console.call.trunk.recording import StereoRecording
from console.domain.audio import FRAME_BYTES
from console.simulation.customer_phone import Phone

_SILENCE = bytes(FRAME_BYTES)


class LoopbackPhone(Phone):
    """Make its trunk with ``trunk``; one call at a time."""

    port = 0

    def __init__(self) -> None:
        self._events: asyncio.Queue[tuple[dict[str, Any], bytes]] = asyncio.Queue()
        self._line: LoopbackLine | None = None
        self._recording_path: Path | None = None
        self._recording: StereoRecording | None = None
        self._callee = Callee()
        self._tick = 0
        self._queue: list[tuple[str, bytes]] = []
        self._saying = b""

    def trunk(self) -> LoopbackTrunk:
        return LoopbackTrunk(self._connect, calls=1)

    def expect(self, recording: Path | None, *, behaviour: str = "answer", after_s: float = 0.4, status: int = 486) -> None:
        self._recording_path = recording
        self._events.put_nowait(({"event": "expecting"}, b""))
        if behaviour == "answer":
            self._callee = Callee(answer_after_s=after_s)
        elif behaviour == "reject":
            self._callee = Callee(status=status)
        else:
            self._callee = Callee(answer_after_s=None)

    def play(self, utterance: str, pcm: bytes) -> None:
        self._queue.append((utterance, pcm))

    def press(self, digits: str) -> None:
        if self._line is not None:
            for digit in digits:
                self._line.press(digit)

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.hang_up_as_customer()

    async def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        while True:
            head, body = await self._events.get()
            yield head, body
            if head["event"] == "ended":
                return

    async def close(self) -> None:
        if self._line is not None:
            await self._line.close()

    def _connect(self) -> LoopbackLine:
        line = self._line = LoopbackLine(self._callee, hear=self._hear)
        line.on_over = self._over
        self._tick = 0
        self._queue.clear()
        self._saying = b""
        self._recording = StereoRecording(str(self._recording_path), lambda reason: None) if self._recording_path else None
        return line

    def _hear(self, at: float, pcm: bytes) -> None:
        if self._tick == 0:
            self._events.put_nowait(({"event": "answered", "at": at, "codec": "L16"}, b""))
        if not self._saying and self._queue and self._line is not None:
            utterance, self._saying = self._queue.pop(0)
            self._line.say(self._saying)
            # The line takes it with the next frame.
            self._events.put_nowait(({"event": "began", "at": at, "tick": self._tick + 1, "utterance": utterance}, b""))
            said = _SILENCE
        else:
            said, self._saying = self._saying[:FRAME_BYTES].ljust(FRAME_BYTES, b"\0"), self._saying[FRAME_BYTES:]
        if self._recording is not None:
            self._recording.add(said, pcm)
        self._events.put_nowait(({"event": "frame", "at": at, "tick": self._tick}, pcm))
        self._tick += 1

    def _over(self) -> None:
        if self._recording is not None:
            self._recording.close()
        self._events.put_nowait(({"event": "ended", "at": time.monotonic(), "by_us": False, "status": 200}, b""))

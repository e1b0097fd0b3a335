"""The simulated operator's open microphone: a frame every 20 ms while it is on, words when there are any, else silence."""

import asyncio
import contextlib
from collections.abc import Callable

from console.domain.audio import FRAME_BYTES, FRAME_MS

_SILENCE = bytes(FRAME_BYTES)


class Microphone:
    """``send`` takes each frame."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._words = b""
        self._running: asyncio.Task[None] | None = None

    def on(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    def say(self, pcm: bytes) -> None:
        self._words += pcm

    async def off(self) -> None:
        running, self._running, self._words = self._running, None, b""
        if running is not None:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            frame, self._words = self._words[:FRAME_BYTES], self._words[FRAME_BYTES:]
            self._send(frame.ljust(FRAME_BYTES, b"\0") if frame else _SILENCE)
            due += FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))

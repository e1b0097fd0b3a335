"""The sound of live calls to the desks that listen, and the operators' voices back."""

import asyncio
from collections import deque
from collections.abc import Callable

from console.domain.audio import FRAME_BYTES
from console.domain.errors import BadInput

BEHIND_LIMIT = 25
"""Frames (half a second) that wait for a slow desk; older ones are dropped, since late sound is of no use."""


class Ear:
    """One desk listening to one call: 20 ms stereo frames, customer left, agent and operator right."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque(maxlen=BEHIND_LIMIT)
        self._something = asyncio.Event()
        self._over = False

    def offer(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._something.set()

    def end(self) -> None:
        self._over = True
        self._something.set()

    async def next(self) -> bytes | None:
        """``None`` when the call is over."""
        while not self._frames and not self._over:
            self._something.clear()
            await self._something.wait()
        return self._frames.popleft() if self._frames else None


class SoundHub:
    """``listen(call_id, on)`` tells the line whether anybody listens."""

    def __init__(self, listen: Callable[[str, bool], None]) -> None:
        self._listen = listen
        self._ears: dict[str, set[Ear]] = {}

    def open(self, call_id: str) -> Ear:
        ears = self._ears.setdefault(call_id, set())
        ear = Ear()
        ears.add(ear)
        if len(ears) == 1:
            self._listen(call_id, True)
        return ear

    def close(self, call_id: str, ear: Ear) -> None:
        ears = self._ears.get(call_id)
        if ears is None or ear not in ears:
            return
        ears.discard(ear)
        if not ears:
            del self._ears[call_id]
            self._listen(call_id, False)

    def heard(self, call_id: str, frame: bytes) -> None:
        for ear in self._ears.get(call_id, ()):
            ear.offer(frame)

    def over(self, call_id: str) -> None:
        for ear in self._ears.pop(call_id, ()):
            ear.end()


def voice_frame(body: bytes) -> bytes:
    """Raises ``BadInput`` unless ``body`` is one 20 ms mono frame."""
    if len(body) != FRAME_BYTES:
        raise BadInput(
            f"音声は {FRAME_BYTES} バイトずつ送ってください（16 kHz モノラル 20 ms）。",
            f"Send sound in frames of {FRAME_BYTES} bytes (16 kHz mono, 20 ms).",
        )
    return body

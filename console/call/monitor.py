"""What an operator hears and sees of the sound: stereo frames while listened to, and both levels ten times a second."""

from array import array
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from console.domain.audio import FRAME_BYTES, FRAME_MS

LEVEL_EVERY_S: Final = 0.1
_SILENCE: Final = bytes(FRAME_BYTES)


class Monitor:
    """Customer left; agent and operator right. The agent's frames are those given to the trunk, by the time they began."""

    def __init__(self, level_db: Callable[[bytes], float]) -> None:
        self.listened_to = False
        self._level_db = level_db
        self._agent_pcm = b""
        self._agent_began: float | None = None
        self._operator: deque[bytes] = deque(maxlen=10)
        self._levels_at = -1.0

    def agent_began(self, at: float, pcm: bytes) -> None:
        self._agent_began, self._agent_pcm = at, pcm

    def agent_ended(self) -> None:
        self._agent_began = None

    def operator(self, pcm: bytes) -> None:
        self._operator.append(pcm)

    def customer(self, at: float, pcm: bytes, level_db: float, agent_db: float) -> Iterator[tuple[str, dict[str, Any], bytes]]:
        """Events due with this frame of the customer."""
        operator = self._operator.popleft() if self._operator else None
        if at - self._levels_at >= LEVEL_EVERY_S - 0.001:
            self._levels_at = at
            loud = self._level_db(operator) if operator else agent_db
            yield "levels", {"customer_db": round(level_db, 1), "agent_db": round(loud, 1)}, b""
        if self.listened_to:
            yield "sound", {}, stereo(pcm, operator or self._agent_frame(at))

    def _agent_frame(self, at: float) -> bytes:
        if self._agent_began is None:
            return _SILENCE
        start = int((at - self._agent_began) * 1000) // FRAME_MS * FRAME_BYTES
        frame = self._agent_pcm[max(0, start) : max(0, start) + FRAME_BYTES]
        return frame.ljust(FRAME_BYTES, b"\0")


def stereo(left: bytes, right: bytes) -> bytes:
    """Two mono s16le frames of equal length, interleaved."""
    both = array("h", bytes(len(left) * 2))
    both[0::2] = array("h", left)
    both[1::2] = array("h", right[: len(left)].ljust(len(left), b"\0"))
    return both.tobytes()

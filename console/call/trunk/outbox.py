"""Messages from the threads of a SIP process to its parent, without making any of them wait."""

import queue
import threading
from collections.abc import Callable
from typing import Any

from console.wire.child import Parent

Head = dict[str, Any]
FULL = 1500
"""Messages; about 30 s of frames for a parent that does not read."""
PATIENCE_S = 5.0
"""A line process that takes nothing for so long is gone; on a busy machine one that lives may take nothing for a second or two, and the
call need not end for that."""


class Outbox:
    """``on_lost`` is called once, from the sending thread, when the parent is gone or has stopped reading."""

    def __init__(self, parent: Parent, on_lost: Callable[[], None]) -> None:
        self._parent = parent
        self._on_lost = on_lost
        self._waiting: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
        self._lost = False
        self._thread = threading.Thread(target=self._send, name="outbox", daemon=True)
        self._thread.start()

    def put(self, head: Head, body: bytes = b"") -> None:
        if not self._lost and self._waiting.qsize() < FULL:
            self._waiting.put((head, body))

    def close(self, limit_s: float = 2.0) -> None:
        """Let what waits leave."""
        self._waiting.put(None)
        self._thread.join(limit_s)

    def _send(self) -> None:
        while True:
            message = self._waiting.get()
            if message is None:
                return
            if not self._parent.send(*message, patience_s=PATIENCE_S):
                self._lost = True
                self._on_lost()
                return

"""What the worker does next: one engine, many utterances, one thing at a time.

Words that are asked for go first, the newest request of an utterance in place of its older ones; then an utterance that has just
paused, since its words will be asked for; then, while a single call speaks, a partial result now and then. Sound is taken in at once, whatever is being computed.
"""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.call.recognition.engine import Ear, Engine
from console.domain.audio import RATE
from console.domain.transcript import Heard
from console.wire.codec import encode
from console.wire.frames import Head

Key = tuple[str, int]
Send = Callable[[dict[str, Any]], object]
Message = tuple[Head, bytes] | None
LONGEST_S = 30.0
"""Sound kept of one utterance; what is said after that is not recognised."""
MOST_OPEN = 64
FIRST_PARTIAL_S = 0.9
PARTIAL_EVERY_S = 1.5


@dataclass(slots=True)
class _Open:
    ear: Ear
    asked: int | None = None
    partial_at: float = 0.0
    """Length of the utterance at its last partial result."""


class Worker:
    """``send`` takes message heads for the line process; ``partials`` is off on a machine that has no time for them."""

    def __init__(self, engine: Engine, send: Send, *, partials: bool = True) -> None:
        self._engine = engine
        self._send = send
        self._partials = partials
        self._open: dict[Key, _Open] = {}
        self._asked: list[Key] = []

    def serve(self, inbox: "queue.SimpleQueue[Message]") -> None:
        """Until the line process is gone, or the engine had better be started anew."""
        while True:
            # With nothing to do wait for a message; with something, take only those that are there.
            if not self._take(inbox, wait=not self._busy()):
                return
            self._work()
            if not self._open and self._engine.stale():
                return

    def _take(self, inbox: "queue.SimpleQueue[Message]", *, wait: bool) -> bool:
        try:
            message = inbox.get() if wait else inbox.get_nowait()
            while message is not None:
                self._told(*message)
                message = inbox.get_nowait()
        except queue.Empty:
            return True
        return False

    def _told(self, head: Head, body: bytes) -> None:
        key = (str(head["call"]), int(head["utterance"]))
        opened = self._open.get(key)
        match head["op"]:
            case "begin":
                if len(self._open) >= MOST_OPEN:
                    del self._open[next(iter(self._open))]
                self._open[key] = _Open(self._engine.ear(head["vocabulary"]))
            case "feed" if opened is not None and opened.ear.seconds < LONGEST_S:
                heard = opened.ear.feed(body)
                if heard is not None:
                    self._partial(key, heard)
            case "words":
                if opened is None:
                    self._send(
                        {
                            "op": "fault",
                            "call": key[0],
                            "utterance": key[1],
                            "request": head["request"],
                            "ja": "音声認識の処理が起動し直され、この発話は失われました。",
                            "en": "Speech recognition was started again and this utterance is lost.",
                        }
                    )
                else:
                    opened.asked = int(head["request"])
                    if key not in self._asked:
                        self._asked.append(key)
            case "forget":
                self._open.pop(key, None)
                if key in self._asked:
                    self._asked.remove(key)

    def _busy(self) -> bool:
        return bool(self._asked) or self._due() is not None

    def _work(self) -> None:
        if self._asked:
            key = self._asked.pop(0)
            opened = self._open[key]
            request, opened.asked = opened.asked, None
            heard = opened.ear.words()
            opened.partial_at = opened.ear.seconds
            self._send({"op": "words", "call": key[0], "utterance": key[1], "request": request, "heard": encode(heard)})
            return
        due = self._due()
        if due is not None:
            opened = self._open[due]
            opened.partial_at = opened.ear.seconds
            heard_so_far = opened.ear.partial()
            if heard_so_far is not None:
                self._partial(due, heard_so_far)

    def _due(self) -> Key | None:
        """The utterance that has paused, or waited longest for a partial result."""
        for key, opened in self._open.items():
            if opened.ear.pausing():
                return key
        if not self._partials or len(self._open) > 1:
            return None
        waits = {
            key: opened.ear.seconds - (opened.partial_at + (PARTIAL_EVERY_S if opened.partial_at else FIRST_PARTIAL_S))
            for key, opened in self._open.items()
        }
        due = max(waits, key=lambda key: waits[key], default=None)
        return due if due is not None and waits[due] >= 0 else None

    def _partial(self, key: Key, heard: Heard) -> None:
        if heard.text:
            self._send({"op": "partial", "call": key[0], "utterance": key[1], "heard": encode(heard)})


def warm_up(engine: Engine) -> None:
    """One decoding of noise-free silence with a click train in it, so that the first customer does not pay for page faults."""
    ear = engine.ear(())
    ear.feed((b"\x00\x20" + b"\x00\x00" * 79) * (RATE // 80))
    ear.words()

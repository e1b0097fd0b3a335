"""What the worker does next: one engine, many utterances, one thing at a time.

Words that are asked for go first, the newest request of an utterance in place of its older ones. An utterance that has just paused comes next,
since its words will be asked for, then, while a single call speaks, a partial result now and then; what nobody has asked for is given up as soon
as the words of another utterance are. Sound is taken in at once, whatever is being computed.
"""

import contextlib
import queue
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from console.call.recognition.engine import Ear, Engine, Overtaken
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
PARTIAL_EVERY_S = 2.5
"""The words so far are also made at every pause; those in between are for the eye, and the end of the turn may have to wait behind them."""


@dataclass(slots=True)
class _Open:
    ear: Ear
    asked: int | None = None
    """The newest request for words; it stays when the work for it was overtaken, and the next words answer it."""
    waited: bool = False
    """The request came while another utterance was worked on."""
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
        self._at_work: Key | None = None
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._ended = False

    def serve(self, inbox: "queue.SimpleQueue[Message]") -> None:
        """Until the line process is gone, or the engine had better be started anew."""
        self._inbox = inbox
        while not self._ended:
            # With nothing to do wait for a message; with something, take only those that are there.
            if not self._busy():
                self._took(inbox.get())
            self._news()
            self._work()
            if not self._open and self._engine.stale():
                return

    def _news(self) -> bool:
        with contextlib.suppress(queue.Empty):
            while not self._ended:
                self._took(self._inbox.get_nowait())
        awaited = any(key != self._at_work for key in self._asked)
        if self._at_work is None:
            return awaited
        opened = self._open.get(self._at_work)
        if awaited and (opened is None or opened.asked is None):
            raise Overtaken
        return awaited or (opened is not None and opened.waited)

    def _took(self, message: Message) -> None:
        if message is None:
            self._ended = True
        else:
            self._told(*message)

    def _told(self, head: Head, body: bytes) -> None:
        key = (str(head["call"]), int(head["utterance"]))
        opened = self._open.get(key)
        match head["op"]:
            case "begin":
                if len(self._open) >= MOST_OPEN:
                    self._forget(next(iter(self._open)))
                self._open[key] = _Open(self._engine.ear(head["vocabulary"], self._news))
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
                    opened.waited = self._at_work not in (None, key)
                    if key not in self._asked:
                        self._asked.append(key)
            case "forget":
                self._forget(key)

    def _forget(self, key: Key) -> None:
        self._open.pop(key, None)
        self._asked = [other for other in self._asked if other != key]

    def _busy(self) -> bool:
        return bool(self._asked) or self._due() is not None

    def _work(self) -> None:
        key = self._asked.pop(0) if self._asked else self._due()
        if key is None:
            return
        opened = self._open[key]
        opened.partial_at = opened.ear.seconds
        request = opened.asked
        whole = request is not None or opened.ear.pausing()
        self._at_work = key
        try:
            heard = opened.ear.words() if whole else opened.ear.partial()
        except Overtaken:
            return
        finally:
            self._at_work = None
        if whole and request is None:
            # Asked for while they were made ahead: the voice has not gone on, or the work would have been overtaken.
            request = opened.asked
        if request is not None:
            self._send({"op": "words", "call": key[0], "utterance": key[1], "request": request, "heard": encode(heard)})
            if opened.asked == request:
                opened.asked, opened.waited = None, False
                self._asked = [other for other in self._asked if other != key]
        elif heard is not None:
            self._partial(key, replace(heard, final=False))

    def _due(self) -> Key | None:
        """The utterance that has paused, or waited longest for a partial result; with several open, partial results are not worth the time."""
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

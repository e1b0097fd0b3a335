"""A telephone line with customers at its end, moved by a simulated clock: who answers, for how long, with what in mind, and minutes in
which the trunk carries nothing."""

import asyncio
import heapq
import itertools
import json
import os
import random
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ANSWERED = (
    ("link_sent", 30),
    ("recovered", 8),
    ("undecided", 18),
    ("callback", 6),
    ("refused", 10),
    ("do_not_call", 3),
    ("consult", 5),
    ("hung_up", 20),
)
"""What comes of a conversation, in percent."""


class SimulatedLine:
    """Satisfies ``LinePort``. ``down`` tells whether the trunk fails at a moment; ``log`` gets a line for each order to dial."""

    def __init__(self, name: str, log: Path, clock: Callable[[], datetime], down: Callable[[datetime], bool]) -> None:
        self._name = name
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._clock = clock
        self._down = down
        self._events: asyncio.Queue[tuple[dict[str, Any], bytes] | None] = asyncio.Queue()
        self._later: list[tuple[datetime, int, dict[str, Any]]] = []
        self._order = itertools.count()
        self._idle = asyncio.Event()
        self._ringing: set[str] = set()
        self._live: set[str] = set()
        self._events.put_nowait(({"event": "line_ready", "models": []}, b""))
        self._events.put_nowait(({"event": "trunk", "state": "ready", "detail_ja": "", "detail_en": ""}, b""))

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        if head["do"] == "dial":
            self._dialled(str(head["call_id"]), head["brief"])
        elif head["do"] == "hangup" and head["call_id"] in self._live:
            self._end(str(head["call_id"]), "cancelled" if head["call_id"] in self._ringing else "answered", None, 0.0)
        elif head["do"] == "order_completed" and head["call_id"] in self._live:
            self._end(str(head["call_id"]), "answered", "already_ordered", 60.0)

    def _dialled(self, call_id: str, brief: Mapping[str, Any]) -> None:
        now = self._clock()
        told = {
            "at": now.isoformat(),
            "engine": self._name,
            "call": call_id,
            "cart": brief["cart"]["id"],
            "customer": brief["customer"]["id"],
        }
        os.write(self._log, (json.dumps(told) + "\n").encode())
        self._live.add(call_id)
        self._ringing.add(call_id)
        if self._down(now):
            self._at(now + timedelta(seconds=2), {"event": "ended", "call_id": call_id, "at": 0.0, "result": "trunk_down", "outcome": None})
            return
        chance = random.Random(call_id)
        answers = now + timedelta(seconds=chance.uniform(4, 18))
        fate = chance.random()
        if fate < 0.32:
            self._at(now + timedelta(seconds=25), {"event": "ended", "call_id": call_id, "at": 0.0, "result": "no_answer", "outcome": None})
        elif fate < 0.40:
            self._at(answers, {"event": "ended", "call_id": call_id, "at": 0.0, "result": "busy", "outcome": None})
        elif fate < 0.45:
            self._at(answers, {"event": "answered", "call_id": call_id, "at": 0.0, "codec": "PCMU/8000"})
            self._over(call_id, answers, 20.0, "voicemail", False)
        else:
            outcome = chance.choices([name for name, _ in ANSWERED], [share for _, share in ANSWERED])[0]
            lasts = chance.uniform(10, 25) if outcome == "hung_up" else chance.uniform(40, 200)
            self._at(answers, {"event": "answered", "call_id": call_id, "at": 0.0, "codec": "PCMU/8000"})
            over = answers + timedelta(seconds=lasts)
            if outcome in ("refused", "do_not_call"):
                self._at(over, {"event": "bar", "call_id": call_id, "at": lasts, "everything": outcome == "do_not_call"})
            if outcome == "callback":
                named = (now + timedelta(hours=chance.choice((2, 3, 20)))).isoformat()
                self._at(over, {"event": "callback", "call_id": call_id, "at": lasts, "when": named})
            self._over(call_id, answers, lasts, outcome, outcome == "hung_up")

    def _over(self, call_id: str, answers: datetime, lasts: float, outcome: str, by_customer: bool) -> None:
        ended = {"event": "ended", "call_id": call_id, "at": lasts, "result": "answered", "outcome": outcome, "by_customer": by_customer}
        self._at(answers + timedelta(seconds=lasts), ended)

    def _end(self, call_id: str, result: str, outcome: str | None, at: float) -> None:
        self._at(self._clock(), {"event": "ended", "call_id": call_id, "at": at, "result": result, "outcome": outcome})

    def _at(self, when: datetime, event: dict[str, Any]) -> None:
        heapq.heappush(self._later, (when, next(self._order), event))

    def move(self, now: datetime) -> int:
        """Tell what happened up to ``now``; how many events."""
        told = 0
        while self._later and self._later[0][0] <= now:
            event = heapq.heappop(self._later)[2]
            call_id = event["call_id"]
            if call_id not in self._live:
                continue
            self._ringing.discard(call_id)
            if event["event"] == "ended":
                self._live.discard(call_id)
            self._events.put_nowait((event, b""))
            told += 1
        return told

    async def heard(self) -> None:
        """Returns when everything that was told has been taken up."""
        if not self._events.empty():
            self._idle.clear()
        await self._idle.wait()

    async def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        while True:
            if self._events.empty():
                self._idle.set()
            message = await self._events.get()
            if message is None:
                return
            self._idle.clear()
            yield message

    async def close(self) -> None:
        self._events.put_nowait(None)

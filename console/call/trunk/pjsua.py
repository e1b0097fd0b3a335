"""The trunk as the line's process sees it: each leg a process of its own that holds one PJSUA2 endpoint.

The library itself is loaded only in those processes; here are pipes.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import structlog

from console.call.trunk.frame_clock import FrameClock
from console.call.trunk.messages import dial_head, event_of
from console.call.trunk.pool import Spare, SparePool
from console.call.trunk.port import Dial, Ended, Frame, OperatorLeg, TrunkEvent, TrunkLeg
from console.domain.errors import TrunkFault
from console.domain.outcome import LineResult

log = structlog.get_logger(__name__)

MODULE = "console.app.trunk"
GOODBYE_S = 2.0


class PjsuaLeg:
    """See ``TrunkLeg``. ``events`` may be read once."""

    def __init__(self, spare: Spare, on_over: "PjsuaTrunk") -> None:
        self._child = spare.child
        self._messages = spare.messages
        self._frame_clock = FrameClock()
        self._owner = on_over
        self._over = asyncio.Event()
        self._closed = False
        self._at_desk_phone = False

    @property
    def pid(self) -> int:
        """Of the process that holds the call."""
        return self._child.pid

    async def events(self) -> AsyncIterator[TrunkEvent]:
        ended = False
        try:
            async for head, body in self._messages:
                event = event_of(time.monotonic(), head, body)
                if event is None:
                    continue
                if isinstance(event, Frame):
                    event = Frame(self._frame_clock.at(event.at), event.pcm)
                if isinstance(event, OperatorLeg):
                    self._at_desk_phone = event.state == "answered"
                ended = isinstance(event, Ended)
                if ended:
                    self._at_desk_phone = False
                yield event
                if ended:
                    break
            if not ended:
                if not self._closed:
                    log.error("trunk_process_lost", pid=self._child.pid, exit_code=self._child.exit_code)
                yield Ended(time.monotonic(), LineResult.FAILED, 0, False)
        finally:
            self._over.set()
            self._owner.leg_over(self)

    def dial(self, dial: Dial) -> None:
        self._child.send(dial_head(dial))

    def play(self, utterance: str, pcm: bytes) -> None:
        self._child.send({"do": "play", "utterance": utterance}, pcm)

    def duck(self, db: float) -> None:
        self._child.send({"do": "duck", "db": db})

    def stop(self, fade_ms: int = 40) -> None:
        self._child.send({"do": "stop", "fade_ms": fade_ms})

    def operator_voice(self, pcm: bytes) -> None:
        self._child.send({"do": "operator_voice"}, pcm)

    def give_line_to(self, holder: str) -> None:
        self._child.send({"do": "give_line_to", "holder": holder})

    def call_desk_phone(self, uri: str) -> None:
        self._child.send({"do": "desk_phone", "uri": uri})

    def send_digits(self, digits: str) -> None:
        self._child.send({"do": "digits", "digits": digits})

    def transfer(self, uri: str, *, attended: bool) -> None:
        self._child.send({"do": "transfer", "uri": uri, "attended": attended})

    def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
        self._child.send({"do": "silence_recording", "on": on, "back_s": back_s})

    def hangup(self) -> None:
        self._child.send({"do": "hangup"})

    async def end(self) -> None:
        """Hang up, let the reader of ``events`` have the last of them, and end the process; not so a desk phone's call."""
        if not self._at_desk_phone:
            self.hangup()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), GOODBYE_S)
        await self.close()

    async def close(self, grace_s: float = 8.0) -> None:
        """Let go of the process: it hangs up and closes the recording by itself. A call that a desk phone has lives on."""
        self._closed = True
        if self._at_desk_phone:
            self._child.let_go()
        else:
            await self._child.close(grace_s)


class PjsuaTrunk:
    """See ``Trunk``. At most ``calls`` legs at a time, ``spares`` processes ready for the next ones."""

    def __init__(self, *, calls: int = 8, spares: int = 2, module: str = MODULE) -> None:
        self._calls = calls
        self._pool = SparePool(module, min(spares, calls))
        self._live: set[PjsuaLeg] = set()
        self._closing: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        await self._pool.start()

    async def leg(self) -> TrunkLeg:
        """Raises ``TrunkFault`` when all lines are in use or no process can be started."""
        if not self.capacity():
            raise TrunkFault(
                f"同時に使える{self._calls}回線がすべて使用中です。通話が終わるのをお待ちください。",
                f"All {self._calls} lines are in use; wait until a call ends.",
                retry=True,
            )
        spare = await self._pool.take()
        leg = PjsuaLeg(spare, self)
        self._live.add(leg)
        return leg

    def capacity(self) -> int:
        return max(0, self._calls - len(self._live))

    @property
    def spares(self) -> int:
        """How many processes stand ready."""
        return self._pool.ready

    def leg_over(self, leg: PjsuaLeg) -> None:
        """The leg's events have ended; its process is let go of in the background."""
        if leg in self._live:
            self._live.discard(leg)
            task = asyncio.get_running_loop().create_task(leg.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Hang up everything and end all processes."""
        legs, self._live = list(self._live), set()
        await asyncio.gather(self._pool.close(), *(leg.end() for leg in legs), *self._closing)

"""A line without SIP: the same queue, levels, holders and recording on a 20 ms clock of the event loop.

The customer is whoever holds the ``LoopbackLine``: what they say goes in by ``say``, what they hear comes out by
``hear``. For tests of sound, for benchmarks without a network, and for scenarios that need no telephone.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass

from console.call.trunk.line_sound import SILENCE, LineSound
from console.call.trunk.outcomes import Ending, line_result
from console.call.trunk.port import (
    Answered,
    Dial,
    Digit,
    Ended,
    Frame,
    OperatorLeg,
    RecordingStopped,
    Ringing,
    Transferred,
    TrunkEvent,
    TrunkLeg,
)
from console.call.trunk.recording import StereoRecording
from console.domain.audio import FRAME_BYTES, FRAME_MS
from console.domain.errors import TrunkFault


@dataclass(frozen=True, slots=True)
class Callee:
    """How the customer meets the call. ``status``: refuse with that SIP code instead of answering; ``answer_after_s`` of
    ``None`` lets it ring for ever."""

    answer_after_s: float | None = 0.1
    status: int | None = None


class LoopbackLine:
    """Both ends of one line: a ``TrunkLeg`` for the session, and the customer's ear and mouth beside it."""

    def __init__(self, callee: Callee | None = None, *, hear: Callable[[float, bytes], None] | None = None) -> None:
        """``hear`` is called with the time and the 20 ms the customer hears, every tick from the answer on."""
        self.callee = callee or Callee()
        self._hear = hear
        self._sound = LineSound()
        self._said: deque[bytes] = deque()
        self._events: asyncio.Queue[TrunkEvent] = asyncio.Queue()
        self._recording: StereoRecording | None = None
        self._ended: Ended | None = None
        self._hung_up: str | None = None
        self._running: asyncio.Task[None] | None = None
        self.on_over: Callable[[], None] | None = None

    # --- the customer ---------------------------------------------------------------------------------------------

    def say(self, pcm: bytes) -> None:
        """Queue sound for the line; cut into frames here, the last one padded."""
        for at in range(0, len(pcm), FRAME_BYTES):
            piece = pcm[at : at + FRAME_BYTES]
            self._said.append(piece + bytes(FRAME_BYTES - len(piece)))

    @property
    def speaking(self) -> bool:
        return bool(self._said)

    def press(self, digit: str) -> None:
        self._events.put_nowait(Digit(time.monotonic(), digit))

    def hang_up_as_customer(self) -> None:
        self._hung_up = self._hung_up or "customer"

    # --- the session ----------------------------------------------------------------------------------------------

    async def events(self) -> AsyncIterator[TrunkEvent]:
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, Ended):
                return

    def dial(self, dial: Dial) -> None:
        self._running = asyncio.get_running_loop().create_task(self._call(dial), name="loopback line")

    def play(self, utterance: str, pcm: bytes) -> None:
        self._sound.playback.add(utterance, pcm)

    def duck(self, db: float) -> None:
        self._sound.playback.duck(db)

    def stop(self, fade_ms: int = 40) -> None:
        self._sound.playback.stop(fade_ms)

    def operator_voice(self, pcm: bytes) -> None:
        self._sound.headset.put(pcm)

    def give_line_to(self, holder: str) -> None:
        self._sound.give_to(holder)

    def call_desk_phone(self, uri: str) -> None:
        """There is no second telephone on this line."""
        self._events.put_nowait(OperatorLeg(time.monotonic(), "ended"))

    def send_digits(self, digits: str) -> None:
        """Whoever is at the other end hears no keys."""

    def transfer(self, uri: str, *, attended: bool) -> None:
        self._events.put_nowait(Transferred(time.monotonic(), False, 501))

    def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
        if self._recording is not None:
            self._recording.silence(on, back_s)

    def hangup(self) -> None:
        self._hung_up = self._hung_up or "us"

    async def close(self) -> None:
        """Hang up and wait for the end."""
        self.hangup()
        if self._running is not None:
            await self._running

    # --- the clock ------------------------------------------------------------------------------------------------

    async def _call(self, dial: Dial) -> None:
        loop = asyncio.get_running_loop()

        def recording_stopped(reason: str) -> None:
            loop.call_soon_threadsafe(self._tell, RecordingStopped(time.monotonic(), reason))

        if dial.recording is not None:
            try:
                self._recording = StereoRecording(dial.recording, recording_stopped)
            except OSError as error:
                self._tell(RecordingStopped(time.monotonic(), error.strerror or str(error)))
        dialled = time.monotonic()
        answered = False
        status, timed_out = 200, False
        self._tell(Ringing(dialled))
        ticks = _ticks()
        async for now in ticks:
            if self._hung_up:
                break
            if not answered:
                if self.callee.status is not None:
                    status = self.callee.status
                    break
                if self.callee.answer_after_s is not None and now - dialled >= self.callee.answer_after_s:
                    answered = self._sound.on_wire = True
                    self._tell(Answered(now, "L16"))
                elif now - dialled >= dial.ring_timeout_s:
                    status, timed_out = 487, True
                    break
            if answered:
                self._frame(now)
        await ticks.aclose()
        self._finish(answered, status, timed_out)

    def _frame(self, now: float) -> None:
        spoken, reports, _ = self._sound.frame(now)
        for report in reports:
            self._tell(report)
        said = self._said.popleft() if self._said else SILENCE
        self._tell(Frame(now, said))
        if self._hear is not None:
            self._hear(now, spoken)
        if self._recording is not None:
            self._recording.add(said, spoken)

    def _finish(self, answered: bool, status: int, timed_out: bool) -> None:
        now = time.monotonic()
        for report in self._sound.playback.abandon(now):
            self._tell(report)
        if self._recording is not None:
            self._recording.close()
        ending = Ending(status, answered, True, True, timed_out, self._hung_up == "us", False)
        self._tell(Ended(now, line_result(ending), status, answered and self._hung_up == "customer"))
        if self.on_over is not None:
            self.on_over()

    def _tell(self, event: TrunkEvent) -> None:
        self._events.put_nowait(event)


async def _ticks() -> AsyncGenerator[float, None]:
    """Every 20 ms by the monotonic clock, without drift; a loop that was late gets its ticks at once."""
    due = time.monotonic()
    while True:
        due += FRAME_MS / 1000
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        yield time.monotonic()


class LoopbackTrunk:
    """See ``Trunk``. ``connect`` makes the line of each leg, so that its caller keeps the customer's end."""

    def __init__(self, connect: Callable[[], LoopbackLine], *, calls: int = 8) -> None:
        self._connect = connect
        self._calls = calls
        self._live: set[LoopbackLine] = set()

    async def start(self) -> None:
        """Nothing to start."""

    async def leg(self) -> TrunkLeg:
        """Raises ``TrunkFault`` when all lines are in use."""
        if not self.capacity():
            raise TrunkFault(f"{self._calls}回線がすべて使用中です。", f"All {self._calls} lines are in use.", retry=True)
        line = self._connect()
        self._live.add(line)
        before = line.on_over

        def over() -> None:
            self._live.discard(line)
            if before is not None:
                before()

        line.on_over = over
        return line

    def capacity(self) -> int:
        return max(0, self._calls - len(self._live))

    async def close(self) -> None:
        await asyncio.gather(*(line.close() for line in list(self._live)))

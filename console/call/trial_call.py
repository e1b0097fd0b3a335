"""The shop's owner calls their own telephone: the line says an approved sentence, listens for a moment, says what it heard, hangs up.

No script, no cart and no customer are in it, and nothing is sold: only whether the trunk, the sound and both directions work.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from console.call.trunk.port import (
    Answered,
    Dial,
    Ended,
    Frame,
    LineQuality,
    PlaybackBegan,
    Played,
    Ringing,
    Trunk,
    TrunkLeg,
)
from console.call.turns.level import SILENCE_DB, level_db
from console.domain.audio import FRAME_BYTES, FRAME_MS
from console.domain.outcome import LineResult

LISTEN_S: Final = 5.0
LONGEST_S: Final = 60.0
"""From the answer on, whatever happens."""
TOLD_EVERY: Final = 5
"""Frames between two levels that are told."""
QUIET_DB, FAINT_DB, LOUD_DB = -50.0, -38.0, -6.0
NOISY_DB: Final = 12.0
"""A voice that stands out less than this above what is heard beside it is hard to understand."""
ENOUGH_FRAMES: Final = 15

Told = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Said:
    """16 kHz mono s16le: the sentence, and what is said back for each verdict of ``Reception``."""

    opening: bytes
    back: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Reception:
    """What came from the telephone while it was listened to; levels in dB of full scale."""

    voice_db: float
    noise_db: float

    @property
    def verdict(self) -> str:
        """``nothing``, ``faint``, ``loud``, ``noisy`` or ``well``."""
        if self.voice_db < QUIET_DB:
            return "nothing"
        if self.voice_db < FAINT_DB:
            return "faint"
        if self.voice_db > LOUD_DB:
            return "loud"
        return "noisy" if self.voice_db - self.noise_db < NOISY_DB else "well"


def judged(levels: list[float]) -> Reception:
    """The loudest fifth of the frames is the voice, the quietest fifth what is heard beside it."""
    if len(levels) < ENOUGH_FRAMES:
        return Reception(SILENCE_DB, SILENCE_DB)
    rising = sorted(levels)
    part = max(1, len(rising) // 5)
    return Reception(sum(rising[-part:]) / part, sum(rising[:part]) / part)


@dataclass(slots=True)
class TrialCall:
    """One call. ``told`` hears each change: ``state`` (dialling, ringing, answered, speaking, listening, answering, ended) and figures."""

    trunk: Trunk
    dial: Dial
    said: Said
    told: Told
    listen_s: float = LISTEN_S
    _facts: dict[str, Any] = field(default_factory=dict)
    _levels: list[float] = field(default_factory=list)
    _listening: bool = False
    _frames: int = 0

    async def run(self, stop: asyncio.Event) -> dict[str, Any]:
        """The facts of the whole call: as told, with ``result`` (of ``LineResult``), ``status``, ``verdict``. ``stop`` hangs up, and set
        before the dial keeps it from being dialled. The leg is closed with its trunk.

        Raises:
            TrunkFault: no process can be started.
        """
        leg = await self.trunk.leg()
        if stop.is_set():
            self._tell(state="ended", result=LineResult.CANCELLED.value, status=0, by_customer=False)
            return self._facts
        stopping = asyncio.create_task(self._until(stop, leg))
        too_late: asyncio.TimerHandle | None = None
        try:
            self._tell(state="dialling")
            leg.dial(self.dial)
            async for event in leg.events():
                if isinstance(event, Answered) and too_late is None:
                    too_late = asyncio.get_running_loop().call_later(LONGEST_S, leg.hangup)
                self._happened(event, leg)
        finally:
            if too_late is not None:
                too_late.cancel()
            stopping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stopping
        return self._facts

    async def _until(self, stop: asyncio.Event, leg: TrunkLeg) -> None:
        await stop.wait()
        leg.hangup()

    def _happened(self, event: object, leg: TrunkLeg) -> None:
        match event:
            case Ringing():
                self._tell(state="ringing")
            case Answered(_, codec):
                self._tell(state="answered", codec=codec)
                leg.play("opening", self.said.opening)
            case PlaybackBegan(_, utterance):
                opening = utterance == "opening"
                said_db = level_db(self.said.opening if opening else self.said.back[utterance])
                self._tell(state="speaking" if opening else "answering", said_db=round(said_db, 1))
            case Played(_, "opening", _, _):
                self._listening = True
                self._tell(state="listening")
            case Played():
                leg.hangup()
            case Frame(_, pcm):
                self._frame(pcm, leg)
            case LineQuality(_, round_trip_ms, jitter_ms, lost_percent):
                trip = {} if round_trip_ms is None else {"round_trip_ms": round(round_trip_ms)}
                self._tell(jitter_ms=round(jitter_ms, 1), lost_percent=round(lost_percent, 1), **trip)
            case Ended(_, result, status, by_customer):
                self._tell(state="ended", result=result.value, status=status, by_customer=by_customer)

    def _frame(self, pcm: bytes, leg: TrunkLeg) -> None:
        level = level_db(pcm[:FRAME_BYTES])
        self._frames += 1
        if self._frames % TOLD_EVERY == 0:
            self.told({"level_db": round(level, 1)})
        if not self._listening:
            return
        self._levels.append(level)
        if len(self._levels) * FRAME_MS >= self.listen_s * 1000:
            self._listening = False
            came = judged(self._levels)
            self._tell(verdict=came.verdict, voice_db=round(came.voice_db, 1), noise_db=round(came.noise_db, 1))
            leg.play(came.verdict, self.said.back[came.verdict])

    def _tell(self, **facts: Any) -> None:
        self._facts.update(facts)
        self.told(facts)

"""The mood of one call: cuts each finished turn out of what was heard, has it measured beside the call, and tells what stands.

Sound is held for some seconds only, in memory; nothing of it is logged or kept.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.call.effects import Effect, Moved, Turn
from console.call.telling import Telling
from console.call.voice_affect.cues import cues
from console.call.voice_affect.gauge import Evidence, Mood, Reaction, Standing, judged
from console.call.voice_affect.measuring import Measuring
from console.domain.audio import FRAME_MS
from console.domain.moves import RaiseHand
from console.domain.stimuli import MoodHeard
from console.domain.transcript import Speaker, TranscriptTurn

HELD_S: Final = 24.0
"""A long turn, the wait before it, and the time its words may take."""
REASONS_TOLD: Final = 3
_AGENT_AUDIBLE_DB: Final = -45.0
_ECHOES_S: Final = 0.3
"""The agent's line still sounds at the customer's ear; an answer within it is no interruption."""


@dataclass(frozen=True, slots=True)
class _Frame:
    at: float
    pcm: bytes
    agent_speaks: bool


class CallMood:
    """``measuring`` ``None``: switched off. ``react`` is told when the script should answer the mood."""

    def __init__(self, measuring: Measuring | None, telling: Telling, react: Callable[[MoodHeard], None]) -> None:
        self._measuring = measuring
        self._tell = telling
        self._react = react
        self._frames: deque[_Frame] = deque(maxlen=int(HELD_S * 1000 / FRAME_MS))
        self._standing = Standing()
        self._asked: str | None = None
        self._distressed = False
        self._turns: asyncio.Queue[tuple[TranscriptTurn, str | None]] = asyncio.Queue(maxsize=32)
        self._work: asyncio.Task[None] | None = None

    def asked(self, expecting: str | None) -> None:
        """What the line that now begins to sound is after."""
        self._asked = expecting

    def frame(self, at: float, pcm: bytes, agent_db: float) -> None:
        """20 ms of the customer's voice. On the audio path: it is only put by."""
        if self._measuring is not None and self._measuring.hears:
            self._frames.append(_Frame(at, pcm, agent_db > _AGENT_AUDIBLE_DB))

    def follows(self, effect: Effect) -> None:
        """What came of the call so far: a finished turn of the customer is judged as soon as the call has been answered."""
        if self._measuring is None:
            return
        if isinstance(effect, Moved) and isinstance(effect.move, RaiseHand) and effect.move.reason == "distress":
            self._distressed = True
        if isinstance(effect, Turn) and effect.turn.who is Speaker.CUSTOMER and not self._turns.full():
            self._turns.put_nowait((effect.turn, self._asked))
            self._work = self._work or asyncio.create_task(self._judge_turns(self._measuring))

    async def close(self) -> None:
        self._frames.clear()
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _judge_turns(self, measuring: Measuring) -> None:
        while True:
            turn, asked = await self._turns.get()
            within = [frame for frame in self._frames if turn.started <= frame.at <= turn.ended]
            prosody = await measuring.measured(b"".join(frame.pcm for frame in within))
            distressed, self._distressed = self._distressed, False
            evidence = Evidence(cues(turn.text, turn.intent, asked), prosody, _over_s(within), self._reply_s(turn), distressed)
            self._standing, reaction = judged(self._standing, evidence)
            self._told(self._standing.mood)
            if reaction is not None:
                self._react(self._heard(turn.ended, reaction))

    def _reply_s(self, turn: TranscriptTurn) -> float | None:
        """From the agent's last sound to the turn; ``None`` when the agent was not heard before it, or somebody spoke between."""
        last = max((frame.at for frame in self._frames if frame.agent_speaks and frame.at < turn.started), default=None)
        return None if last is None else turn.started - last

    def _told(self, mood: Mood) -> None:
        reasons = [
            {"gauge": reason.gauge.value, "id": reason.id, "ja": reason.ja, "en": reason.en} for reason in mood.reasons[:REASONS_TOLD]
        ]
        self._tell.event(
            "mood",
            anger=mood.anger,
            distress=mood.distress,
            hesitation=mood.hesitation,
            interest=mood.interest,
            purchase=mood.purchase,
            by_voice=mood.by_voice,
            reasons=reasons,
        )

    def _heard(self, at: float, reaction: Reaction) -> MoodHeard:
        of_alarm = [reason for reason in self._standing.mood.reasons if reason.gauge is reaction.alarm][:REASONS_TOLD]
        why_ja, why_en = "・".join(reason.ja for reason in of_alarm), ", ".join(reason.en for reason in of_alarm)
        return MoodHeard(at, reaction.gentle, reaction.alarm.value if reaction.alarm is not None else None, why_ja, why_en)


def _over_s(frames: list[_Frame]) -> float:
    """Seconds spoken while the agent was speaking, beyond the first moment in which nobody can know it."""
    return max(0.0, sum(frame.agent_speaks for frame in frames) * FRAME_MS / 1000 - _ECHOES_S)

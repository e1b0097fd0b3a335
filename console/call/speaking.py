"""The agent's mouth in one call: lines in their order, rendered ahead, handed to the trunk, cut off and resumed."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from console.call.lull import Lull
from console.call.synthesis.port import Rendered, Synthesis, Voice
from console.call.trunk.port import Played, TrunkLeg
from console.domain.audio import BYTES_PER_MS
from console.domain.errors import SpeechFault
from console.domain.moves import Say

OWN_VOICE_LIMIT_S: Final = 1.5
"""A line that has no sound by then is said in the fallback voice: a strange voice is better than none."""
RENDER_LIMIT_S: Final = 6.0
STOP_FADE_MS: Final = 20
FILLERS_AFTER_S: Final = (0.12, 1.2)
"""Counted from the decision and from the filler before: when a line has no sound by then, an approved filler goes out. The script's first one is
short, since what is ready meanwhile waits for its end. The language model's time is too short for one: the answer would wait behind it."""


@dataclass(slots=True)
class _Line:
    say: Say
    rendered: Rendered | None
    from_ms: int
    handed_over: bool = False


class Speaking:
    """``on_played(utterance, heard_text, complete)`` tells what of a line left the queue.

    What is rendered ahead is rendered while it rings and while agents speak: from the moment a customer may be speaking, the
    processor belongs to understanding them and to the answer.
    """

    def __init__(
        self,
        call_id: str,
        leg: TrunkLeg,
        synthesis: Synthesis,
        voice: Voice,
        fallback: Voice | None,
        lull: Lull,
        on_played: Callable[[str, str, bool], None],
    ) -> None:
        self._call_id = call_id
        self._lull = lull
        self._answered = False
        self._leg = leg
        self._synthesis = synthesis
        self._voice = voice
        self._fallback = fallback
        self._on_played = on_played
        self._lines: list[_Line] = []
        self._cut_ms: dict[str, int] = {}
        self._rendering: asyncio.Task[None] | None = None
        self._ahead: asyncio.Task[None] | None = None
        self._fillers: tuple[Say, ...] = ()
        self._fillers_said = 0

    def answered(self) -> None:
        """From now on the customer may speak whenever the agent does not."""
        self._answered = True
        self._listen()

    def prepare(self, lines: Sequence[Say]) -> None:
        """Render lines ahead, in their order, until ``close``; those that are fillers are kept for ``bridge``."""
        self._lull.begins(self._call_id)
        self._fillers = tuple(say for say in lines if say.filler)
        self._ahead = asyncio.create_task(self._render_ahead(lines))

    def say(self, say: Say, *, resumed: bool = False) -> None:
        from_ms = self._cut_ms.pop(say.utterance, 0) if resumed else 0
        line = _Line(say, self._synthesis.cached(say.text, say.spoken, self._voice), from_ms)
        # A filler bridges the wait for a line that has no sound yet, so it goes before it.
        waiting = next((i for i, x in enumerate(self._lines) if not x.handed_over), len(self._lines))
        self._lines.insert(waiting if say.filler else len(self._lines), line)
        self._hand_over()

    def waiting_for_sound(self) -> bool:
        """Whether the next line cannot sound yet because it is still being rendered."""
        return any(not line.handed_over and line.rendered is None for line in self._lines)

    async def bridge(self, fill: Callable[[Say, int], None]) -> None:
        """Have fillers said while the next line is being rendered; ``fill`` takes one and its number in this call."""
        for say, after in zip(self._fillers, FILLERS_AFTER_S, strict=False):
            await asyncio.sleep(after)
            if not self.waiting_for_sound():
                return
            self._fillers_said += 1
            fill(say, self._fillers_said)

    @property
    def sounding(self) -> bool:
        """Whether the trunk has something to play."""
        return any(line.handed_over for line in self._lines)

    def pcm_of(self, utterance: str) -> bytes:
        """What the trunk was given for ``utterance``; empty when nothing."""
        for line in self._lines:
            if line.say.utterance == utterance and line.rendered is not None:
                return line.rendered.pcm[line.from_ms * BYTES_PER_MS :]
        return b""

    def stop(self) -> None:
        """Silence; every line comes back through ``on_played``."""
        self._leg.stop(STOP_FADE_MS)
        waiting = [line for line in self._lines if not line.handed_over]
        self._lines = [line for line in self._lines if line.handed_over]
        for line in waiting:
            self._report(line, line.from_ms, complete=False)

    def played(self, event: Played) -> None:
        line = next((x for x in self._lines if x.handed_over and x.say.utterance == event.utterance), None)
        if line is None:
            return
        self._lines.remove(line)
        self._report(line, line.from_ms + event.ms, complete=not event.interrupted)
        self._listen()

    async def close(self) -> None:
        self._lull.over(self._call_id)
        for task in (self._rendering, self._ahead):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _report(self, line: _Line, ms: int, *, complete: bool) -> None:
        if complete or line.rendered is None:
            heard = line.say.text if complete else ""
        else:
            heard = line.rendered.heard_until(line.say.text, ms)
            self._cut_ms[line.say.utterance] = max([0, *(mark for _, mark in line.rendered.marks if mark <= ms)])
        self._on_played(line.say.utterance, heard, complete)

    def _hand_over(self) -> None:
        for line in self._lines:
            if line.handed_over:
                continue
            if line.rendered is None:
                if self._rendering is None or self._rendering.done():
                    self._rendering = asyncio.create_task(self._render(line))
                return
            line.handed_over = True
            self._leg.play(line.say.utterance, line.rendered.pcm[line.from_ms * BYTES_PER_MS :])
            self._listen()

    def _listen(self) -> None:
        self._lull.listens(self._call_id, self._answered and not self.sounding)

    async def _render(self, line: _Line) -> None:
        line.rendered = await self._sound(line.say, self._voice, OWN_VOICE_LIMIT_S if self._fallback else RENDER_LIMIT_S)
        if line.rendered is None and self._fallback is not None:
            line.rendered = await self._sound(line.say, self._fallback, RENDER_LIMIT_S)
        self._rendering = None
        if line.rendered is None and line in self._lines:
            # The line cannot be said; the brain is told that nothing of it was heard.
            self._lines.remove(line)
            self._on_played(line.say.utterance, "", False)
        self._hand_over()

    async def _sound(self, say: Say, voice: Voice, limit_s: float) -> Rendered | None:
        try:
            async with asyncio.timeout(limit_s):
                return await self._synthesis.render(say.text, say.spoken, voice, urgent=True, keep=not say.personal)
        except (SpeechFault, TimeoutError):
            return None

    async def _render_ahead(self, lines: Sequence[Say]) -> None:
        """One after the other, so that an urgent one of another call never waits for two."""
        for say in lines:
            await self._lull.nobody_listened_to()
            # One that fails is tried again, urgently, if it is needed.
            with contextlib.suppress(SpeechFault):
                await self._synthesis.render(say.text, say.spoken, self._voice, keep=not say.personal)

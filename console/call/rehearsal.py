"""Calls that are due next, rehearsed while nobody is on the line: their lines are rendered before the telephone rings."""

import asyncio
from typing import Final

from console.call.lull import Lull
from console.call.synthesis.port import Synthesis, Voice
from console.conversation.brain import BrainFactory
from console.domain.call import CallBrief

BREATH_S: Final = 0.02
"""Between two lines. Those that are on the disk already cost little, and the calls' own work still comes first."""


class Rehearsal:
    def __init__(self, brain: BrainFactory, synthesis: Synthesis, voice: Voice, lull: Lull) -> None:
        self._brain = brain
        self._synthesis = synthesis
        self._voice = voice
        self._lull = lull

    async def of(self, brief: CallBrief) -> int:
        """Every line that call may speak; how many there are. Waits whenever a call is live, in mid-list too.

        A line that names the customer is kept in memory only, as in the call itself. Raises ``SpeechFault`` when no voice can speak.
        """
        await self._lull.nobody_on_line()
        lines = await asyncio.to_thread(self._brain(brief).lines_ahead)
        for say in lines:
            await self._lull.nobody_on_line()
            await self._synthesis.render(say.text, say.spoken, self._voice, keep=not say.personal)
            await asyncio.sleep(BREATH_S)
        return len(lines)

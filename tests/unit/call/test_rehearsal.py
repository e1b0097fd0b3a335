"""Lines of a call to come, rendered while nobody is on the line."""

import asyncio
from collections.abc import Callable

import pytest

from console.app.demo_briefs import brief_for
from console.call.lull import Lull
from console.call.rehearsal import Rehearsal
from console.call.synthesis.port import Rendered, Voice
from console.call.synthesis.tone import ToneSynthesis
from console.conversation.brain import ScriptedBrain
from tests.unit.conversation.telephone import Scripted

VOICE = Voice("tone", "default")


class Told(ToneSynthesis):
    """Keeps what would be left on the disk. In the middle of a line, the telephone rings: ``rings`` is called at that number."""

    def __init__(self, at: int = 0, rings: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.rendered: list[str] = []
        self.left: list[str] = []
        self.reached = asyncio.Event()
        self._at, self._rings = at, rings

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        self.rendered.append(text)
        if keep:
            self.left.append(text)
        if len(self.rendered) == self._at:
            self._rings()
            self.reached.set()
        return await super().render(text, spoken, voice, urgent=urgent, keep=keep)


async def test_every_line_of_the_call_is_rendered_and_none_that_names_the_customer_is_left() -> None:
    brief, voice = brief_for("山田 花子", "rehearsal"), Told()
    said = {say.text: say.personal for say in ScriptedBrain(brief, Scripted()).lines_ahead()}
    rehearsal = Rehearsal(lambda b: ScriptedBrain(b, Scripted()), voice, VOICE, Lull())
    assert await rehearsal.of(brief) == len(voice.rendered) >= len(said)
    assert set(voice.rendered) == set(said)
    assert {text for text, personal in said.items() if personal}.isdisjoint(voice.left)


async def test_it_stops_when_the_telephone_rings_and_goes_on_after_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.call.rehearsal.BREATH_S", 0)
    lull = Lull()
    voice = Told(5, lambda: lull.begins("c1"))
    rehearsal = Rehearsal(lambda b: ScriptedBrain(b, Scripted()), voice, VOICE, lull)
    going = asyncio.create_task(rehearsal.of(brief_for("山田 花子", "rehearsal")))
    await asyncio.wait_for(voice.reached.wait(), 20)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(voice.rendered) == 5
    lull.over("c1")
    assert await asyncio.wait_for(going, 20) == len(voice.rendered) > 5

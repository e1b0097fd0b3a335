"""What is rendered ahead in a call, and when."""

import asyncio

from console.call.lull import Lull
from console.call.speaking import Speaking
from console.call.synthesis.port import Rendered, Voice
from console.call.synthesis.tone import tone
from console.call.trunk.loopback import Callee, LoopbackLine
from console.call.trunk.port import Played
from console.domain.moves import Say

VOICE = Voice("tone", "default")


class SlowVoice:
    """Renders when the test lets it."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self._may: dict[str, asyncio.Event] = {}

    async def start(self) -> None: ...

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        self.wanted.append(text)
        await self._may.setdefault(text, asyncio.Event()).wait()
        return tone(text, spoken)

    def rendered(self, text: str) -> None:
        self._may.setdefault(text, asyncio.Event()).set()

    def cached(self, text: str, spoken: str, voice: Voice) -> Rendered | None:
        return tone(text, spoken) if text in self._may and self._may[text].is_set() else None

    async def close(self) -> None: ...


def say(text: str) -> Say:
    return Say(f"u-{text}", text, text, text)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def mouth(voice: SlowVoice, lull: Lull, *ahead: str) -> Speaking:
    speaking = Speaking("c1", LoopbackLine(Callee()), voice, VOICE, None, lull, lambda utterance, heard, complete: None)
    speaking.prepare([say(text) for text in ahead])
    return speaking


async def test_lines_are_rendered_ahead_while_it_rings_and_while_the_agent_speaks() -> None:
    voice, lull = SlowVoice(), Lull()
    voice.rendered("ア")
    speaking = mouth(voice, lull, "ア", "イ", "ウ", "エ")
    await settled()
    assert voice.wanted == ["ア", "イ"]
    speaking.answered()
    voice.rendered("イ")
    await settled()
    assert voice.wanted == ["ア", "イ"], "the customer may be speaking"
    speaking.say(say("ア"))
    await settled()
    assert voice.wanted == ["ア", "イ", "ウ"]
    voice.rendered("ウ")
    speaking.played(Played(0.0, "u-ア", 500, False))
    await settled()
    assert voice.wanted == ["ア", "イ", "ウ"], "the agent has ended, the customer may be speaking"
    await speaking.close()


async def test_while_another_call_listens_nothing_is_rendered_ahead() -> None:
    voice, lull = SlowVoice(), Lull()
    lull.listens("c2", True)
    speaking = mouth(voice, lull, "ア")
    await settled()
    assert voice.wanted == []
    lull.over("c2")
    await settled()
    assert voice.wanted == ["ア"]
    await speaking.close()


async def test_what_is_to_be_said_now_waits_for_nobody() -> None:
    voice, lull = SlowVoice(), Lull()
    lull.listens("c2", True)
    speaking = mouth(voice, lull)
    speaking.answered()
    speaking.say(say("ア"))
    await settled()
    assert voice.wanted == ["ア"]
    voice.rendered("ア")
    await settled()
    assert speaking.sounding
    await speaking.close()


async def test_a_call_that_is_over_is_no_longer_listened_to() -> None:
    lull = Lull()
    speaking = mouth(SlowVoice(), lull)
    speaking.answered()
    await speaking.close()
    waiting = asyncio.create_task(lull.nobody_on_line())
    await settled()
    assert waiting.done()

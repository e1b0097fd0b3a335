"""The line process is told to rehearse: the engine hears when it is done, whatever became of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

from console.app.demo_briefs import brief_for
from console.app.line import Engine, LineProcess
from console.app.stages import LineConfiguration, LineEngines
from console.call.lull import Lull
from console.call.synthesis.port import Voice
from console.call.synthesis.tone import ToneSynthesis
from console.conversation.brain import Brain, ScriptedBrain
from console.domain.call import CallBrief
from console.wire.codec import encode
from console.wire.frames import Head
from tests.conftest import ExpectLog
from tests.unit.conversation.telephone import Scripted


class EngineInHand:
    def __init__(self, orders: list[Head]) -> None:
        self._orders = orders
        self.told: list[dict[str, Any]] = []
        self._done = asyncio.Event()

    def tell(self, event: dict[str, Any], body: bytes = b"") -> None:
        self.told.append(event)
        if event["event"] == "rehearsed":
            self._done.set()

    async def orders(self) -> AsyncIterator[tuple[Head, bytes]]:
        for order in self._orders:
            yield order, b""
        await asyncio.wait_for(self._done.wait(), 20)


class Tones:
    """Stands for what the calls of a line share, as far as a rehearsal uses it."""

    def __init__(self, brain: Any) -> None:
        self.brain, self.synthesis, self.voice, self.lull = brain, ToneSynthesis(), Voice("tone", "default"), Lull()
        self.stages = self

    async def start(self, on_ready: Any = None) -> None: ...

    def models(self) -> list[dict[str, Any]]:
        return []

    async def close(self) -> None: ...


async def rehearsed(brain: Any, brief: Any) -> int:
    configuration = encode(LineConfiguration(cache=""))
    engine = EngineInHand([{"do": "configure", "line": configuration}, {"do": "rehearse", "brief": brief}])
    process = LineProcess(cast(Engine, engine), lambda configured: cast(LineEngines, Tones(brain)))
    await process.run()
    return int(engine.told[-1]["lines"])


def written(brief: CallBrief) -> Brain:
    return ScriptedBrain(brief, Scripted())


def faulty(brief: CallBrief) -> Brain:
    raise KeyError("a fault of ours")


async def test_it_is_told_how_many_lines_there_are() -> None:
    assert await rehearsed(written, encode(brief_for("山田 花子", "rehearsal"))) > 100


async def test_a_fault_of_ours_ends_this_rehearsal_and_is_told(expect_log: ExpectLog) -> None:
    expect_log("rehearsal.bug")
    assert await rehearsed(faulty, encode(brief_for("山田 花子", "rehearsal"))) == 0


async def test_a_brief_that_cannot_be_read_is_told_too(expect_log: ExpectLog) -> None:
    expect_log("rehearsal.failed")
    assert await rehearsed(written, {"call_id": 1}) == 0

"""The line without SIP keeps the same contract."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from console.call.trunk.loopback import Callee, LoopbackLine, LoopbackTrunk
from console.call.trunk.port import Account, Answered, Dial, Digit, Ended, Frame, PlaybackBegan, Played, Ringing, TrunkEvent
from console.domain.errors import TrunkFault
from console.domain.outcome import LineResult

ACCOUNT = Account("", "", "", "127.0.0.1", 5060)


def dial(recording: Path | None = None, ring_timeout_s: float = 5.0) -> Dial:
    return Dial("c1", "0901", ACCOUNT, ring_timeout_s, str(recording) if recording else None)


async def until(line: LoopbackLine, kind: type[TrunkEvent], seen: list[TrunkEvent]) -> TrunkEvent:
    async for event in line.events():
        seen.append(event)
        if isinstance(event, kind):
            return event
    raise AssertionError(f"the line ended without {kind.__name__}")


def without_frames(seen: list[TrunkEvent]) -> list[type[TrunkEvent]]:
    return [type(event) for event in seen if not isinstance(event, Frame)]


async def test_both_sides_hear_each_other(tmp_path: Path) -> None:
    heard: list[bytes] = []
    line = LoopbackLine(Callee(0.02), hear=lambda at, pcm: heard.append(pcm))
    seen: list[TrunkEvent] = []
    line.play("u1", np.full(640, 700, "<i2").tobytes())
    line.say(np.full(640, 300, "<i2").tobytes())
    line.dial(dial(tmp_path / "call.wav"))
    await until(line, Played, seen)
    line.press("5")
    await until(line, Digit, seen)
    line.hang_up_as_customer()
    ended = await until(line, Ended, seen)
    assert without_frames(seen) == [Ringing, Answered, PlaybackBegan, Played, Digit, Ended]
    assert heard[0] == np.full(320, 700, "<i2").tobytes()
    assert any(isinstance(event, Frame) and event.pcm == np.full(320, 300, "<i2").tobytes() for event in seen)
    assert ended == Ended(ended.at, LineResult.ANSWERED, 200, True)
    assert (tmp_path / "call.wav").stat().st_size > 44


@pytest.mark.parametrize(
    ("callee", "result"),
    [
        (Callee(status=486), LineResult.BUSY),
        (Callee(status=404), LineResult.UNKNOWN_NUMBER),
        (Callee(None), LineResult.NO_ANSWER),
    ],
)
async def test_a_call_that_is_not_answered(callee: Callee, result: LineResult) -> None:
    line = LoopbackLine(callee)
    line.dial(dial(ring_timeout_s=0.1))
    ended = await until(line, Ended, [])
    assert isinstance(ended, Ended)
    assert ended.result is result


async def test_hanging_up_while_it_rings() -> None:
    line = LoopbackLine(Callee(None))
    line.dial(dial())
    line.hangup()
    ended = await until(line, Ended, [])
    assert isinstance(ended, Ended)
    assert ended.result is LineResult.CANCELLED


async def test_a_trunk_gives_no_more_lines_than_it_has() -> None:
    lines: list[LoopbackLine] = []

    def connect() -> LoopbackLine:
        lines.append(LoopbackLine())
        return lines[-1]

    trunk = LoopbackTrunk(connect, calls=1)
    leg = await trunk.leg()
    assert trunk.capacity() == 0
    with pytest.raises(TrunkFault):
        await trunk.leg()
    leg.dial(dial())
    leg.hangup()
    async with asyncio.timeout(20):
        async for _ in leg.events():
            pass
    assert trunk.capacity() == 1
    await trunk.close()


async def test_hanging_up_before_the_dial() -> None:
    line = LoopbackLine()
    line.hangup()
    line.dial(dial())
    seen: list[TrunkEvent] = []
    ended = await until(line, Ended, seen)
    assert isinstance(ended, Ended)
    assert ended.result is LineResult.CANCELLED
    assert Answered not in without_frames(seen)

"""The operator's leg is a desk phone: it takes the call, gives it back, and keeps it when everything else is gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.wire.child import Child
from tests.integration.takeover.conftest import Listen, StartCall
from tests.integration.takeover.ear import GAP_MS, LOST_S, SOON_S, Ear
from tests.integration.takeover.line import AGENT, BRIDGE, OPERATOR, ClockedPhone
from tests.integration.trunk.rig import LIMIT_S, Phone, stereo, strength, tone, until

pytestmark = pytest.mark.integration

LINE = "tests.integration.takeover.line_of_tones"


@pytest.fixture
async def desk() -> AsyncIterator[Phone]:
    it = await Phone.listening()
    yield it
    await it.close()


def uri(desk: Phone) -> str:
    return f"sip:desk@127.0.0.1:{desk.port}"


async def test_picking_it_up_takes_the_call_and_laying_it_down_gives_it_back(start: StartCall, ear: Listen, desk: Phone) -> None:
    call = await start()
    desk.play(tone(OPERATOR, 20))
    call.key("desk_phone", uri=uri(desk))
    await call.phone.hears(OPERATOR)
    taken = call.phone.place(call.now())
    await call.lasts(0.5)
    assert [event["operator"] for event in call.told if event["event"] == "holder"] == ["mori"]
    laid_down = call.phone.place(call.now())
    desk.do("hangup")
    await call.phone.hears(BRIDGE)
    await call.lasts(0.3)
    heard = await ear(call)
    assert heard.seconds_of(AGENT, taken, laid_down) <= 0.03
    assert heard.gap(taken - 0.5, laid_down + 0.8) <= GAP_MS
    assert [event["line"] for event in call.told if event["event"] == "speaking"][-1] == "bridge_vanished"


async def test_handing_back_by_key_hangs_it_up(start: StartCall, ear: Listen, desk: Phone) -> None:
    call = await start()
    desk.play(tone(OPERATOR, 20))
    call.key("desk_phone", uri=uri(desk))
    await call.phone.hears(OPERATOR)
    back = call.key("hand_back")
    await desk.until("ended")
    await call.lasts(0.6)
    heard = await ear(call)
    bridge = heard.begins(BRIDGE, back)
    assert bridge is not None
    assert bridge - back <= SOON_S
    assert [event["line"] for event in call.told if event["event"] == "speaking"][-1] == "bridge"


async def test_one_that_nobody_picks_up_leaves_the_agent_talking(start: StartCall, ear: Listen, desk: Phone) -> None:
    await desk.expect(behaviour="reject", status=486)
    call = await start()
    rung = call.key("desk_phone", uri=uri(desk))
    await until(lambda: any(event["event"] == "desk_phone" and event["state"] == "ended" for event in call.told))
    await call.lasts(0.5)
    heard = await ear(call)
    assert heard.seconds_of(AGENT, rung, rung + 0.5) == pytest.approx(0.5, abs=LOST_S)
    assert not any(event["event"] == "holder" for event in call.told)


@pytest.mark.parametrize("how", ["the line is killed", "the engine is gone"])
async def test_the_call_outlives_line_and_engine(desk: Phone, tmp_path: Path, how: str) -> None:
    phone = await ClockedPhone.listening()
    line = await Child.spawn(LINE)
    news = line.messages()
    try:
        async with asyncio.timeout(LIMIT_S):
            assert (await anext(news))[0]["event"] == "line_ready"
        await phone.expect(recording=str(tmp_path / "customer.wav"))
        line.send({"do": "dial", "port": phone.port, "recording": str(tmp_path / "call.wav")})
        await phone.hears(AGENT)
        desk.play(tone(OPERATOR, 20))
        line.send({"do": "desk_phone", "operator": "mori", "uri": uri(desk)})
        await phone.hears(OPERATOR)
        gone = phone.place(asyncio.get_running_loop().time())
        if how == "the line is killed":
            os.kill(line.pid, signal.SIGKILL)
        else:
            line.finish()
        async with asyncio.timeout(LIMIT_S):
            async for _ in news:
                pass
        more = len(phone.heard) + 75
        await until(lambda: len(phone.heard) >= more)
        size = (tmp_path / "call.wav").stat().st_size
        await until(lambda: (tmp_path / "call.wav").stat().st_size > size + 32_000)
        desk.do("hangup")
        await phone.until("ended")
        heard = Ear(tmp_path / "customer.wav")
        assert heard.gap(gone - 0.3, gone + 1.4) <= GAP_MS
        assert heard.seconds_of(OPERATOR, gone, gone + 1.4, least=0.05) == pytest.approx(1.4, abs=LOST_S)
        assert strength(stereo(tmp_path / "call.wav")[:, 1].tobytes(), OPERATOR) > 0.01
    finally:
        await line.close()
        await phone.close()

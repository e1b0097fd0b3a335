"""Who is on the customer's line: the agent, softer or stopped, the operator at the headset or a desk phone, nobody, another number."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from console.call.trunk.port import (
    OperatorLeg,
    Played,
    Transferred,
)
from console.domain.outcome import LineResult
from tests.integration.trunk.conftest import NewLeg, NewPhone, talking
from tests.integration.trunk.rig import Watch, frames_of, stereo, strength, tone, until

pytestmark = pytest.mark.integration


async def test_ducking_and_stopping_reach_the_customer(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    watch.leg.play("u1", tone(1000, 10))
    await phone.hears(1000, least=0.25)
    watch.leg.duck(12)
    await until(lambda: strength(b"".join(phone.heard[-10:]), 1000) < 0.3 * 10 ** (-11 / 20))
    assert strength(b"".join(phone.heard[-10:]), 1000) > 0.05
    watch.leg.stop(40)
    played = await watch.until(Played)
    assert played.interrupted
    assert 0 < played.ms < 10_000
    await phone.hears_nothing()


async def test_takeover_barge_in_hold_and_hand_back(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    phone, watch = await talking(new_phone, new_leg, tmp_path / "call.wav")
    headset = asyncio.create_task(_talk(watch, frames_of(tone(2000, 30))))
    try:
        watch.leg.play("u1", tone(1000, 30))
        await phone.hears(1000)
        watch.leg.give_line_to("both")
        await phone.hears(2000)
        await phone.hears(1000)
        watch.leg.give_line_to("operator")
        await until(lambda: strength(b"".join(phone.heard[-10:]), 1000) < 0.01)
        await phone.hears(2000)
        watch.leg.give_line_to("hold")
        await until(lambda: strength(b"".join(phone.heard[-10:]), 2000) < 0.01)
        await phone.hears(523.25, frames=30, least=0.01)
        watch.leg.give_line_to("ai")
        watch.leg.play("u2", tone(1500, 5))
        await phone.hears(1500)
    finally:
        headset.cancel()
    watch.leg.hangup()
    await watch.over()
    recorded = stereo(tmp_path / "call.wav")
    assert strength(recorded[:, 1].tobytes(), 2000) > 0.02


async def _talk(watch: Watch, frames: list[bytes]) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    with contextlib.suppress(asyncio.CancelledError):
        for frame in frames:
            watch.leg.operator_voice(frame)
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))


async def test_a_customer_who_holds_us_misses_nothing(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    watch.leg.play("u1", tone(1000, 4))
    await phone.hears(1000)
    phone.do("hold", on=True)
    await phone.hears_nothing()
    await watch.frames_more(25)
    assert not any(isinstance(event, Played) for event in watch.events)
    phone.do("hold", on=False)
    await phone.hears(1000)
    played = await watch.until(Played)
    assert (played.interrupted, played.ms) == (False, 4000)


async def test_the_desk_phone_takes_the_call_and_gives_it_back(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    phone, watch = await talking(new_phone, new_leg, tmp_path / "call.wav")
    desk = await new_phone()
    watch.leg.play("u1", tone(1000, 30))
    watch.leg.call_desk_phone(f"sip:desk@127.0.0.1:{desk.port}")
    await watch.until(OperatorLeg, where=lambda leg: leg.state == "answered")
    assert (await watch.until(Played)).interrupted
    desk.play(tone(2000, 10))
    phone.play(tone(440, 10))
    await phone.hears(2000)
    await desk.hears(440)
    await watch.hears(440)
    await until(lambda: len(watch.operator_frames) > 20)
    desk.do("hangup")
    await watch.until(OperatorLeg, where=lambda leg: leg.state == "ended")
    watch.leg.play("u2", tone(1500, 5))
    await phone.hears(1500)


async def test_a_desk_phone_that_refuses_leaves_the_agent_talking(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    desk = await new_phone()
    await desk.expect(behaviour="reject", status=486)
    watch.leg.play("u1", tone(1000, 30))
    watch.leg.call_desk_phone(f"sip:desk@127.0.0.1:{desk.port}")
    await watch.until(OperatorLeg, where=lambda leg: leg.state == "ended")
    await phone.hears(1000)


async def test_a_desk_phone_call_outlives_the_line_process(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    phone, watch = await talking(new_phone, new_leg, tmp_path / "call.wav")
    desk = await new_phone()
    watch.leg.call_desk_phone(f"sip:desk@127.0.0.1:{desk.port}")
    await watch.until(OperatorLeg, where=lambda leg: leg.state == "answered")
    await watch.leg.close()
    desk.play(tone(2000, 20))
    phone.play(tone(440, 20))
    await phone.hears(2000)
    await desk.hears(440)
    size = (tmp_path / "call.wav").stat().st_size
    await until(lambda: (tmp_path / "call.wav").stat().st_size > size + 32_000)
    desk.do("hangup")
    await phone.until("ended")
    await until(lambda: watch.leg._child.exit_code == 0)
    assert strength(stereo(tmp_path / "call.wav")[:, 1].tobytes(), 2000) > 0.01


async def test_without_a_desk_phone_the_call_ends_with_the_line_process(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    phone, watch = await talking(new_phone, new_leg, tmp_path / "call.wav")
    await until(lambda: (tmp_path / "call.wav").stat().st_size > 32_000)
    await watch.leg.close()
    ended = await phone.until("ended")
    assert not ended["by_us"]
    await until(lambda: watch.leg._child.exit_code == 0)
    assert len(stereo(tmp_path / "call.wav")) > 0


@pytest.mark.parametrize("attended", [False, True])
async def test_a_transfer(new_phone: NewPhone, new_leg: NewLeg, attended: bool) -> None:
    phone, watch = await talking(new_phone, new_leg)
    target = await new_phone()
    watch.leg.transfer(f"sip:target@127.0.0.1:{target.port}", attended=attended)
    transferred = await watch.until(Transferred)
    assert (transferred.accepted, transferred.status) == (True, 200)
    assert (await watch.over()).result is LineResult.ANSWERED
    await target.until("answered")
    target.play(tone(660, 5))
    await phone.hears(660)


@pytest.mark.parametrize("attended", [False, True])
async def test_a_transfer_that_is_refused_leaves_the_call_as_it_was(new_phone: NewPhone, new_leg: NewLeg, attended: bool) -> None:
    phone, watch = await talking(new_phone, new_leg)
    target = await new_phone()
    await target.expect(behaviour="reject", status=486)
    watch.leg.transfer(f"sip:target@127.0.0.1:{target.port}", attended=attended)
    assert not (await watch.until(Transferred)).accepted
    watch.leg.play("u1", tone(1000, 5))
    await phone.hears(1000)

"""Another maker's telephone at the customer's end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from console.call.trunk.port import Answered, Digit, PlaybackBegan
from console.domain.outcome import LineResult
from tests.conftest import Peer as FindPeer
from tests.integration.trunk.baresip import Baresip
from tests.integration.trunk.conftest import NewLeg
from tests.integration.trunk.rig import dial, direct, tone, until

pytestmark = pytest.mark.integration

StartBaresip = Callable[..., Awaitable[Baresip]]


@pytest.fixture
async def baresip(peer: FindPeer, tmp_path: Path) -> AsyncIterator[StartBaresip]:
    program = peer("baresip")
    started: list[Baresip] = []

    async def start(**options: str) -> Baresip:
        started.append(Baresip(program, tmp_path, **options))
        await until(lambda: started[-1].ready)
        return started[-1]

    yield start
    for one in started:
        one.stop()


async def test_a_call_with_mandatory_srtp(baresip: StartBaresip, new_leg: NewLeg) -> None:
    there = await baresip(encryption="srtp-mand")
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port, srtp=True), there.user))
    await watch.until(Answered)
    await watch.hears(440)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.ANSWERED


async def test_a_telephone_that_insists_on_srtp_does_not_take_a_plain_call(baresip: StartBaresip, new_leg: NewLeg) -> None:
    there = await baresip(encryption="srtp-mand")
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port), there.user))
    assert (await watch.over()).result is LineResult.REJECTED


async def test_hold_by_re_invite(baresip: StartBaresip, new_leg: NewLeg) -> None:
    there = await baresip()
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port), there.user))
    await watch.until(Answered)
    await watch.hears(440)
    await asyncio.to_thread(there.command, "hold")
    await until(lambda: not any(watch.sound(10)))
    watch.leg.play("u1", tone(1000, 1))
    await watch.frames_more(15)
    assert not any(isinstance(event, PlaybackBegan) for event in watch.events)
    await asyncio.to_thread(there.command, "resume")
    await watch.until(PlaybackBegan)
    await watch.hears(440)


async def test_keys_both_ways(baresip: StartBaresip, new_leg: NewLeg) -> None:
    there = await baresip()
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port), there.user))
    await watch.until(Answered)
    await watch.hears(440)
    await asyncio.to_thread(there.command, "sndcode", "5")
    assert (await watch.until(Digit)).digit == "5"
    watch.leg.send_digits("7")
    await until(lambda: "7" in there.log.split("DTMF")[-1] and "DTMF" in there.log)

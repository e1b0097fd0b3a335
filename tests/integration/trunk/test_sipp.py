"""Telephones and networks that do not behave: SIPp at the other end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.call.trunk.port import Answered, EarlyMedia, Played, Ringing
from console.domain.outcome import LineResult
from tests.conftest import Peer as FindPeer
from tests.integration.trunk.conftest import NewLeg
from tests.integration.trunk.rig import dial, direct, tone, until
from tests.integration.trunk.sipp import Sipp, awaits, hangs_up, invited, mu_law, plays, remembers_parties, says, waits

pytestmark = pytest.mark.integration

StartSipp = Callable[..., Sipp]


@pytest.fixture
def sipp(peer: FindPeer, tmp_path: Path) -> Iterator[StartSipp]:
    program = peer("sipp")
    started: list[Sipp] = []

    def start(*steps: str) -> Sipp:
        started.append(Sipp(program, tmp_path, *steps))
        return started[-1]

    yield start
    for one in started:
        one.stop()


async def test_busy(sipp: StartSipp, new_leg: NewLeg) -> None:
    there = sipp(invited(), says("486 Busy Here"), awaits("ACK"))
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port)))
    assert (await watch.over()).result is LineResult.BUSY
    await until(lambda: there.process.poll() == 0)


async def test_declined_after_ringing(sipp: StartSipp, new_leg: NewLeg) -> None:
    there = sipp(invited(), says("180 Ringing"), waits(300), says("603 Decline"), awaits("ACK"))
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port)))
    assert (await watch.over()).result is LineResult.DECLINED
    assert isinstance(watch.events[0], Ringing)
    await until(lambda: there.process.poll() == 0)


async def test_ringing_for_ever_is_cancelled(sipp: StartSipp, new_leg: NewLeg) -> None:
    there = sipp(
        invited(), says("180 Ringing"), awaits("CANCEL"), says("200 OK", tag=False), says("487 Request Terminated")
        .replace("[last_CSeq:]", "CSeq: [cseq] INVITE"), awaits("ACK")
    )  # fmt: skip
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port), ring_timeout_s=1.0))
    ended = await watch.over()
    assert (ended.result, ended.by_customer) == (LineResult.NO_ANSWER, False)
    await until(lambda: there.process.poll() == 0)


async def test_a_network_that_ignores_our_cancel_does_not_hold_us(sipp: StartSipp, new_leg: NewLeg) -> None:
    there = sipp(invited(), says("180 Ringing"), waits(30_000))
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port), ring_timeout_s=1.0))
    assert (await watch.over()).result is LineResult.NO_ANSWER


async def test_early_media_then_the_answer(sipp: StartSipp, new_leg: NewLeg, tmp_path: Path) -> None:
    sound = mu_law(tmp_path / "tone.ulaw", 440, 3)
    there = sipp(
        invited(), says("183 Session Progress", sound=True), plays(sound), waits(1500), says("200 OK", sound=True), awaits("ACK"),
        awaits("BYE"), says("200 OK", tag=False)
    )  # fmt: skip
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port)))
    await watch.until(EarlyMedia)
    await watch.hears(440)
    assert not any(isinstance(event, Answered) for event in watch.events)
    await watch.until(Answered)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.ANSWERED
    await until(lambda: there.process.poll() == 0)


async def test_a_bye_in_the_middle_of_our_sentence(sipp: StartSipp, new_leg: NewLeg, tmp_path: Path) -> None:
    there = sipp(remembers_parties(), says("180 Ringing"), says("200 OK", sound=True), awaits("ACK"), waits(1500), hangs_up())
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port)))
    await watch.until(Answered)
    watch.leg.play("u1", tone(1000, 30))
    ended = await watch.over()
    assert (ended.result, ended.by_customer) == (LineResult.ANSWERED, True)
    played = watch.events[-2]
    assert isinstance(played, Played)
    assert played.interrupted
    assert 500 < played.ms < 10_000


async def test_an_answer_that_is_refused_by_the_codec(sipp: StartSipp, new_leg: NewLeg) -> None:
    there = sipp(invited(), says("488 Not Acceptable Here"), awaits("ACK"))
    watch = await new_leg()
    watch.leg.dial(dial(direct(there.port)))
    assert (await watch.over()).result is LineResult.REJECTED

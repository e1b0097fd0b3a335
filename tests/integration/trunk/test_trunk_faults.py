"""What is left of a call when a process, the disk or a port is not there."""

import os
import signal
from pathlib import Path

import pytest

from console.call.trunk.pjsua import PjsuaLeg, PjsuaTrunk
from console.call.trunk.port import (
    Answered,
    Ended,
    RecordingStopped,
)
from console.domain.outcome import LineResult
from tests.conftest import ExpectLog
from tests.integration.trunk.conftest import NewLeg, NewPhone, talking
from tests.integration.trunk.rig import Watch, dial, direct, stereo, tone, until

pytestmark = pytest.mark.integration


async def test_a_killed_trunk_process_fails_its_call_only(new_phone: NewPhone, tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("trunk_process_lost")
    trunk = PjsuaTrunk(calls=3, spares=1)
    await trunk.start()
    try:
        first, second = await new_phone(), await new_phone()
        legs = []
        for phone, name in ((first, "first.wav"), (second, "second.wav")):
            leg = await trunk.leg()
            assert isinstance(leg, PjsuaLeg)
            watch = Watch(leg)
            leg.dial(dial(direct(phone.port), recording=tmp_path / name))
            await watch.until(Answered)
            legs.append(watch)
        await until(lambda: (tmp_path / "first.wav").stat().st_size > 44 + 64_000)
        os.kill(legs[0].leg.pid, signal.SIGKILL)
        ended = await legs[0].over()
        assert (ended.result, ended.status) == (LineResult.FAILED, 0)
        assert len(stereo(tmp_path / "first.wav")) >= 16_000
        second.play(tone(440, 3))
        await legs[1].hears(440)
        await until(lambda: trunk.spares == 1)
        assert trunk.capacity() == 2
    finally:
        await trunk.close()


async def test_a_spare_that_dies_is_replaced(expect_log: ExpectLog) -> None:
    expect_log("spare_died")
    trunk = PjsuaTrunk(calls=3, spares=1)
    await trunk.start()
    try:
        dead = trunk._pool._ready[0].child
        os.kill(dead.pid, signal.SIGKILL)
        await until(lambda: trunk.spares == 1 and trunk._pool._ready[0].child is not dead)
    finally:
        await trunk.close()


async def test_a_full_disk_ends_the_recording_and_not_the_call(
    new_phone: NewPhone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.call.trunk.pool.Child", _child_with_little_disk())
    trunk = PjsuaTrunk(calls=1, spares=0)
    await trunk.start()
    try:
        phone = await new_phone()
        leg = await trunk.leg()
        assert isinstance(leg, PjsuaLeg)
        watch = Watch(leg)
        leg.dial(dial(direct(phone.port), recording=tmp_path / "call.wav"))
        await watch.until(RecordingStopped)
        phone.play(tone(440, 3))
        await watch.hears(440)
        assert not any(isinstance(event, Ended) for event in watch.events)
        assert len(stereo(tmp_path / "call.wav")) > 0
    finally:
        await trunk.close()


def _child_with_little_disk() -> object:
    """Processes that may write no file longer than 100 kB: what a full disk looks like to them."""
    import resource

    from console.wire.child import Child

    class Limited:
        @staticmethod
        async def spawn(module: str) -> Child:
            before = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
            try:
                return await Child.spawn(module)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return Limited


async def test_a_recording_without_a_folder_does_not_stop_the_call(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    _, watch = await talking(new_phone, new_leg, tmp_path / "gone" / "call.wav")
    assert "No such file" in (await watch.until(RecordingStopped)).reason


async def test_a_port_that_is_taken_is_told_in_one_sentence(new_phone: NewPhone) -> None:
    from console.wire.child import Child

    phone = await new_phone()
    child = await Child.spawn("console.app.customer_phone")
    messages = child.messages()
    await anext(messages)
    child.send({"do": "listen", "port": phone.port})
    head, _ = await anext(messages)
    await child.close()
    assert head["event"] == "failed"
    assert str(phone.port) in head["ja"]
    assert str(phone.port) in head["en"]

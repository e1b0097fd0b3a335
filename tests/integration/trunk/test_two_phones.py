"""A call between the trunk's process and the customer's telephone: real SIP and RTP on loopback, nothing between."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from console.call.trunk.pjsua import PjsuaTrunk
from console.call.trunk.port import (
    Answered,
    Digit,
    EarlyMedia,
    Ended,
    OperatorLeg,
    PlaybackBegan,
    Played,
    RecordingStopped,
    Ringing,
    Transferred,
)
from console.domain.outcome import LineResult
from tests.conftest import ExpectLog
from tests.integration.trunk.conftest import NewLeg, NewPhone
from tests.integration.trunk.rig import Phone, Watch, dial, direct, frames_of, stereo, strength, tone, until

pytestmark = pytest.mark.integration


async def talking(new_phone: NewPhone, new_leg: NewLeg, recording: Path | None = None, **account: object) -> tuple[Phone, Watch]:
    phone = await new_phone()
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, **account), recording=recording))
    await watch.until(Answered)
    return phone, watch


@pytest.mark.parametrize("codec", ["PCMU", "PCMA", "G722"])
async def test_both_hear_each_other_in_every_codec(new_phone: NewPhone, new_leg: NewLeg, codec: str) -> None:
    phone = await new_phone(codecs=[codec])
    await phone.expect(answer_after_s=0.1)
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port)))
    assert (await watch.until(Answered)).codec == codec
    phone.play(tone(440, 3))
    watch.leg.play("u1", tone(1000, 3))
    await watch.hears(440)
    await phone.hears(1000)
    assert [type(event) for event in watch.events] == [Ringing, Answered, PlaybackBegan]


async def test_the_first_codec_that_both_have_is_taken(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone(codecs=["PCMU", "PCMA", "G722"])
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, codecs=("PCMA", "G722"))))
    assert (await watch.until(Answered)).codec == "PCMA"


async def test_over_tcp(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone(transport="tcp")
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, transport="tcp")))
    await watch.until(Answered)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.ANSWERED


async def test_keys_both_ways(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    phone.do("digits", digits="9")
    watch.leg.send_digits("1#")
    assert (await watch.until(Digit)).digit == "9"
    await until(lambda: [head["digit"] for head in phone.heads if head["event"] == "digit"] == ["1", "#"])


async def test_early_media_is_heard_before_the_answer(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone()
    await phone.expect(behaviour="early", answer_after_s=1.5)
    phone.play(tone(440, 5))
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port)))
    await watch.until(EarlyMedia)
    await watch.hears(440)
    assert not any(isinstance(event, Answered) for event in watch.events)
    await watch.until(Answered)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (486, LineResult.BUSY),
        (603, LineResult.DECLINED),
        (480, LineResult.NO_ANSWER),
        (404, LineResult.UNKNOWN_NUMBER),
        (503, LineResult.TRUNK_DOWN),
        (500, LineResult.REJECTED),
    ],
)
async def test_a_refusal(new_phone: NewPhone, new_leg: NewLeg, status: int, result: LineResult) -> None:
    phone = await new_phone()
    await phone.expect(behaviour="reject", status=status)
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port)))
    ended = await watch.over()
    assert (ended.result, ended.status, ended.by_customer) == (result, status, False)


async def test_a_phone_that_rings_for_ever_is_given_up(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone()
    await phone.expect(behaviour="ring")
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port), ring_timeout_s=1.0))
    ended = await watch.over()
    assert ended.result is LineResult.NO_ANSWER
    await phone.until("ended")


async def test_hanging_up_while_it_rings(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone()
    await phone.expect(behaviour="ring")
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port)))
    await watch.until(Ringing)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.CANCELLED


async def test_a_number_that_is_none_is_refused_at_once(new_leg: NewLeg) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(direct(9), "0901 <evil>"))
    assert (await watch.over()).result is LineResult.REJECTED


async def test_nobody_at_the_other_end_is_a_trunk_that_is_down(new_leg: NewLeg) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(direct(9, transport="tcp")))
    assert (await watch.over()).result is LineResult.TRUNK_DOWN


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


async def test_the_customer_hanging_up_in_mid_sentence(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    watch.leg.play("u1", tone(1000, 30))
    await phone.hears(1000)
    phone.do("hangup")
    ended = await watch.over()
    assert (ended.result, ended.by_customer) == (LineResult.ANSWERED, True)
    played = watch.events[-2]
    assert isinstance(played, Played)
    assert played.interrupted
    assert 0 < played.ms < 30_000


async def test_a_customer_who_holds_us_misses_nothing(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone, watch = await talking(new_phone, new_leg)
    phone.do("hold", on=True)
    await asyncio.sleep(1.0)  # the re-INVITE has no event of its own
    watch.leg.play("u1", tone(1000, 1))
    await asyncio.sleep(0.5)
    assert not any(isinstance(event, PlaybackBegan) for event in watch.events)
    phone.do("hold", on=False)
    await watch.until(PlaybackBegan)
    await phone.hears(1000)


async def test_the_recording_is_aligned_with_the_customers_own(new_phone: NewPhone, new_leg: NewLeg, tmp_path: Path) -> None:
    phone = await new_phone()
    await phone.expect(recording=str(tmp_path / "customer.wav"))
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port), recording=tmp_path / "ours.wav"))
    await watch.until(Answered)
    watch.leg.play("u1", tone(1000, 0.5))
    phone.play(tone(440, 0.5))
    await watch.until(Played)
    watch.leg.silence_recording(True)
    phone.play(tone(700, 0.5))
    await watch.hears(700)
    watch.leg.hangup()
    await watch.over()
    await phone.until("ended")
    ours, theirs = stereo(tmp_path / "ours.wav"), stereo(tmp_path / "customer.wav")
    assert strength(ours[:, 0].tobytes(), 440) > 0.01
    assert strength(ours[:, 1].tobytes(), 1000) > 0.01
    assert strength(ours[:, 0].tobytes(), 700) < 0.002
    assert strength(theirs[:, 0].tobytes(), 440) > 0.01
    assert strength(theirs[:, 1].tobytes(), 1000) > 0.01
    # The same two sounds lie at the same distance in both recordings, but for the way to and fro.
    distance = [_onset(channels[:, 0]) - _onset(channels[:, 1]) for channels in (ours[:, ::1], theirs[:, ::1])]
    assert abs(distance[0] - distance[1]) < 16 * 250


def _onset(samples: np.ndarray) -> int:
    return int(np.argmax(np.abs(samples.astype(int)) > 1500))


async def test_mandatory_srtp(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone(srtp=True)
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, srtp=True)))
    await watch.until(Answered)
    phone.play(tone(440, 3))
    await watch.hears(440)


async def test_mandatory_srtp_is_never_given_up(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone(srtp=False)
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, srtp=True)))
    assert (await watch.over()).result is LineResult.REJECTED


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


async def test_a_killed_trunk_process_fails_its_call_only(new_phone: NewPhone, tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("trunk_process_lost")
    trunk = PjsuaTrunk(calls=3, spares=1)
    await trunk.start()
    try:
        first, second = await new_phone(), await new_phone()
        legs = []
        for phone, name in ((first, "first.wav"), (second, "second.wav")):
            leg = await trunk.leg()
            watch = Watch(leg)  # type: ignore[arg-type]
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
        watch = Watch(leg)  # type: ignore[arg-type]
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

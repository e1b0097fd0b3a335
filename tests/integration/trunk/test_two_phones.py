"""A call between the trunk's process and the customer's telephone: real SIP and RTP on loopback, nothing between."""

from pathlib import Path

import numpy as np
import pytest

from console.call.trunk.port import (
    Answered,
    Digit,
    EarlyMedia,
    PlaybackBegan,
    Played,
    Ringing,
)
from console.domain.outcome import LineResult
from tests.integration.trunk.conftest import NewLeg, NewPhone, talking
from tests.integration.trunk.rig import dial, direct, stereo, strength, tone, until

pytestmark = pytest.mark.integration


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


async def test_a_call_that_is_called_off_before_the_dial_rings_nowhere(new_phone: NewPhone, new_leg: NewLeg) -> None:
    phone = await new_phone()
    watch = await new_leg()
    watch.leg.hangup()
    watch.leg.dial(dial(direct(phone.port)))
    assert (await watch.over()).result is LineResult.CANCELLED
    assert phone.heads == []

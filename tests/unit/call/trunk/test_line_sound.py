"""Who the customer hears."""

import numpy as np
import pytest

from console.call.trunk.line_sound import SILENCE, LineSound, VoiceBuffer, hold_sound, mixed
from console.call.trunk.port import PlaybackBegan, Played
from console.domain.audio import FRAME_BYTES
from console.domain.errors import OurBug


def frame_of(value: int) -> bytes:
    return np.full(FRAME_BYTES // 2, value, "<i2").tobytes()


@pytest.fixture
def line() -> LineSound:
    sound = LineSound()
    sound.on_wire = True
    return sound


def test_before_the_answer_the_queue_waits() -> None:
    sound = LineSound()
    sound.playback.add("a", frame_of(5))
    assert sound.frame(0.0) == (SILENCE, [], None)
    sound.on_wire = True
    spoken, reports, _ = sound.frame(0.02)
    assert spoken == frame_of(5)
    assert reports == [PlaybackBegan(0.02, "a"), Played(0.02, "a", 20, False)]


def test_the_operator_silences_the_agent_and_is_heard_at_once(line: LineSound) -> None:
    line.playback.add("a", frame_of(100) * 50)
    line.frame(0.0)
    line.give_to("operator")
    line.headset.put(frame_of(30))
    line.headset.put(frame_of(30))
    fading, reports, _ = line.frame(0.02)
    assert np.frombuffer(fading, "<i2").max() <= 130
    assert reports == [Played(0.02, "a", 40, True)]
    assert line.frame(0.04)[0] == frame_of(30)


def test_what_is_played_while_the_operator_speaks_waits_for_the_line(line: LineSound) -> None:
    line.give_to("operator")
    line.playback.add("bridge", frame_of(9))
    assert line.frame(0.0)[0] == SILENCE
    line.give_to("ai")
    assert line.frame(0.02)[0] == frame_of(9)


def test_barge_in_mixes_both(line: LineSound) -> None:
    line.give_to("both")
    line.playback.add("a", frame_of(100) * 3)
    line.headset.put(frame_of(10))
    line.headset.put(frame_of(10))
    assert line.frame(0.0)[0] == frame_of(110)


def test_a_customer_on_hold_hears_the_phrase_without_a_seam(line: LineSound) -> None:
    line.give_to("hold")
    phrase = hold_sound()
    frames = len(phrase) // FRAME_BYTES + 3
    heard = b"".join(line.frame(tick * 0.02)[0] for tick in range(frames))
    assert heard == (phrase + phrase)[: len(heard)]


def test_the_headset_is_not_heard_on_hold(line: LineSound) -> None:
    line.give_to("hold")
    for _ in range(5):
        line.headset.put(frame_of(32000))
    assert np.frombuffer(line.frame(0.0)[0], "<i2").max() < 32000


def test_the_desk_phone_is_reported_as_heard(line: LineSound) -> None:
    line.give_to("operator")
    for _ in range(2):
        line.desk_phone.put(frame_of(44))
    spoken, _, desk = line.frame(0.0)
    assert spoken == desk == frame_of(44)


def test_nobody_else_can_hold_a_line(line: LineSound) -> None:
    with pytest.raises(OurBug):
        line.give_to("customer")


def test_mixing_stays_within_sixteen_bits() -> None:
    assert mixed(frame_of(30000), frame_of(30000)) == frame_of(32767)
    assert mixed(frame_of(-30000), frame_of(-30000)) == frame_of(-32768)
    assert mixed(None, None) == SILENCE


def test_a_voice_buffer_keeps_two_hundred_milliseconds_at_most() -> None:
    buffer = VoiceBuffer()
    for value in range(30):
        buffer.put(frame_of(value))
    taken = [frame for frame in (buffer.take() for _ in range(30)) if frame is not None]
    assert taken == [frame_of(value) for value in range(20, 30)]


def test_a_voice_buffer_starts_two_deep_and_again_after_running_dry() -> None:
    buffer = VoiceBuffer()
    buffer.put(frame_of(1))
    assert buffer.take() is None
    buffer.put(frame_of(2))
    assert [buffer.take(), buffer.take(), buffer.take()] == [frame_of(1), frame_of(2), None]
    buffer.put(frame_of(3))
    assert buffer.take() is None


def test_a_voice_buffer_sheds_what_it_does_not_need() -> None:
    buffer = VoiceBuffer()
    for _ in range(8):
        buffer.put(frame_of(0))
    depths = []
    for _ in range(400):
        buffer.put(frame_of(0))
        buffer.take()
        depths.append(len(buffer._frames))
    assert depths[0] == 8
    assert depths[-1] == VoiceBuffer.START


def test_an_operator_from_whom_nothing_comes_is_replaced_by_the_hold_sound(line: LineSound) -> None:
    line.give_to("operator")
    silent = [line.frame(0.0)[0] for _ in range(11)]
    assert set(silent) == {SILENCE}
    assert line.frame(0.0)[0] == hold_sound()[:FRAME_BYTES]
    line.headset.put(frame_of(30))
    line.headset.put(frame_of(30))
    assert line.frame(0.0)[0] == frame_of(30)


def test_an_operator_who_is_only_silent_is_not(line: LineSound) -> None:
    line.give_to("operator")
    for _ in range(3):
        line.headset.put(SILENCE)
    for _ in range(30):
        line.headset.put(SILENCE)
        assert line.frame(0.0)[0] == SILENCE

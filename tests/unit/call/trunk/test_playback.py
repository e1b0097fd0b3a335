"""The agent's queue: gapless, counted in what left, cut and lowered at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from console.call.trunk.playback import RAMP_SAMPLES, Playback, Report
from console.call.trunk.port import PlaybackBegan, Played
from console.domain.audio import BYTES_PER_MS, FRAME_BYTES, FRAME_SAMPLES


def level(value: int, ms: int) -> bytes:
    return np.full(ms * 16, value, "<i2").tobytes()


def drained(playback: Playback, limit: int = 500) -> tuple[bytes, list[Report]]:
    sound, reports = b"", []
    for tick in range(limit):
        frame, now = playback.frame(tick * 0.02)
        reports += now
        if frame is None:
            return sound, reports
        assert len(frame) == FRAME_BYTES
        sound += frame
    raise AssertionError("the queue never ran dry")


def test_an_empty_queue_is_silent() -> None:
    assert Playback().frame(0.0) == (None, [])


def test_utterances_follow_each_other_without_a_gap() -> None:
    playback = Playback()
    playback.add("a", level(1, 30))
    playback.add("b", level(2, 50))
    sound, reports = drained(playback)
    assert sound[: 80 * BYTES_PER_MS] == level(1, 30) + level(2, 50)
    assert reports == [
        PlaybackBegan(0.0, "a"),
        Played(0.02, "a", 30, False),
        PlaybackBegan(0.02, "b"),
        Played(0.06, "b", 50, False),
    ]


def test_ducking_ramps_over_ten_milliseconds_of_the_next_frame() -> None:
    playback = Playback()
    playback.add("a", level(10000, 100))
    playback.frame(0.0)
    playback.duck(12)
    frame, _ = playback.frame(0.02)
    assert frame is not None
    samples = np.frombuffer(frame, "<i2")
    assert samples[0] == 10000
    assert np.all(np.diff(samples[:RAMP_SAMPLES].astype(int)) <= 0)
    assert np.all(samples[RAMP_SAMPLES:] == int(10000 * 10 ** (-12 / 20)))


def test_ducking_lasts_over_the_next_utterance_until_it_is_lifted() -> None:
    playback = Playback()
    playback.duck(20)
    playback.frame(0.0)
    playback.add("a", level(10000, 40))
    ducked, _ = playback.frame(0.02)
    playback.duck(0)
    playback.frame(0.04)
    assert ducked == level(1000, 20)
    playback.add("b", level(10000, 20))
    assert playback.frame(0.06)[0] == level(10000, 20)


def test_stop_fades_and_reports_what_was_heard_and_what_was_not() -> None:
    playback = Playback()
    playback.add("a", level(10000, 1000))
    playback.add("b", level(10000, 1000))
    playback.frame(0.0)
    playback.stop(40)
    sound, reports = drained(playback)
    samples = np.frombuffer(sound, "<i2")
    assert len(samples) == 2 * FRAME_SAMPLES
    assert samples[-1] == 0
    assert np.all(np.diff(samples.astype(int)) <= 0)
    assert reports == [Played(0.02, "a", 60, True), Played(0.02, "b", 0, True)]


def test_a_stop_that_is_followed_by_lifting_the_duck_does_not_swell() -> None:
    playback = Playback()
    playback.duck(12)
    playback.frame(0.0)
    playback.add("a", level(10000, 1000))
    playback.frame(0.02)
    playback.stop(40)
    playback.duck(0)
    sound, _ = drained(playback)
    assert np.frombuffer(sound, "<i2").max() <= 10000 * 10 ** (-12 / 20)


def test_what_is_added_after_a_stop_sounds_after_the_fade() -> None:
    playback = Playback()
    playback.add("a", level(1000, 500))
    playback.frame(0.0)
    playback.stop(20)
    playback.add("b", level(500, 20))
    sound, reports = drained(playback)
    assert sound[FRAME_BYTES:] == level(500, 20)
    assert [type(report) for report in reports] == [Played, PlaybackBegan, Played]


def test_an_abandoned_queue_reports_everything_as_cut() -> None:
    playback = Playback()
    playback.add("a", level(1, 100))
    playback.add("b", level(1, 100))
    playback.frame(0.0)
    assert playback.abandon(1.0) == [Played(1.0, "a", 20, True), Played(1.0, "b", 0, True)]
    assert playback.frame(2.0) == (None, [])


@given(
    lengths=st.lists(st.integers(0, 2000), min_size=1, max_size=6),
    stop_after=st.integers(0, 12),
    fade_ms=st.integers(0, 60),
)
def test_every_utterance_is_reported_once_and_never_longer_than_it_is(lengths: list[int], stop_after: int, fade_ms: int) -> None:
    playback = Playback()
    for number, samples in enumerate(lengths):
        playback.add(str(number), np.full(samples, 7, "<i2").tobytes())
    reports: list[Report] = []
    for tick in range(stop_after):
        reports += playback.frame(tick * 0.02)[1]
    playback.stop(fade_ms)
    reports += drained(playback)[1]
    played = [report for report in reports if isinstance(report, Played)]
    assert [report.utterance for report in played] == [str(number) for number in range(len(lengths))]
    for report, samples in zip(played, lengths, strict=True):
        assert 0 <= report.ms <= samples // 16
        assert report.interrupted or report.ms == samples // 16

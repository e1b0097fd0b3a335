"""The meter on voices whose figures are known."""

import math

import pytest

from console.call.voice_affect.numpy_meter import NumpyMeter
from console.call.voice_affect.port import Prosody
from tests.unit.call.voice_affect.voices import hiss, silence, voice


def measured(pcm: bytes) -> Prosody:
    figures = NumpyMeter().measure(silence(0.2) + pcm + silence(0.2))
    assert figures is not None
    return figures


@pytest.mark.parametrize("hertz", [90.0, 140.0, 220.0, 330.0])
def test_the_height_of_a_voice_whose_fundamental_the_line_cuts_off(hertz: float) -> None:
    assert measured(voice(hertz)).pitch == pytest.approx(12 * math.log2(hertz / 55), abs=0.3)


def test_a_melody_is_as_wide_as_its_steps() -> None:
    steps = b"".join(voice(hertz, 0.6) for hertz in (120.0, 160.0, 200.0))
    assert measured(steps).melody == pytest.approx(12 * math.log2(200 / 120), abs=0.6)
    assert measured(voice(120.0, 1.8)).melody < 0.5


def test_a_louder_voice_is_louder_by_as_much() -> None:
    assert measured(voice(gain=0.4)).level_db - measured(voice(gain=0.1)).level_db == pytest.approx(12.0, abs=0.3)


def test_a_hard_voice_is_brighter() -> None:
    assert measured(voice(hard=0.8)).brightness_db > measured(voice()).brightness_db + 3


def test_the_lines_own_hiss_does_not_make_a_voice_brighter() -> None:
    def over_hiss(pcm: bytes) -> bytes:
        import numpy as np

        both = np.frombuffer(silence(0.3) + pcm + silence(0.3), dtype="<i2").astype(np.int32)
        noise = np.frombuffer(hiss(len(both) / 16_000, 0.004), dtype="<i2")
        return (both + noise[: len(both)]).astype("<i2").tobytes()

    assert measured(over_hiss(voice(gain=0.3))).brightness_db == pytest.approx(measured(voice(gain=0.3)).brightness_db, abs=1.5)


def test_syllables_and_pauses_are_counted() -> None:
    figures = measured(voice(seconds=1.0) + silence(1.0) + voice(seconds=1.0))
    assert figures.longest_pause_s == pytest.approx(1.0, abs=0.15)
    assert figures.speech_s == pytest.approx(2.0, abs=0.3)
    assert measured(voice(seconds=2.0)).rate == pytest.approx(5.0, abs=1.0)


@pytest.mark.parametrize("pcm", [b"", silence(2.0), hiss(2.0), voice(seconds=0.1)], ids=["nothing", "silence", "noise", "too short"])
def test_of_what_is_no_voice_nothing_is_said(pcm: bytes) -> None:
    assert NumpyMeter().measure(pcm) is None


def test_of_a_long_turn_the_end_is_measured() -> None:
    figures = measured(voice(120.0, 10.0) + voice(240.0, 16.0))
    assert figures.pitch == pytest.approx(12 * math.log2(240 / 55), abs=0.3)
    assert figures.speech_s < 16

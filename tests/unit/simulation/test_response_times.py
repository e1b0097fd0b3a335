"""Measuring on a recording that was made by hand: known times in, the same times out."""

import wave
from pathlib import Path

import numpy as np
import pytest

from console.simulation.response_times import read_stereo, responses

RATE = 16000


def tone(length: float, spans: list[tuple[float, float]]) -> np.ndarray:
    sound = np.zeros(int(length * RATE), dtype=np.float32)
    for began, ended in spans:
        first, last = int(began * RATE), int(ended * RATE)
        sound[first:last] = 0.3 * np.sign(np.sin(2 * np.pi * 200 * (np.arange(last - first) + 0.5) / RATE))
    return sound


def test_from_the_last_voice_to_the_first_sound() -> None:
    left, right = tone(10, [(1.0, 2.0), (6.0, 6.4), (6.8, 7.2)]), tone(10, [(2.35, 4.0), (7.5, 9.0)])
    found = responses(left, right, RATE, [(0.9, 2.1), (5.9, 7.3)])
    assert [round(r.ms or 0) for r in found] == [350, 300]
    assert not any(r.cut_in for r in found)


def test_an_agent_who_begins_too_early_has_cut_in() -> None:
    left, right = tone(6, [(1.0, 1.5), (2.2, 3.0)]), tone(6, [(1.9, 5.0)])
    (found,) = responses(left, right, RATE, [(0.9, 3.1)])
    assert found.cut_in


def test_an_agent_who_was_already_speaking_has_not() -> None:
    left, right = tone(6, [(1.0, 2.0)]), tone(6, [(0.2, 1.3), (2.4, 4.0)])
    (found,) = responses(left, right, RATE, [(0.9, 2.1)])
    assert (found.cut_in, round(found.ms or 0)) == (False, 400)


def test_no_answer_is_no_time() -> None:
    (found,) = responses(tone(4, [(1.0, 2.0)]), tone(4, []), RATE, [(0.9, 2.1)])
    assert found.ms is None


def test_a_mono_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mono.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(320))
    with pytest.raises(ValueError, match="channels"):
        read_stereo(path)

import numpy as np
import pytest

from console.call.synthesis.engine import RawSound
from console.call.synthesis.phrases import SENTENCE_PAUSE_MS
from console.call.synthesis.rendering import render
from console.domain.errors import SpeechFault
from console.domain.readings import moras

RATE = 24_000


class Buzzer:
    """An engine of known times: 100 ms a mora, 150 ms of rest at a comma, air and hiss at both ends."""

    name = "buzzer"
    fingerprint = "buzzer-1"

    def voices(self) -> tuple[str, ...]:
        return ("default",)

    def sound(self, phrase: str, voice: str, rate: float) -> RawSound:
        parts = [self._air(300)]
        for letter in phrase:
            parts.append(self._buzz(100 * moras(letter)) if moras(letter) else self._air(150 if letter == "、" else 0))
        return RawSound(np.concatenate([*parts, self._air(400)]).astype(np.float32), RATE)

    def words(self, phrase: str) -> tuple[tuple[int, int], ...]:
        return tuple((1, moras(letter)) for letter in phrase)

    def _buzz(self, ms: int) -> np.ndarray:
        return 0.05 * np.sin(2 * np.pi * 150 * np.arange(RATE * ms // 1000) / RATE)

    def _air(self, ms: int) -> np.ndarray:
        return np.random.default_rng(1).normal(0, 0.0001, RATE * ms // 1000)


def samples_of(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768


def test_length_is_morae_pauses_and_little_air() -> None:
    rendered = render(Buzzer(), "はい。どうぞ。", "はい。どうぞ。", "default", 1.0)
    assert len(rendered.pcm) / 32 == pytest.approx(200 + SENTENCE_PAUSE_MS + 300 + 2 * 50, abs=40)


def test_it_begins_and_ends_at_once() -> None:
    loud = np.flatnonzero(np.abs(samples_of(render(Buzzer(), "はい。", "はい。", "default", 1.0).pcm)) > 0.02)
    total = len(samples_of(render(Buzzer(), "はい。", "はい。", "default", 1.0).pcm))
    assert loud[0] / 16 <= 20
    assert (total - loud[-1]) / 16 <= 60


def test_marks_follow_the_commas_of_the_sound() -> None:
    text = "はい、どうぞおねがい。"
    rendered = render(Buzzer(), text, text, "default", 1.0)
    assert rendered.heard_until(text, 200 + 15) == "はい、"
    assert rendered.heard_until(text, 200 + 150) == "はい、"
    assert rendered.heard_until(text, 200 + 150 + 300 + 25) == "はい、どうぞ"
    assert rendered.heard_until(text, 200 + 150 + 700) == text[:-1]


def test_a_line_without_words_is_a_fault() -> None:
    with pytest.raises(SpeechFault):
        render(Buzzer(), "。", "。", "default", 1.0)

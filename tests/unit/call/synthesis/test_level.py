import numpy as np
import pytest

from console.call.synthesis.level import CEILING, SPEECH_DBFS, levelled, limited, pauses, trimmed, voiced

RATE = 16_000


def buzz(ms: int, amplitude: float = 0.3) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * 200 * np.arange(RATE * ms // 1000) / RATE)).astype(np.float32)


def silence(ms: int) -> np.ndarray:
    return np.zeros(RATE * ms // 1000, dtype=np.float32)


def speech_db(samples: np.ndarray) -> float:
    on = voiced(samples, RATE)
    frames = samples[: len(on) * 160].reshape(len(on), 160)[on]
    return float(20 * np.log10(np.sqrt(np.mean(frames.astype(np.float64) ** 2))))


@pytest.mark.parametrize("amplitude", [0.003, 0.05, 0.9])
def test_any_loudness_comes_out_at_the_same_level(amplitude: float) -> None:
    sound = np.concatenate([buzz(300, amplitude), silence(200), buzz(300, amplitude)])
    assert speech_db(levelled(sound, RATE)) == pytest.approx(SPEECH_DBFS, abs=0.5)


def test_peaks_are_bent_below_the_ceiling() -> None:
    assert np.abs(limited(buzz(100, 3.0))).max() <= CEILING
    quiet = buzz(100, 0.2)
    assert limited(quiet) is quiet


def test_silence_at_both_ends_is_cut() -> None:
    sound = trimmed(np.concatenate([silence(400), buzz(500), silence(700)]), RATE, lead_ms=10, tail_ms=40)
    assert len(sound) / RATE * 1000 == pytest.approx(550, abs=21)


def test_a_click_after_the_sentence_is_cut_and_a_short_word_is_not() -> None:
    with_click = np.concatenate([buzz(500), silence(150), buzz(20)])
    assert len(trimmed(with_click, RATE)) < RATE * 560 // 1000
    with_word = np.concatenate([buzz(500), silence(150), buzz(120)])
    assert len(trimmed(with_word, RATE)) >= RATE * 760 // 1000


def test_pauses_inside_speech_are_found_and_those_at_the_ends_are_not() -> None:
    sound = np.concatenate([silence(200), buzz(300), silence(150), buzz(300), silence(40), buzz(100), silence(200)])
    assert pauses(sound, RATE) == ((500, 650),)


def test_nothing_but_silence_is_nothing() -> None:
    assert len(trimmed(silence(300), RATE)) == 0
    assert len(trimmed(silence(0), RATE)) == 0
    assert len(levelled(silence(300), RATE)) == RATE * 300 // 1000

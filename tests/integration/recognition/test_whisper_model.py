"""The real model on its own: what guesses and earlier words save, and that work can be given up."""

from pathlib import Path

import numpy as np
import pytest

from console.call.recognition.engine import Overtaken
from console.call.recognition.whisper_model import WhisperModel
from tests.integration.recognition.conftest import Render

MARKS = "、。?？"
"""Tokens laid before the decoder together share the scale of their 8 bits, so a choice as close as that of the last mark may fall otherwise."""
SAID = "もう電話しないでください。"
POSITIONS = 350


def carry_on() -> None:
    """Nothing comes in between."""


@pytest.fixture(scope="module")
def plain(whisper_folder: Path) -> WhisperModel:
    return WhisperModel(whisper_folder)


@pytest.fixture(scope="module")
def guessing(whisper_folder: Path) -> WhisperModel:
    return WhisperModel(whisper_folder, phrases=["もう電話しないでください", "返品できますか"])


@pytest.fixture(scope="module")
def sound(render: Render) -> "np.ndarray":
    return np.frombuffer(render(SAID), dtype="<i2").astype(np.float32) / 32768


@pytest.mark.parametrize("seconds", [0.5, 1.23, 7.0])
def test_silence_behind_the_voice_is_shown_as_if_it_had_been_computed(plain: WhisperModel, seconds: float) -> None:
    voice = np.random.default_rng(3).normal(0, 0.05, int(seconds * 16000)).astype(np.float32)
    padded = np.zeros(POSITIONS * 320, np.float32)
    padded[: len(voice)] = voice
    whole = plain._features(padded, padding=0)[None, :, : 2 * POSITIONS]
    np.testing.assert_allclose(plain._shown(voice, POSITIONS), whole, atol=1e-6)


def test_guesses_save_steps_and_change_no_word(plain: WhisperModel, guessing: WhisperModel, sound: "np.ndarray") -> None:
    slow = plain.decode(plain.encode(sound, POSITIONS, carry_on), (), 40, carry_on)
    quick = guessing.decode(guessing.encode(sound, POSITIONS, carry_on), (), 40, carry_on)
    assert (quick.text.strip(MARKS), quick.whole) == (slow.text.strip(MARKS), True)
    assert quick.log_probability == pytest.approx(slow.log_probability, abs=0.15)
    assert slow.steps == len(slow.ids) + 1
    assert quick.steps < slow.steps / 2


def test_the_words_of_a_moment_ago_save_steps_too(plain: WhisperModel, sound: "np.ndarray") -> None:
    encoded = plain.encode(sound, POSITIONS, carry_on)
    first = plain.decode(encoded, (), 40, carry_on)
    again = plain.decode(encoded, (), 40, carry_on, before=first.ids)
    assert again.text.strip(MARKS) == first.text.strip(MARKS)
    assert again.steps <= len(first.ids) // 6 + 2


def test_wrong_guesses_change_no_word(plain: WhisperModel, sound: "np.ndarray") -> None:
    encoded = plain.encode(sound, POSITIONS, carry_on)
    right = plain.decode(encoded, (), 40, carry_on)
    misled = plain.decode(encoded, (), 40, carry_on, before=[right.ids[0], *reversed(right.ids)])
    assert misled.text.strip(MARKS) == right.text.strip(MARKS)


def test_tokens_end_at_their_limit(plain: WhisperModel, sound: "np.ndarray") -> None:
    cut = plain.decode(plain.encode(sound, POSITIONS, carry_on), (), 3, carry_on)
    assert (len(cut.ids), cut.whole) == (3, False)


def test_both_halves_can_be_given_up_and_the_model_goes_on(plain: WhisperModel, sound: "np.ndarray") -> None:
    def overtaken() -> None:
        raise Overtaken

    with pytest.raises(Overtaken):
        plain.encode(sound, 1500, overtaken)
    encoded = plain.encode(sound, POSITIONS, carry_on)
    with pytest.raises(Overtaken):
        plain.decode(encoded, (), 40, overtaken)
    assert "電話" in plain.decode(encoded, (), 40, carry_on).text


def test_several_ways_lead_to_the_same_words_where_one_is_clear(plain: WhisperModel, sound: "np.ndarray") -> None:
    encoded = plain.encode(sound, POSITIONS, carry_on)
    one = plain.decode(encoded, (), 40, carry_on)
    several = plain.search(encoded, 40, carry_on, 4)[0]
    assert (several.text.strip(MARKS), several.whole) == (one.text.strip(MARKS), True)
    assert several.log_probability == pytest.approx(one.log_probability, abs=0.15)
    assert several.no_speech == pytest.approx(one.no_speech, abs=0.01)


def test_a_way_sees_nothing_of_the_others(plain: WhisperModel, sound: "np.ndarray") -> None:
    noise = np.random.default_rng(7).normal(0, 0.03, len(sound)).astype(np.float32)
    encoded = plain.encode(sound + noise, POSITIONS, carry_on)
    several = plain.search(encoded, 40, carry_on, 4)[0]
    scores, said = plain._told(plain.tokens.start, plain._nothing_said(), 0, encoded)
    alone = 0.0
    for place, token in enumerate(several.ids):
        alone += float(plain._weighed(scores[-1], several.ids[:place])[0][token])
        scores, said = plain._told([token], said, len(plain.tokens.start) + place, encoded)
    assert several.log_probability == pytest.approx(alone / (len(several.ids) + 1), abs=0.1)


def test_the_search_ends_at_its_limit_and_can_be_given_up(plain: WhisperModel, sound: "np.ndarray") -> None:
    encoded = plain.encode(sound, POSITIONS, carry_on)
    cut = plain.search(encoded, 3, carry_on, 4)[0]
    assert (len(cut.ids), cut.whole) == (3, False)
    left = iter(range(4))

    def overtaken() -> None:
        if next(left, None) is None:
            raise Overtaken

    with pytest.raises(Overtaken):
        plain.search(encoded, 40, overtaken, 4)


def test_in_haste_there_is_one_way(plain: WhisperModel, sound: "np.ndarray") -> None:
    encoded = plain.encode(sound, POSITIONS, carry_on)
    (alone,) = plain.search(encoded, 40, lambda: True, 4)
    assert alone.text.strip(MARKS) == plain.decode(encoded, (), 40, carry_on).text.strip(MARKS)

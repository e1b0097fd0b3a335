"""Where the voice lies, and its words in it."""

from array import array

import pytest

from console.call.recognition.span import VoiceSpan, spread
from console.domain.audio import FRAME_SAMPLES


def frame(level: int) -> bytes:
    return array("h", [level, -level] * (FRAME_SAMPLES // 2)).tobytes()


def test_the_voice_is_found_between_silences() -> None:
    span = VoiceSpan()
    span.hear(frame(10) * 10 + frame(3000) * 20 + frame(10) * 10)
    assert (span.began, span.ended, span.loud_s) == (pytest.approx(0.2), pytest.approx(0.6), pytest.approx(0.4))


def test_noise_of_one_level_is_no_voice() -> None:
    span = VoiceSpan()
    span.hear(frame(60) * 50)
    assert span.loud_s == 0


def test_a_voice_without_silence_before_it_is_a_voice() -> None:
    span = VoiceSpan()
    span.hear(frame(3000) * 20)
    assert span.loud_s == pytest.approx(0.4)


def test_words_are_spread_by_their_length() -> None:
    words = spread(["送料", "は", "いくら"], 1.0, 4.0, 0.8)
    assert [(word.text, word.start, word.end) for word in words] == [("送料", 1.0, 2.0), ("は", 2.0, 2.5), ("いくら", 2.5, 4.0)]

"""Which of the model's hypotheses an utterance's words are; the model is written down."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from console.call.recognition.readings import Readings
from console.call.recognition.whisper import WhisperEar
from console.call.recognition.whisper_model import Decoding, WhisperModel
from console.domain.audio import RATE

VOICE = (b"\x00\x20" + b"\x00\x00" * 79) * (RATE // 80)
READINGS = Readings(["返品できますか", "在庫はありますか"], lambda text: text)


class Written:
    """Implements what an ear asks of ``WhisperModel``."""

    def __init__(self, *found: Decoding) -> None:
        self._found = list(found)

    def encode(self, sound: Any, positions: int, carry_on: Any) -> dict[str, Any]:
        return {}

    def search(self, heard: Any, limit: int, carry_on: Any, width: int) -> list[Decoding]:
        return self._found

    def decode(self, heard: Any, prompt: Sequence[int], limit: int, carry_on: Any, before: Sequence[int] = ()) -> Decoding:
        return self._found[0]


def hypothesis(text: str, log_probability: float, *, no_speech: float = 0.0, whole: bool = True) -> Decoding:
    return Decoding(text, (1, 2), (text,), log_probability, no_speech, whole, 1)


def words(*found: Decoding, readings: Readings | None = READINGS) -> str:
    ear = WhisperEar(cast(WhisperModel, Written(*found)), [], (), readings)
    ear.feed(VOICE)
    return ear.words().text


def test_of_two_that_sound_alike_the_usual_one_is_taken() -> None:
    assert words(hypothesis("変金できますか", -0.30), hypothesis("返品できますか", -0.35)) == "返品できますか"


def test_what_was_heard_much_more_surely_stands_however_unusual() -> None:
    assert words(hypothesis("変金できますか", -0.1), hypothesis("返品できますか", -1.5)) == "変金できますか"


def test_without_readings_the_search_ranks() -> None:
    assert words(hypothesis("変金できますか", -0.30), hypothesis("返品できますか", -0.35), readings=None) == "変金できますか"


@pytest.mark.parametrize(
    "circle", [hypothesis("返品できますか返品できますか", -0.1), hypothesis("返品できます", -0.1, whole=False)], ids=["loop", "no end"]
)
def test_one_that_ran_in_a_circle_or_came_to_no_end_is_not_taken(circle: Decoding) -> None:
    assert words(circle, hypothesis("返品できますか", -0.4)) == "返品できますか"


def test_where_the_search_hears_nobody_no_usual_words_are_put_there() -> None:
    assert words(hypothesis("ご視聴ありがとうございました", -0.3), hypothesis("在庫はありますか", -0.4)) == ""
    assert words(hypothesis("うん", -0.9, no_speech=0.8), hypothesis("在庫はありますか", -0.9, no_speech=0.8)) == ""


def test_in_haste_there_is_no_search() -> None:
    ear = WhisperEar(
        cast(WhisperModel, Written(hypothesis("変金できますか", -0.30), hypothesis("返品できますか", -0.35))),
        [],
        (),
        READINGS,
        lambda: True,
    )
    ear.feed(VOICE)
    assert ear.words().text == "変金できますか"

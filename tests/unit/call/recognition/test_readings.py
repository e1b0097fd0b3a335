"""How usual a reading is: four kana at a time, of a few sentences."""

import pytest

from console.call.recognition.readings import Readings

SAID = ("ヘンピンデキマスカ", "ヘンピンシタイデス", "ソーリョーワイクラデスカ", "ザイコワアリマスカ")


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings(SAID, lambda text: text)


def test_what_is_said_is_more_usual_than_what_resembles_it(readings: Readings) -> None:
    assert readings.usual("ヘンピンデキマスカ") > readings.usual("ヘンキンデキマスカ") > readings.usual("ヌキヌキマメスカ")


def test_a_new_sentence_of_known_parts_is_usual(readings: Readings) -> None:
    assert readings.usual("ザイコワイクラデスカ") > readings.usual("ザイゴワイグラデズガ")


def test_more_of_what_is_usual_is_not_less_usual(readings: Readings) -> None:
    assert readings.usual("ヘンピンデキマスカザイコワイクラデスカ") > readings.usual("ヘンピンデキマスガ")


def test_no_words_and_kana_never_seen_have_a_chance_too(readings: Readings) -> None:
    assert -10 < readings.usual("") < 0
    assert -10 < readings.usual("ヴァ") < 0


def test_it_is_the_reading_that_counts() -> None:
    read = {"返品できますか": "ヘンピンデキマスカ", "変ピンできますか": "ヘンピンデキマスカ"}
    readings = Readings(["返品できますか"], read.__getitem__)
    assert readings.usual("返品できますか") == readings.usual("変ピンできますか")

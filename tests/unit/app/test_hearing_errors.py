"""What counts as misheard, in characters and by reading."""

import pytest

from console.app.hearing_errors import Misheard, distance, figures, rates, read, written
from console.conversation.understanding.reading import DictionaryReader


@pytest.fixture(scope="module")
def reader() -> DictionaryReader:
    return DictionaryReader()


def test_width_case_and_punctuation_are_no_errors() -> None:
    assert written("Ｍサイズ、ですか？") == written("mサイズですか")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("一万二千八百円です", "12,800円です。"),
        ("二十四・五センチ", "24.5センチ"),
        ("ゼロ三の四七二一の九五六八", "03-4721-9568"),
        ("九八零の零八一一", "980の0811"),
        ("午後六時半", "午後6時半"),
        ("百五十八センチで五十三キロ", "158cmで53kg"),
    ],
)
def test_numerals_are_one(said: str, heard: str, reader: DictionaryReader) -> None:
    assert written(said) == written(heard)
    assert read(said, reader) == read(heard, reader)
    assert figures(said) == figures(heard)


def test_other_numbers_are_other_numbers(reader: DictionaryReader) -> None:
    assert written("二十四・五センチ") != written("245センチ")
    assert figures("百五十八センチで五十三キロ") == ("158", "53")
    assert read("3足", reader) != read("2足", reader)


def test_what_is_said_alike_is_no_error_by_reading(reader: DictionaryReader) -> None:
    error = Misheard.between("送料はいくらですか。", "総量はいくらですか", reader)
    assert (error.wrong, error.characters) == (2, 9)
    assert error.wrong_kana == 0 < error.kana


def test_what_is_said_otherwise_is_an_error_by_reading(reader: DictionaryReader) -> None:
    error = Misheard.between("サイズ", "サイド", reader)
    assert (error.wrong, error.wrong_kana, error.kana) == (1, 1, 3)


def test_nothing_heard_is_wholly_wrong(reader: DictionaryReader) -> None:
    error = Misheard.between("返品", "", reader)
    assert (error.wrong, error.wrong_kana) == (error.characters, error.kana) == (2, 4)


def test_rates_are_over_all_characters_together() -> None:
    assert rates([Misheard(1, 2, 0, 4), Misheard(0, 8, 3, 6)]) == {"n": 2, "cer": 0.1, "cer_reading": 0.3}
    assert rates([]) == {"n": 0, "cer": None, "cer_reading": None}


def test_distance_counts_what_is_put_in_left_out_and_changed() -> None:
    assert distance("ソーリョー", "ソーギョー") == 1
    assert distance("アイウ", "アウエ") == 2
    assert distance("", "アイ") == 2

"""The words that name a time, for showing and for asking back."""

import pytest

from console.conversation.understanding.times import time_words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ええと、来週の火曜の夕方でお願いします", "来週の火曜の夕方"),
        ("夜七時以降なら", "夜7時以降"),
        ("今度の土曜日の朝十時に", "今度の土曜日の朝10時"),
        ("一時間半後にお願いします", "1時間半後"),
        ("十五日の二時から三時の間", "15日の2時から3時の間"),
        ("年明けの五日", "年明けの5日"),
    ],
)
def test_are_kept(said: str, words: str) -> None:
    assert time_words(said) == words


@pytest.mark.parametrize("said", ["サイズが不安で", "送料はいくらですか", "一番早いのは", "はい", "", "二つください"])
def test_names_no_time(said: str) -> None:
    assert time_words(said) is None

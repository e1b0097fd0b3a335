"""Times as people say them, on Tuesday 2026-12-01, 14:10."""

from datetime import datetime, timedelta, timezone

import pytest

from console.conversation.understanding.times import parse_time, time_words

NOW = datetime(2026, 12, 1, 14, 10, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("来週の火曜の夕方", "12-08T16:00", "12-08T18:00"),
        ("夜七時以降", "12-01T19:00", None),
        ("三十分後", "12-01T14:40", None),
        ("一時間半後にお願いします", "12-01T15:40", None),
        ("あさって", "12-03T10:00", "12-03T20:00"),
        ("明日の昼", "12-02T12:00", "12-02T14:00"),
        ("八時過ぎ", "12-01T20:00", None),
        ("十時", "12-02T10:00", None),
        ("朝九時", "12-02T09:00", None),
        ("二時から三時の間", "12-02T14:00", "12-02T15:00"),
        ("土曜日の午前中", "12-05T09:00", "12-05T12:00"),
        ("火曜", "12-08T10:00", "12-08T20:00"),
        ("週末", "12-05T10:00", "12-06T20:00"),
        ("12月3日の18時", "12-03T18:00", None),
        ("十五日", "12-15T10:00", "12-15T20:00"),
        ("来週で", "12-07T10:00", "12-11T20:00"),
        ("仕事が六時に終わるので、それ以降で", "12-01T18:00", None),
        ("月末", "12-31T10:00", "12-31T20:00"),
        ("午前中", "12-02T09:00", "12-02T12:00"),
    ],
)
def test_is_understood_as(said: str, start: str, end: str | None) -> None:
    slot = parse_time(said, NOW)
    assert slot is not None
    assert slot.start == datetime.fromisoformat(f"2026-{start}:00+09:00")
    assert slot.end == (None if end is None else datetime.fromisoformat(f"2026-{end}:00+09:00"))


@pytest.mark.parametrize("said", ["送料はいくらですか", "一番早いのは", "三日で届きますか", "はい", "", "二つください"])
def test_names_no_time(said: str) -> None:
    assert parse_time(said, NOW) is None


def test_a_correction_keeps_the_day() -> None:
    first = parse_time("明日の七時", NOW)
    assert first is not None
    second = parse_time("いや、七時半で", NOW, before=first)
    assert second is not None
    assert second.start == first.start + timedelta(minutes=30)


def test_a_correction_in_one_breath() -> None:
    slot = parse_time("明日の七時、いや、やっぱり木曜の八時で", NOW)
    assert slot is not None
    assert slot.start == datetime.fromisoformat("2026-12-03T20:00:00+09:00")


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("said", ["七時", "夕方", "今晩", "午前中", "今日", "十時半", "昼過ぎ", "週末", "一日", "31日"])
def test_never_lies_in_the_past(said: str, hour: int) -> None:
    now = NOW.replace(hour=hour)
    slot = parse_time(said, now)
    assert slot is None or slot.start >= now.replace(second=0)


def test_the_words_are_kept_for_asking_back() -> None:
    assert time_words("ええと、来週の火曜の夕方でお願いします") == "来週の火曜の夕方"
    assert time_words("サイズが不安で") is None

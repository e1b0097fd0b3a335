"""Times are Japan's in whatever zone the machine stands."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import console.ui
from console.ui.queue.day import day_of
from console.ui.queue.rows import row_of
from console.ui.shop_time import JAPAN, day_text, exact_text, moment, now, span_text
from console.ui.studio.texts import moment as studio_time
from console.ui.words import Lang, Words

JA, EN = (Words.load(lang) for lang in Lang)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "told", ["2026-12-01T05:10:00+00:00", "2026-12-01T14:10:00+09:00", "2026-12-01T00:10:00-05:00", "2026-12-01T14:10:00"]
)
def test_what_the_engine_tells_is_shown_by_the_shops_clock(machine: str, told: str) -> None:
    assert day_text(JA, moment(told)) == "12月1日(火) 14:10"
    assert day_text(EN, moment(told)) == "Tue 1 Dec 14:10"
    assert studio_time(JA, told) == "12月1日(火) 14:10"
    assert day_text(JA, row_of({"cart_id": "c", "next_at": told}).next_at) == "12月1日(火) 14:10"
    day = day_of({"now": told, "slots": [{"at": told}]})
    assert day is not None
    assert (day.now.hour, day.slots[0].at.hour) == (14, 14)


def test_now_is_japans(machine: str) -> None:
    assert now().utcoffset() == datetime.now(JAPAN).utcoffset()
    assert abs((now() - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("told", [None, 5, "", "yesterday"])
def test_what_is_no_time_is_none(told: object) -> None:
    assert moment(told) is None
    assert day_text(JA, moment(told)) == exact_text(EN, moment(told)) == ""


def test_what_is_kept_has_its_year() -> None:
    at = datetime(2026, 12, 31, 16, 4, 9, tzinfo=UTC)
    assert exact_text(JA, at) == "2027年1月1日(金) 01:04:09"
    assert exact_text(EN, at) == "Fri 1 Jan 2027 01:04:09"
    assert span_text(JA, date(2026, 11, 23), date(2026, 11, 29)) == "11月23日(月)〜11月29日(日)"
    assert span_text(EN, date(2026, 11, 23), date(2026, 11, 29), year=True) == "Mon 23 Nov 2026 to Sun 29 Nov"


def test_no_date_of_the_window_is_written_anywhere_else() -> None:
    """Names of files and what goes to the engine are not read by people."""
    folder = Path(console.ui.__path__[0])
    written = re.compile(r"%m[/-]%d|setDisplayFormat|\.strftime\(")
    found = {path.name for path in folder.rglob("*.py") if written.search(path.read_text(encoding="utf-8"))}
    assert found == {"date_field.py", "decisions.py", "seasons_section.py"}


def test_nothing_in_the_window_asks_the_machine_for_its_zone() -> None:
    folder = Path(console.ui.__path__[0])
    asked = re.compile(r"\.astimezone\(\)|datetime\.now\(\)|currentDateTime|toLocalTime|fromtimestamp\([^,)]*\)")
    assert [path.name for path in folder.rglob("*.py") if asked.search(path.read_text(encoding="utf-8"))] == []

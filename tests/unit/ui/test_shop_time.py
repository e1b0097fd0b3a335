"""Times are Japan's in whatever zone the machine stands."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import console.ui
from console.ui.queue.day import day_of
from console.ui.queue.rows import row_of
from console.ui.shop_time import JAPAN, day_text, moment, now
from console.ui.studio.texts import moment as studio_time


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
    assert day_text(moment(told)) == "12/01 14:10"
    assert studio_time(told) == "12/01 14:10"
    assert day_text(row_of({"cart_id": "c", "next_at": told}).next_at) == "12/01 14:10"
    day = day_of({"now": told, "slots": [{"at": told}]})
    assert day is not None
    assert (day.now.hour, day.slots[0].at.hour) == (14, 14)


def test_now_is_japans(machine: str) -> None:
    assert now().utcoffset() == datetime.now(JAPAN).utcoffset()
    assert abs((now() - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("told", [None, 5, "", "yesterday"])
def test_what_is_no_time_is_none(told: object) -> None:
    assert moment(told) is None
    assert day_text(moment(told)) == ""


def test_nothing_in_the_window_asks_the_machine_for_its_zone() -> None:
    folder = Path(console.ui.__path__[0])
    asked = re.compile(r"\.astimezone\(\)|datetime\.now\(\)|currentDateTime|toLocalTime|fromtimestamp\([^,)]*\)")
    assert [path.name for path in folder.rglob("*.py") if asked.search(path.read_text(encoding="utf-8"))] == []

"""When reports are due and what days they cover."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from console.campaign.reports.periods import MADE_UP, MONTHLY, WEEKLY, Rhythm, coming, due, latest
from console.service.terms import JAPAN

MONDAYS = Rhythm(WEEKLY, 0, 8, datetime(2026, 11, 1, tzinfo=JAPAN))
FIRSTS = Rhythm(MONTHLY, 1, 9, datetime(2026, 1, 1, tzinfo=JAPAN))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("rhythm", "now", "covers", "sent"),
    [
        (MONDAYS, at(2026, 12, 7, 8), (at(2026, 11, 30), at(2026, 12, 7)), at(2026, 12, 7, 8)),
        (MONDAYS, at(2026, 12, 7, 7, 59), (at(2026, 11, 23), at(2026, 11, 30)), at(2026, 11, 30, 8)),
        (MONDAYS, at(2026, 12, 13, 23), (at(2026, 11, 30), at(2026, 12, 7)), at(2026, 12, 7, 8)),
        (FIRSTS, at(2026, 12, 1, 9), (at(2026, 11, 1), at(2026, 12, 1)), at(2026, 12, 1, 9)),
        (FIRSTS, at(2026, 12, 1, 8), (at(2026, 10, 1), at(2026, 11, 1)), at(2026, 11, 1, 9)),
        (FIRSTS, at(2027, 1, 20), (at(2026, 12, 1), at(2027, 1, 1)), at(2027, 1, 1, 9)),
        (Rhythm(MONTHLY, 28, 0, FIRSTS.since), at(2026, 3, 27), (at(2026, 1, 1), at(2026, 2, 1)), at(2026, 2, 28)),
    ],
)
def test_whole_weeks_and_months(rhythm: Rhythm, now: datetime, covers: tuple[Any, Any], sent: datetime) -> None:
    found = latest(rhythm, now)
    assert ((found.since, found.until), found.due) == (covers, sent)


def test_what_was_missed_is_made_up_for_but_not_what_was_before_it_was_asked_for() -> None:
    assert [one.until.day for one in due(MONDAYS, at(2026, 11, 17, 12))] == [2, 9, 16]
    assert due(Rhythm(WEEKLY, 0, 8, at(2026, 11, 16, 8, 1)), at(2026, 11, 17)) == []
    assert len(due(FIRSTS, at(2028, 1, 1, 12))) == MADE_UP


def test_each_hour_of_a_year_has_one_next_and_one_last() -> None:
    now = at(2026, 1, 5)
    for _ in range(24 * 366 // 5):
        now += timedelta(hours=5)
        for rhythm in (MONDAYS, FIRSTS, Rhythm(MONTHLY, 28, 23, FIRSTS.since), Rhythm(WEEKLY, 6, 0, FIRSTS.since)):
            last, following = latest(rhythm, now), coming(rhythm, now)
            assert last.due <= now < following.due
            assert last.until == following.since
            assert latest(rhythm, following.due - timedelta(seconds=1)) == last

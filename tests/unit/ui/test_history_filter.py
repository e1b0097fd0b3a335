"""What past calls are looked for by."""

from datetime import date, timedelta

from console.ui.history.filter import SPANS, Filter

TODAY = date(2026, 12, 1)


def test_as_the_door_takes_it() -> None:
    wanted = Filter(since=TODAY, until=TODAY, outcomes=("refused", "consult"), hour=0, connected=True, words="返品 送料")
    assert wanted.query() == (
        "from=2026-12-01&to=2026-12-01&outcome=refused&outcome=consult&hour=0&connected=true&words=%E8%BF%94%E5%93%81+%E9%80%81%E6%96%99"
    )
    assert Filter().query() == ""


def test_a_mood_is_asked_for_by_its_name() -> None:
    wanted = Filter(mood="anger", reason="reason_price")
    assert wanted.query() == "reason=reason_price&mood=anger"
    assert wanted.without("mood").query() == "reason=reason_price"


def test_what_is_asked_for_can_be_taken_away_one_by_one() -> None:
    wanted = Filter(since=TODAY, weekday=0, connected=True)
    assert wanted.given() == ("weekday", "connected")
    assert wanted.without("weekday").given() == ("connected",)


def test_spans_count_today() -> None:
    assert Filter().in_span("week", TODAY).since == date(2026, 11, 25)
    for span in SPANS:
        assert Filter(words="x").in_span(span, TODAY).span(TODAY) == span
    assert Filter(since=date(2026, 10, 1)).span(TODAY) is None


def test_days_of_ones_own_begin_with_those_that_stand() -> None:
    first, last = date(2026, 10, 3), date(2026, 10, 9)
    assert Filter(words="x").in_days(first, last).query() == "from=2026-10-03&to=2026-10-09&words=x"
    assert Filter().in_days(first, last).days(TODAY) == (first, last)
    assert Filter().days(TODAY) == (TODAY - timedelta(days=29), TODAY)
    assert Filter(since=first).days(TODAY) == (first, TODAY)
    assert Filter(until=last).days(TODAY) == (last - timedelta(days=29), last)

"""The circuit breaker, as timelines of how calls ended."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.campaign.gate.breaker import FAILED, Breaker
from console.domain.outcome import LineResult

NOON = datetime.fromisoformat("2026-12-01T12:00:00+09:00")
BREAKER = Breaker(failures=3, rest=timedelta(minutes=1), longest=timedelta(minutes=30))
DOWN, REACHED = LineResult.TRUNK_DOWN, LineResult.NO_ANSWER


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def line(*results: LineResult) -> list[tuple[datetime, LineResult]]:
    """One call every ten seconds."""
    return [(at(10 * number), result) for number, result in enumerate(results)]


def allowed(results: list[tuple[datetime, LineResult]], seconds: float, live: int = 0) -> bool:
    return BREAKER.refusal(results, live, at(seconds)) is None


def test_it_opens_after_failures_in_a_row_and_tries_again_with_one_call() -> None:
    assert allowed(line(DOWN, DOWN), 11)
    assert not allowed(line(DOWN, DOWN, DOWN), 21)
    assert not allowed(line(DOWN, DOWN, DOWN), 79)
    assert allowed(line(DOWN, DOWN, DOWN), 80)
    assert not allowed(line(DOWN, DOWN, DOWN), 80, live=1)


def test_a_further_failure_doubles_the_rest_and_one_success_closes_it() -> None:
    again = [*line(DOWN, DOWN, DOWN), (at(90), DOWN)]
    assert not allowed(again, 209)
    assert allowed(again, 210)
    assert allowed([*again, (at(220), REACHED)], 220, live=3)


def test_a_telephone_that_was_reached_is_no_failure() -> None:
    assert allowed(line(DOWN, DOWN, REACHED, DOWN, DOWN), 50)
    assert allowed(line(LineResult.BUSY, LineResult.DECLINED, LineResult.UNKNOWN_NUMBER), 30)


def test_a_call_we_cancelled_says_nothing_about_the_line() -> None:
    assert not allowed(line(DOWN, DOWN, LineResult.CANCELLED, DOWN), 40)
    assert allowed(line(LineResult.CANCELLED, LineResult.CANCELLED, LineResult.CANCELLED), 30)


@given(st.lists(st.sampled_from(list(LineResult)), max_size=24), st.floats(0, 40_000))
def test_the_rest_is_bounded_and_never_begins_without_failures(results: list[LineResult], seconds: float) -> None:
    until = BREAKER.rests_until(line(*results))
    if until is not None:
        assert sum(result in FAILED for result in results) >= 3
        assert until <= at(10 * len(results)) + timedelta(minutes=30)
    elif seconds >= 0:
        assert allowed(line(*results), seconds, live=9)

"""How an import shares the database and the processor."""

import pytest

from console.service.intake.pace import ALONE_S, BESIDE_CALLS_S, GREATER, LARGEST, LONGEST_REST_S, PAUSE_S, PORTION, RESTS, SMALLEST, Pace


def paced(pace: Pace, each_s: float, calls_live: bool, portions: int = 12) -> float:
    """The database is held for so long in the end."""
    seconds = 0.0
    for _ in range(portions):
        size = pace.portion(calls_live)
        assert SMALLEST <= size <= LARGEST
        seconds = size * each_s
        pace.took(size, seconds)
    return seconds


@pytest.mark.parametrize("each_s", [0.0002, 0.0004, 0.002])
def test_portions_grow_until_they_hold_the_database_for_a_second(each_s: float) -> None:
    assert paced(Pace(), each_s, False) == pytest.approx(ALONE_S, rel=0.01)


def test_the_first_is_small_and_the_next_ones_grow_step_by_step() -> None:
    pace = Pace()
    assert pace.portion(False) == PORTION
    pace.took(PORTION, 0.01)
    assert pace.portion(False) == GREATER * PORTION
    assert Pace().portion(True) == SMALLEST


def test_a_call_that_begins_makes_the_very_next_portion_small() -> None:
    pace = Pace()
    paced(pace, 0.0004, False)
    assert pace.portion(True) * 0.0004 <= BESIDE_CALLS_S


def test_beside_calls_it_rests_for_longer_than_it_works() -> None:
    pace = Pace()
    held = paced(pace, 0.001, True)
    assert pace.rest(True) == pytest.approx(RESTS * held)
    assert pace.rest(False) == PAUSE_S


def test_a_slow_machine_makes_them_smaller_but_it_goes_on() -> None:
    pace = Pace()
    paced(pace, 0.0004, False)
    pace.took(1000, 100.0)
    assert pace.rest(True) == LONGEST_REST_S
    assert pace.portion(False) == SMALLEST
    assert pace.portion(True) == SMALLEST


def test_what_took_no_time_is_no_reason_to_divide_by_it() -> None:
    pace = Pace()
    pace.took(1, 0.0)
    assert pace.portion(False) == SMALLEST

"""Frames that come late and at once have the times they were spoken at."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.call.trunk.frame_clock import CATCHES_UP_S, FRAME_S, FrameClock


def times(*came: float) -> list[float]:
    clock = FrameClock()
    return [clock.at(one) for one in came]


def test_frames_in_time_are_when_they_came() -> None:
    came = [10 + FRAME_S * number for number in range(100)]
    assert times(*came) == pytest.approx(came)


def test_what_comes_at_once_after_a_wait_is_a_frame_apart() -> None:
    assert times(1.0, *[1.2] * 10, 1.22) == pytest.approx([1.0 + FRAME_S * number for number in range(12)], abs=0.003)


@given(st.lists(st.one_of(st.just(0.0), st.just(FRAME_S), st.floats(0.0, 0.04), st.floats(0.0, 1.5)), min_size=1, max_size=60))
def test_however_they_come_no_frame_is_before_the_last_later_than_it_came_or_older_than_the_line_keeps_one(waits: list[float]) -> None:
    came = list(accumulate(waits, initial=1.0))
    at = times(*came)
    assert all(one <= then for one, then in pairwise(at))
    assert all(-1e-9 <= then - one <= CATCHES_UP_S + 1e-9 for one, then in zip(at, came, strict=True))


def test_a_line_that_was_still_for_long_goes_on_at_once() -> None:
    assert times(1.0, 1.02, 1.1 + CATCHES_UP_S)[-1] == 1.1 + CATCHES_UP_S


def test_frames_that_were_left_out_are_made_up_for_in_time() -> None:
    came = [1.0, *(1.3 + FRAME_S * number for number in range(3000))]
    assert times(*came)[-1] == pytest.approx(came[-1])


def test_small_losses_one_after_the_other_do_not_add_up_to_a_pause() -> None:
    lost = 0.2
    came = [FRAME_S * number for number in range(3000) if (FRAME_S * number) % 3 >= lost]
    assert max(then - one for one, then in pairwise(times(*came))) <= lost + 2 * FRAME_S

"""Every last word of the network has a meaning, and our own doings are told from the network's."""

from dataclasses import replace

import pytest

from console.call.trunk.outcomes import Ending, line_result
from console.domain.outcome import LineResult

REFUSED = Ending(486, answered=False, from_network=True, replied=True, ring_timed_out=False, hung_up_by_us=False, media_lost=False)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (486, LineResult.BUSY),
        (600, LineResult.BUSY),
        (603, LineResult.DECLINED),
        (480, LineResult.NO_ANSWER),
        (408, LineResult.NO_ANSWER),
        (404, LineResult.UNKNOWN_NUMBER),
        (410, LineResult.UNKNOWN_NUMBER),
        (484, LineResult.UNKNOWN_NUMBER),
        (604, LineResult.UNKNOWN_NUMBER),
        (401, LineResult.NOT_REGISTERED),
        (403, LineResult.NOT_REGISTERED),
        (407, LineResult.NOT_REGISTERED),
        (503, LineResult.TRUNK_DOWN),
        (400, LineResult.REJECTED),
        (488, LineResult.REJECTED),
        (500, LineResult.REJECTED),
        (606, LineResult.REJECTED),
    ],
)
def test_a_refusal_by_the_network(status: int, result: LineResult) -> None:
    assert line_result(replace(REFUSED, status=status)) is result


def test_silence_of_the_trunk_is_told_from_a_408_that_came() -> None:
    assert line_result(replace(REFUSED, status=408, from_network=False, replied=False)) is LineResult.TRUNK_DOWN
    assert line_result(replace(REFUSED, status=408, from_network=False, replied=True)) is LineResult.TRUNK_DOWN


def test_a_503_of_our_own_stack_is_the_trunk_down() -> None:
    assert line_result(replace(REFUSED, status=503, from_network=False, replied=False)) is LineResult.TRUNK_DOWN


def test_our_ring_time_out_is_no_answer_if_it_rang_at_all() -> None:
    late = replace(REFUSED, status=487, ring_timed_out=True, hung_up_by_us=True)
    assert line_result(late) is LineResult.NO_ANSWER
    assert line_result(replace(late, replied=False)) is LineResult.TRUNK_DOWN


def test_hanging_up_while_it_rings_is_our_cancellation() -> None:
    assert line_result(replace(REFUSED, status=487, hung_up_by_us=True)) is LineResult.CANCELLED


def test_an_answered_call_was_answered_whoever_ended_it() -> None:
    talked = replace(REFUSED, status=200, answered=True)
    assert line_result(talked) is LineResult.ANSWERED
    assert line_result(replace(talked, hung_up_by_us=True)) is LineResult.ANSWERED
    assert line_result(replace(talked, media_lost=True, hung_up_by_us=True)) is LineResult.FAILED


@pytest.mark.parametrize("status", range(300, 700))
def test_every_code_has_a_meaning(status: int) -> None:
    assert line_result(replace(REFUSED, status=status)) not in (LineResult.ANSWERED, LineResult.CANCELLED, LineResult.FAILED)

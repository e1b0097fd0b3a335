"""Whose answer an answer is: what a customer says to an operator is not for the AI to answer, however long it takes."""

import math

import pytest

from console.app.demo import in_operators_hands

ANSWERED = {"at": 0.0, "event": "answered"}


def holder(at: float, who: str) -> dict[str, object]:
    return {"at": at, "event": "holder", "holder": who}


@pytest.mark.parametrize(
    ("events", "spans"),
    [
        ([ANSWERED], []),
        ([ANSWERED, holder(4.0, "operator"), holder(9.0, "ai")], [(4.0, 9.0)]),
        ([holder(4.0, "operator"), holder(6.0, "hold"), holder(7.0, "operator"), holder(9.0, "ai")], [(4.0, 6.0), (6.0, 7.0), (7.0, 9.0)]),
        ([holder(4.0, "operator")], [(4.0, math.inf)]),
    ],
)
def test_when_an_operator_had_the_call(events: list[dict[str, object]], spans: list[tuple[float, float]]) -> None:
    assert in_operators_hands(events) == spans

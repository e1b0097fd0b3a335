"""The judge of the shop's day sees a line that does not rest."""

from datetime import datetime, timedelta
from typing import Any

from tests.soak.day_judge import line_rested

NOON = datetime.fromisoformat("2026-12-01T12:00:00+09:00")


def calls(*told: tuple[float, float, str], engine: str = "e1") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(second of the dialling, of the end, result of the line) each."""
    books = [
        {
            "id": f"{engine}-{number}",
            "engine_id": engine,
            "started_at": NOON + timedelta(seconds=at),
            "ended_at": NOON + timedelta(seconds=end),
            "line_result": result,
        }
        for number, (at, end, result) in enumerate(told)
    ]
    return [{"call": call["id"], "engine": engine, "at": call["started_at"].isoformat()} for call in books], books


FAILING = [(0.0, 2.0, "trunk_down"), (5.0, 7.0, "trunk_down"), (10.0, 12.0, "trunk_down")]


def test_a_line_that_rests_and_tries_with_one_call_has_nothing_to_answer_for() -> None:
    assert line_rested(*calls(*FAILING, (75.0, 77.0, "trunk_down"), (200.0, 260.0, "answered"), (261.0, 300.0, "answered"))) == []


def test_a_fourth_call_at_once_is_seen() -> None:
    [fault] = line_rested(*calls(*FAILING, (20.0, 22.0, "trunk_down"), (400.0, 440.0, "answered")))
    assert "did not rest" in fault


def test_a_second_call_beside_the_one_that_tries_is_seen() -> None:
    [fault] = line_rested(*calls(*FAILING, (80.0, 120.0, "answered"), (90.0, 130.0, "answered")))
    assert "a second call" in fault


def test_another_engine_has_a_line_of_its_own() -> None:
    one, two = calls(*FAILING), calls((13.0, 40.0, "answered"), engine="e2")
    assert line_rested(one[0] + two[0], one[1] + two[1]) == []


def test_a_line_that_rests_no_longer_after_each_failure_is_seen() -> None:
    told = calls(*FAILING, (75.0, 77.0, "trunk_down"), (150.0, 200.0, "answered"))
    [fault] = line_rested(*told)
    assert "failed 4 times and did not rest" in fault


def test_a_line_that_never_comes_back_is_seen() -> None:
    assert line_rested(*calls(*FAILING)) == ["no call was carried after the trunk's failure"]


def test_a_failure_that_no_call_met_proves_nothing() -> None:
    assert line_rested(*calls((0.0, 30.0, "answered"))) == ["the trunk failed and hardly a call met it"]

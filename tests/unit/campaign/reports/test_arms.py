"""Two versions beside each other: carts that count, carts that do not yet, and what is said of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from console.campaign.reports.arms import PRIMARY, arms, behind, measured
from console.campaign.reports.books import Call
from console.campaign.scripts.comparisons import Comparison, comparisons
from tests.unit.campaign.scripts.test_comparisons import NEW, OLD, at

NOW = at(60)
(COMPARED,) = comparisons([OLD, NEW], NOW)
(EVENLY,) = comparisons([OLD, replace(NEW, share=50)], NOW)


def call(number: int, arm: str = "a", day: float = 1.0, **more: Any) -> Call:
    version = {"a": "hash-old", "b": "hash-new"}[arm]
    known: dict[str, Any] = {"dialled": True, "connected": True, "seconds": 60.0, "tier": "高", "script": "apparel", "version": version}
    return Call(f"{arm}{number}-{day}", f"{arm}{number}", at(day), **{**known, **more})


def ordered(number: int, arm: str, day: float = 1.0, after: float = 1.0, yen: int = 20_000, **more: Any) -> Call:
    return call(number, arm, day, recovered=yen, ordered_at=at(day + after), **more)


def shares(told: dict[str, Any], name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    found = next(one for one in told["shares"] if one["name"] == name)
    return (found["a"]["count"], found["a"]["of"]), (found["b"]["count"], found["b"]["of"])


def told(calls: Iterable[Call], compared: Comparison = COMPARED, points: float = 5.0) -> dict[str, Any]:
    return measured(compared, arms(compared, calls, NOW), points, NOW)


def test_a_cart_counts_once_and_with_all_its_calls() -> None:
    calls = [
        call(1, connected=False, seconds=None),
        call(1, day=2.0, link=True),
        ordered(1, "a", day=3.0),
        call(2, outcome="refused"),
        call(1, "b", connected=False, seconds=None),
        call(2, "b", complaint=True),
    ]
    made = told(calls)
    assert made["carts"] == {"a": 2, "b": 2}
    assert shares(made, "connection") == ((2, 2), (1, 2))
    assert shares(made, "link") == ((1, 2), (0, 1))
    assert shares(made, PRIMARY) == ((1, 2), (0, 1))
    assert shares(made, "refused") == ((1, 2), (0, 1))
    assert shares(made, "complaint") == ((0, 2), (1, 1))
    assert (made["yen"]["a"], made["order_value"]) == (10_000, {"a": 20_000, "b": None})


def test_orders_are_asked_of_every_cart_after_the_same_time() -> None:
    late = at(60) - timedelta(days=6)
    fresh = replace(ordered(1, "a"), started=late, ordered_at=late + timedelta(days=1))
    too_late = ordered(2, "a", after=7.5)
    made = told([fresh, too_late, ordered(3, "a", after=6.9)])
    assert shares(made, PRIMARY) == ((1, 2), (0, 0))
    assert made["waiting"] == 1


def test_what_belongs_to_neither_is_left_out() -> None:
    strangers = [
        call(1, script="food"),
        call(2, version="hash-third"),
        call(3, day=-1.0),
        call(4, dialled=False, connected=False),
        replace(call(5, "a"), cart_id="both"),
        replace(call(5, "b"), cart_id="both"),
    ]
    made = told([*strangers, call(6)])
    assert (made["carts"], made["crossed"]) == ({"a": 1, "b": 0}, 1)


def test_the_calls_behind_a_figure_are_those_for_which_its_carts_count() -> None:
    found = arms(COMPARED, [call(1, link=True), ordered(1, "a", day=2.0), call(2, connected=False), call(3, "b")], NOW)
    assert behind(found, "a", "dialled") == ["a1-1.0", "a1-2.0", "a2-1.0"]
    assert behind(found, "a", "connection") == ["a1-1.0", "a1-2.0"]
    assert behind(found, "a", "link") == ["a1-1.0"]
    assert behind(found, "a", PRIMARY) == behind(found, "a", "yen") == ["a1-2.0"]
    with pytest.raises(KeyError):
        behind(found, "a", "nonsense")


def many(arm: str, count: int, orders: int, **more: Any) -> list[Call]:
    return [ordered(n, arm, **more) if n < orders else call(n, arm, **more) for n in range(count)]


def test_too_early_says_how_many_are_missing_and_how_long_they_take() -> None:
    spread = [replace(one, started=at(46 + number % 7), ordered_at=None, recovered=None) for number, one in enumerate(many("a", 80, 0))]
    made = told([*spread, *many("b", 20, 3)])["verdict"]
    assert made["state"] == "early"
    assert made["left"] == made["needed"] - made["reached"]
    assert made["days"] is not None
    assert made["days"] > 7


def test_better_alike_and_not_to_be_trusted() -> None:
    even = EVENLY
    assert told([*many("a", 600, 60), *many("b", 600, 150)], even)["verdict"]["state"] == "b"
    assert told([*many("a", 600, 150), *many("b", 600, 60)], even)["verdict"]["state"] == "a"
    alike = told([*many("a", 1500, 225), *many("b", 1500, 228)], even)["verdict"]
    assert alike["state"] == "same"
    assert 0 < alike["at_most"] <= 0.06
    assert told([*many("a", 600, 60), *many("b", 600, 150)])["verdict"]["state"] == "ratio"
    assert told([*many("a", 1500, 225), *many("b", 1500, 228)], even, points=3.0)["verdict"]["state"] == "early"


def test_a_guard_that_gets_worse_is_told_whatever_the_orders_do() -> None:
    worse = [*many("a", 700, 70), *many("b", 500, 140), *(call(1000 + n, "b", outcome="do_not_call") for n in range(200))]
    made = told(worse, EVENLY)
    guards = {one["name"]: one["worse"] for one in made["shares"] if one["guard"]}
    assert guards == {"refused": "b", "complaint": "b"}
    assert made["verdict"]["state"] == "b"


def test_nothing_yet() -> None:
    made = told([])
    assert made["ratio"] == {"wanted": 0.2, "found": None, "off": False}
    assert (made["verdict"]["state"], made["verdict"]["days"]) == ("early", None)
    assert all(one["more"] is None for one in made["shares"])

"""Figures against a small book that was counted by hand."""

from datetime import datetime, timedelta, timezone

import pytest

from console.campaign.reports.books import Call, Costs
from console.campaign.reports.figures import NOBODY, report

JAPAN = timezone(timedelta(hours=9))
TUESDAY = datetime(2026, 12, 1, 14, 10, tzinfo=JAPAN)
SIZE, PRICE = "reason_size", "reason_price"


def call(number: int, at: datetime = TUESDAY, **more: object) -> Call:
    known: dict[str, object] = {
        "call_id": f"c{number}", "cart_id": f"k{number}", "started": at, "dialled": True, "connected": True, "seconds": 60.0,
        "tier": "最高", "script": "apparel",
    }  # fmt: skip
    return Call(**{**known, **more})  # type: ignore[arg-type]


BOOK = (
    call(1, seconds=40.0, stages=frozenset({"課題特定", "不安解消", "購入促進"}), reasons=frozenset({SIZE}), recovered=62_000),
    call(2, seconds=90.0, stages=frozenset({"課題特定", "不安解消"}), reasons=frozenset({SIZE, PRICE}), operators=frozenset({"森"})),
    call(3, seconds=200.0, stages=frozenset({"課題特定"}), tier="低", operators=frozenset({"森", "林"}), recovered=24_800),
    call(4, TUESDAY + timedelta(days=1), connected=False, seconds=None, tier="低", script="food"),
    call(5, TUESDAY + timedelta(hours=5), connected=False, seconds=None, tier="低", script="food"),
    call(6, dialled=False, connected=False, seconds=None),
)
BEFORE = (call(7, recovered=10_000), call(8, connected=False, seconds=None))
MADE = report(BOOK, BEFORE, Costs(30, 40), ("最高", "高", "低"))


def test_headline() -> None:
    head = MADE["headline"]
    assert (head["connection"]["count"], head["connection"]["of"]) == (3, 5)
    assert head["connection"]["value"] == pytest.approx(0.6)
    assert head["connection"]["before"] == 0.5
    assert head["connection"]["low"] == pytest.approx(0.2307, abs=1e-4)
    assert head["connection"]["high"] == pytest.approx(0.8824, abs=1e-4)
    assert (head["recovery"]["count"], head["recovery"]["of"], head["recovery"]["before"]) == (2, 3, 1.0)
    assert head["revenue"] == {"value": 86_800, "before": 10_000}
    assert head["order_value"] == {"value": 43_400, "before": 10_000, "count": 2}
    assert head["duration"] == {"value": 90.0, "before": 60.0, "mean": 110.0}


def test_return_on_what_the_calls_cost() -> None:
    roi = MADE["headline"]["roi"]
    # 5 calls × 30 yen; 40 % of 86,800 yen.
    assert (roi["cost"], roi["profit"]) == (150, 34_720)
    assert roi["value"] == pytest.approx((34_720 - 150) / 150)
    assert roi["assumed"] is False


def test_funnel_counts_a_call_once_a_stage() -> None:
    assert [(step["step"], step["count"]) for step in MADE["funnel"]] == [
        ("dialled", 5), ("connected", 3), ("課題特定", 3), ("不安解消", 2), ("購入促進", 1), ("代替提案", 0), ("recovered", 2)
    ]  # fmt: skip
    assert MADE["funnel"][3]["share"] == pytest.approx(2 / 3)


def test_reasons_are_shares_of_the_calls_that_told_one() -> None:
    assert MADE["reasons"] == [{"reason": SIZE, "count": 2, "share": 1.0}, {"reason": PRICE, "count": 1, "share": 0.5}]


def test_heat_by_weekday_and_hour() -> None:
    assert MADE["heat"] == [
        {"weekday": 1, "hour": 14, "dialled": 3, "connected": 3},
        {"weekday": 1, "hour": 19, "dialled": 1, "connected": 0},
        {"weekday": 2, "hour": 14, "dialled": 1, "connected": 0},
    ]


def test_parts() -> None:
    scripts = {row["name"]: (row["dialled"], row["connected"], row["recovered"], row["yen"]) for row in MADE["by"]["script"]}
    assert scripts == {"apparel": (3, 3, 2, 86_800), "food": (2, 0, 0, 0)}
    operators = {row["name"]: (row["dialled"], row["recovered"], row["seconds"]) for row in MADE["by"]["operator"]}
    assert operators == {NOBODY: (3, 1, 40.0), "森": (2, 1, 145.0), "林": (1, 1, 200.0)}
    assert [row["name"] for row in MADE["by"]["segment"]] == ["最高", "低"]


def test_nothing_was_done_and_nothing_is_claimed() -> None:
    none = report((), (), Costs(30, 40))
    assert none["headline"]["connection"]["value"] is None
    assert none["headline"]["order_value"]["value"] is None
    assert none["headline"]["roi"]["value"] is None
    assert (none["reasons"], none["heat"], none["by"]["script"]) == ([], [], [])

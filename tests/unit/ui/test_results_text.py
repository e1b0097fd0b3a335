"""Figures as words, and what is said when there is too little."""

import csv
import io
from typing import Any

import pytest

from console.ui.results.figures_text import as_csv, change, minutes, percent, sheets, tiles
from console.ui.words import Lang, Words

WORDS = Words.load(Lang.JA)


def interval(value: float, low: float, high: float) -> dict[str, float]:
    return {"value": value, "low": low, "high": high}


def head(**more: Any) -> dict[str, Any]:
    share = {"count": 3, "of": 5, "before": 0.5, **interval(0.6, 0.23, 0.88)}
    known: dict[str, Any] = {
        "connection": share,
        "recovery": {"count": 0, "of": 0, "before": None, "value": None, "low": None, "high": None},
        "revenue": {"value": 86_800, "before": 0},
        "order_value": {"value": None, "before": None, "count": 0},
        "duration": {"value": 95.4, "before": 60.0, "mean": 110.0},
        "roi": {"value": 1.25, "cost": 150, "profit": 337, "call_yen": 30, "margin_percent": 30, "assumed": True},
        "incremental": None,
    }
    return {**known, **more}


def tile(name: str, **more: Any) -> Any:
    return next(one for one in tiles(WORDS, {"headline": head(**more)}) if one.id == name)


def test_a_share_has_its_count_its_interval_and_its_change() -> None:
    assert tile("connection").value == "60.0 %"
    assert tile("connection").under == ("5 件中 3 件  23.0 %〜88.0 %", "前の期間より +10.0 ポイント")


def test_what_cannot_be_computed_is_not_made_up() -> None:
    assert tile("recovery").value == tile("order_value").value == "–"
    assert (percent(None), minutes(None)) == ("–", "–")
    assert change(WORDS, 5, 0) == change(WORDS, 5, None) == "前の期間の数字はありません"


def test_assumed_costs_are_marked() -> None:
    assert tile("roi").assumed
    assert tile("roi").value == "1.2 倍"


@pytest.mark.parametrize(
    ("low", "enough", "value", "said"),
    [
        (0.02, True, "+5.0 ポイント", "1 カート +¥900（-¥100〜+¥1,900）"),
        (-0.01, True, "+5.0 ポイント", "差があるとはまだ言えません"),
        (0.02, False, "–", "まだ判断できません"),
    ],
)
def test_a_comparison_says_when_it_says_nothing(low: float, enough: bool, value: str, said: str) -> None:
    groups = {"called": {"carts": 40, "ordered": 8}, "held_out": {"carts": 40, "ordered": 6}}
    found = {"more_ordered": interval(0.05, low, 0.12), "yen_a_cart": interval(900, -100, 1900), "enough": enough, **groups}
    made = tile("incremental", incremental=found)
    assert made.value == value
    assert said in made.under
    assert tile("incremental").under == ("比較群がありません",)


def test_the_sheet_has_every_figure() -> None:
    report = {
        "headline": head(),
        "funnel": [{"step": "dialled", "count": 5, "share": 1.0}, {"step": "課題特定", "count": 3, "share": 0.6}],
        "reasons": [{"reason": "reason_size", "count": 2, "share": 1.0}],
        "heat": [{"weekday": 1, "hour": 14, "dialled": 3, "connected": 2}],
        "by": {
            part: [
                {"name": name, "dialled": 5, "rate": 0.6, "seconds": 95.0, "recovered": 2, "yen": 86_800} for name in ("@nobody", "=1+1")
            ]
            for part in ("script", "segment", "operator")
        },
    }
    text = as_csv(WORDS("results.title"), "2026-12-01", sheets(WORDS, report)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    for row in (
        ["接続率", "60.0 %", "5 件中 3 件  23.0 %〜88.0 %  前の期間より +10.0 ポイント"],
        ["課題特定", "3", "60.0 %", "60.0 %"],
        ["サイズが心配", "2", "100.0 %"],
        ["火曜", "14", "3", "2"],
        ["AI のみ", "5", "60.0 %", "1:35", "2", "¥86,800"],
        ["'=1+1", "5", "60.0 %", "1:35", "2", "¥86,800"],
    ):
        assert row in rows

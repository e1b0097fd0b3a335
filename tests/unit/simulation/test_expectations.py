"""Results held against expectations; numbers compare by value, not by script."""

from typing import Any

import pytest

from console.simulation.expectations import failures, missing_disclosures, normal
from console.simulation.violations import ShopTruth, judge

TRUTH = ShopTruth(frozenset({62000, 660}), frozenset({10}), frozenset({2}), ("コート", "衣料品"))
ALL = ["seller", "caller", "recording", "purpose", "identity", "goods"]


def turn(who: str, text: str, started: float, *, intent: str | None = None) -> dict[str, Any]:
    return {"who": who, "text": text, "started": started, "ended": started + 2, "line": text[:4], "intent": intent}


def result(*turns: dict[str, Any], **more: Any) -> dict[str, Any]:
    opening = [{"disclosure": name, "at": float(i)} for i, name in enumerate(ALL, 1)]
    return {
        "transcript": list(turns),
        "disclosures": opening,
        "agent_lines_after_refusal": 0,
        "sent": [],
        "intents": {},
        "outcome": None,
        "violations": [],
        "latency_ms": {"p50": None},
        **more,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("62,000円", "六万二千円"),
        ("十四日以内", "14日以内"),
        ("二〇二六年", "2026年"),
        ("百五円", "105円"),
        ("一万円", "10000円"),
        ("Ａ Ｂ", "AB"),
    ],
)
def test_numbers_compare_by_value(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_said_and_not_said_look_at_the_agent_only() -> None:
    heard = result(turn("agent", "送料は660円でございます。", 10), turn("customer", "クーポンは？", 14))
    assert failures({"said": ["六百六十円"], "not_said": ["クーポン"]}, heard) == []
    assert len(failures({"said": ["無料"], "not_said": ["送料"]}, heard)) == 2


def test_a_null_expectation_means_absent() -> None:
    assert failures({"callback_at": None, "reason": None}, result(callback_at=None, reason=None)) == []
    assert failures({"reason": None}, result(reason="reason_size")) != []


def test_disclosures_must_be_whole_and_in_order() -> None:
    assert missing_disclosures(result()) == []
    swapped = result(disclosures=[{"disclosure": name, "at": float(i)} for i, name in enumerate(reversed(ALL))])
    assert "(order)" in missing_disclosures(swapped)
    assert "goods" in missing_disclosures(result(disclosures=[{"disclosure": "seller", "at": 1.0}]))


@pytest.mark.parametrize(
    ("rule", "turns", "more"),
    [
        ("opening.before_solicitation", [turn("agent", "コートの件です。", 0.5)], {}),
        ("refusal.no_solicitation", [turn("customer", "いりません", 10, intent="refuse_offer"), turn("agent", "今ならクーポンが", 13)], {}),
        (
            "privacy.no_goods_to_others",
            [turn("customer", "妻は留守です", 10, intent="third_party"), turn("agent", "コートの件です", 13)],
            {},
        ),
        ("fact.price", [turn("agent", "五千円でございます。", 10)], {}),
        ("fact.percent", [turn("agent", "20%お安くなります。", 10)], {}),
        ("scarcity.stock", [turn("agent", "残り1点です。", 10)], {}),
        ("expression.certainty", [turn("agent", "絶対にお似合いです。", 10)], {}),
        ("expression.pressure", [turn("agent", "今だけの価格です。", 10)], {}),
        ("expression.card", [turn("agent", "カード番号をお聞かせください。", 10)], {}),
        ("link.sent_before_accepted", [turn("agent", "リンクをお送りしました。", 10)], {"link_accepted_at": [12.0]}),
        ("refusal.one_closing_line", [turn("customer", "いりません", 10, intent="refuse_offer")], {"agent_lines_after_refusal": 2}),
    ],
)
def test_the_judge_finds_each_broken_rule(rule: str, turns: list[dict[str, Any]], more: dict[str, Any]) -> None:
    assert rule in [found["rule"] for found in judge(result(*turns, **more), TRUTH)]


def test_the_judge_leaves_a_lawful_call_alone() -> None:
    lawful = result(
        turn("agent", "衣料品についてのご案内です。", 6.5),
        turn("agent", "コートは62,000円でございます。残り2点です。10%のクーポンがございます。", 10),
        turn("agent", "リンクをお送りしました。", 20),
        link_accepted_at=[19.0],
    )
    assert judge(lawful, TRUTH) == []

"""Results held against expectations; numbers compare by value, not by script."""

from typing import Any

import pytest

from console.simulation.expectations import failures, missing_disclosures, normal

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

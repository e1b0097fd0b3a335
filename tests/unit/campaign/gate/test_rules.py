"""Each rule of the gate stands by itself: one situation that only it refuses."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from console.campaign.gate.rules import RULES, Rule, refusal
from console.campaign.gate.situation import ScriptState, Situation, Stocked, Unasked
from console.domain.cart import CartLine
from console.domain.customer import Customer
from console.domain.handling import Handling
from console.domain.outcome import Outcome
from console.domain.verdict import Verdict
from console.domain.window import CallingHours

NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
PERSON = Customer("c", "山田 花子", "ヤマダ ハナコ", "0312345678", None, True, 2, None, 31_000, False, "東京都", 12)
COAT = CartLine("AP-1", "コート", "M", 2, 62_000)
FINE = Situation(
    at=NOW,
    customer=PERSON,
    cart_id="k1",
    goods=(Stocked(COAT, 2),),
    is_holiday=False,
    excluded_day=False,
    script=ScriptState.APPROVED,
    loopback=False,
    caller_id=True,
    trunk_ready=True,
    unasked=Unasked(on=True, group="called", called_today=4, daily_cap=5),
)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def person(**changes: Any) -> dict[str, Any]:
    return {"customer": replace(PERSON, **changes)}


ONLY: dict[str, dict[str, Any]] = {
    "gate.clock": {"last_seen": NOW + timedelta(minutes=6)},
    "gate.hard_limit": {"at": NOW.replace(hour=21, minute=0), "hours": CallingHours(weekday_evening=time(22, 0))},
    "gate.window": {"at": NOW.replace(hour=20, minute=30)},
    "gate.excluded_day": {"excluded_day": True},
    "gate.already_ordered": {"closed": "ordered"},
    "gate.closed": {"closed": "withdrawn"},
    "gate.barred": person(barred=True),
    "gate.declined": {"outcomes": (("another", Outcome.REFUSED),)},
    "gate.wrong_person": {"outcomes": (("another", Outcome.WRONG_PERSON),)},
    "gate.minor": {"outcomes": (("another", Outcome.MINOR),)},
    "gate.no_number": person(phone=""),
    "gate.consent": person(consent_call=False),
    "gate.number_source": person(phone_source="bought list"),
    "gate.demo_number": person(phone="090-0000-0001"),
    "gate.number_type": person(phone="+12025550123"),
    "gate.caller_id": {"caller_id": False},
    "gate.excluded": {"handled": Handling(excluded_by="森")},
    "gate.snoozed": {"snoozed": True},
    "gate.assigned": {"handled": Handling(assigned_to="森"), "free": frozenset({"林"})},
    "gate.attempts": {"this_cart": (ago(days=9), ago(days=5), ago(days=2))},
    "gate.attempts_today": {"this_cart": (ago(hours=3),)},
    "gate.between_carts": {"other_carts": (ago(days=6, hours=23),)},
    "gate.no_script": {"script": ScriptState.ABSENT},
    "gate.script_altered": {"script": ScriptState.ALTERED},
    "gate.stock": {"goods": (Stocked(COAT, 1),)},
    "gate.trunk": {"trunk_ready": False},
    "gate.breaker": {"breaker": Verdict("gate.breaker", "休み", "rests")},
    "gate.campaign_off": {"unasked": Unasked(on=False, group="called", called_today=0, daily_cap=None)},
    "gate.group": {"unasked": Unasked(on=True, group="holdout", called_today=0, daily_cap=None)},
    "gate.daily_cap": {"unasked": Unasked(on=True, group="called", called_today=5, daily_cap=5)},
}
"""For every rule, what makes it and no other one say no. A rule taken out of the list leaves its situation unrefused."""


def test_nothing_stands_against_a_call_that_is_in_order() -> None:
    assert refusal(FINE) is None
    assert refusal(FINE, ringing=True) is None


@pytest.mark.parametrize("id", ONLY)
def test_each_rule_refuses_and_it_alone(id: str) -> None:
    now = replace(FINE, **ONLY[id])
    no = refusal(now)
    assert no is not None
    assert no.rule == id
    assert all((no.ja, no.en, no.source_ja, no.source_en))
    others = tuple(rule for rule in RULES if rule.id != id and not (id == "gate.hard_limit" and rule.id == "gate.window"))
    # No number at all is of no ordinary kind either.
    others = tuple(rule for rule in others if not (id == "gate.no_number" and rule.id == "gate.number_type"))
    assert refusal(now, others) is None


def test_the_list_is_whole() -> None:
    assert [rule.id for rule in RULES] == sorted(ONLY, key=[rule.id for rule in RULES].index)
    assert len({rule.id for rule in RULES}) == len(RULES) == len(ONLY)
    assert all(all(rule.source) and all(rule.default) for rule in RULES)


@pytest.mark.parametrize("id", ONLY)
def test_the_rules_hold_while_it_rings_too(id: str) -> None:
    no = refusal(replace(FINE, **ONLY[id]), ringing=True)
    if id in ("gate.trunk", "gate.breaker", "gate.assigned"):  # a telephone that rings has been reached
        assert no is None
    else:
        assert no is not None
        assert no.rule == id


def test_a_rule_that_cannot_be_asked_says_no() -> None:
    def broken(now: Situation) -> Verdict | None:
        raise KeyError("something unforeseen")

    no = refusal(FINE, (*RULES, Rule("gate.more", ("x", "x"), ("x", "x"), broken)))
    assert no is not None
    assert no.rule == "gate.more"


def test_a_call_that_the_customer_asked_for_is_no_attempt_of_ours() -> None:
    used = replace(FINE, this_cart=(ago(days=2), ago(days=1), ago(hours=3)), other_carts=(ago(days=3),))
    assert refusal(used) is not None
    assert refusal(replace(used, appointed=NOW)) is None
    assert refusal(replace(used, appointed=NOW + timedelta(minutes=4))) is None
    assert refusal(replace(used, appointed=NOW + timedelta(minutes=6))) is not None
    assert refusal(replace(used, appointed=NOW - timedelta(hours=3))) is not None
    # What the law says is not the customer's to waive by an appointment made earlier.
    assert refusal(replace(used, appointed=NOW, customer=replace(PERSON, barred=True))) is not None
    assert refusal(replace(used, appointed=NOW.replace(hour=21), at=NOW.replace(hour=21))) is not None


def test_a_call_that_a_person_asked_for_does_not_need_the_campaign() -> None:
    assert refusal(replace(FINE, unasked=None)) is None


def test_a_time_without_a_zone_is_no_time() -> None:
    no = refusal(replace(FINE, at=NOW.replace(tzinfo=None)))
    assert no is not None
    assert no.rule == "gate.clock"


def test_unknown_stock_does_not_forbid() -> None:
    assert refusal(replace(FINE, goods=(Stocked(COAT, None),))) is None


def test_an_assigned_cart_is_called_by_its_person_or_by_who_may_overrule() -> None:
    ours = replace(FINE, handled=Handling(assigned_to="森"), free=frozenset({"森"}))
    assert refusal(ours) is None
    by_hand = replace(ours, unasked=None, free=frozenset())
    assert [no and no.rule for no in (refusal(replace(by_hand, asked_by=who)) for who in ("森", None, "林"))] == [
        None,
        None,
        "gate.assigned",
    ]

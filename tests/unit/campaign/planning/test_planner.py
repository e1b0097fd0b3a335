"""The plan of single carts: when, by what, and by which rule not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from console.campaign.planning.candidate import Attempt
from console.campaign.planning.timing import Results
from console.domain.outcome import Outcome
from tests.unit.campaign.planning.shop import DAY, FULL, HOUR, TUESDAY, cart, circumstances, local, one, steps, terms

NOW = TUESDAY.timestamp()
ALL = frozenset({"call", "sms", "mail", "ads"})


def called(hours_ago: float, outcome: Outcome, **more: Any) -> tuple[Attempt, ...]:
    return (Attempt(NOW - hours_ago * HOUR, outcome, **more),)


def test_a_fresh_cart_is_called_at_the_best_hour_before_its_time_is_over() -> None:
    step = one(cart())
    assert step.channel == "call"
    assert local(step) == TUESDAY.replace(hour=19, minute=0)  # Tuesday evening: the best of the next 45 hours
    assert step.why_ja == "即時は電話(○)。火曜 19:00–20:30 は見込み 37.1%(一般的な値)。"
    assert step.why_en == "Call at once (○); Tue 19:00–20:30: expected 37.1% (general figure)."


def test_a_tier_with_little_time_takes_the_best_hour_left() -> None:
    step = one(cart(within_hours=4))
    assert local(step) == TUESDAY  # 14:00–16:00 is better than 16:00–19:00, and the half hour is running


def test_past_its_time_it_is_called_within_a_day() -> None:
    step = one(cart(hours_ago=60))
    assert step.at is not None
    assert NOW <= step.at <= NOW + DAY


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"closed": "ordered"}, "gate.already_ordered"),
        ({"closed": "withdrawn"}, "gate.closed"),
        ({"barred": True}, "gate.barred"),
        ({"calling": True}, "gate.already_calling"),
        ({"phone": False}, "gate.no_number"),
        ({"consent_call": False}, "gate.consent"),
        ({"source_known": False}, "gate.number_source"),
        ({"attempts": called(30, Outcome.REFUSED)}, "gate.declined"),
        ({"others": called(900, Outcome.DO_NOT_CALL)}, "gate.declined"),
        ({"others": called(900, Outcome.WRONG_PERSON)}, "gate.wrong_person"),
        ({"attempts": called(30, Outcome.MINOR)}, "gate.minor"),
        ({"attempts": called(30, Outcome.LINK_SENT)}, "plan.concluded"),
        ({"attempts": called(30, Outcome.HUNG_UP)}, "plan.concluded"),
        ({"attempts": called(30, Outcome.NO_ANSWER) * 3}, "gate.attempts"),
        ({"left": NOW - 15 * DAY}, "plan.too_old"),
    ],
)
def test_every_refusal_names_its_rule(changes: dict[str, Any], rule: str) -> None:
    step = one(replace(cart(hours_ago=80), **changes))
    assert (step.rule, step.channel, step.at) == (rule, None, None)
    assert step.why_ja
    assert step.why_en


def test_a_time_the_customer_named_comes_first_and_counts_as_no_attempt() -> None:
    at = NOW + 2 * HOUR
    busy = [cart(number, hours_ago=1, value=90_000, tier_rank=0) for number in range(2, 9)]
    asked = cart(1, hours_ago=80, attempts=called(1, Outcome.CALLBACK, appointed=at) * 3)
    found = steps([*busy, asked])
    assert (found["k1"].at, found["k1"].appointed, found["k1"].rank) == (at, True, 0)
    assert "ご指定" in found["k1"].why_ja


@pytest.mark.parametrize(
    ("named", "planned"),
    [
        ("2026-12-01T21:30:00+09:00", "2026-12-02T09:00:00+09:00"),  # at night: the next morning
        ("2026-12-06T08:00:00+09:00", "2026-12-06T10:00:00+09:00"),  # before a Sunday opens
        ("2026-12-01T13:00:00+09:00", "2026-12-01T14:10:00+09:00"),  # an hour ago, and nobody called: now
    ],
)
def test_an_appointment_moves_only_into_the_hours_of_calling(named: str, planned: str) -> None:
    at = datetime.fromisoformat(named).timestamp()
    step = one(cart(hours_ago=30, attempts=called(26, Outcome.CALLBACK, appointed=at)))
    assert local(step) == datetime.fromisoformat(planned)


def test_an_appointment_that_was_missed_is_a_call_like_any_other() -> None:
    step = one(cart(hours_ago=30, attempts=called(28, Outcome.CALLBACK, appointed=NOW - 3 * HOUR)))
    assert not step.appointed
    assert step.channel == "call"


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.VOICEMAIL])
def test_the_ladder_calls_again_on_another_day(outcome: Outcome) -> None:
    step = one(cart(hours_ago=6, attempts=called(2, outcome)))
    assert local(step).date() > TUESDAY.date()


def test_after_no_answer_another_part_of_the_day() -> None:
    evening = Attempt(TUESDAY.replace(hour=19, minute=30).timestamp() - DAY, Outcome.NO_ANSWER)
    assert local(one(cart(hours_ago=26, attempts=(evening,)))).hour != 19
    busy = replace(evening, outcome=Outcome.BUSY)
    assert local(one(cart(hours_ago=26, attempts=(busy,)))).hour == 19


def test_a_line_that_failed_is_no_attempt() -> None:
    step = one(cart(hours_ago=6, within_hours=8, attempts=called(0.1, Outcome.FAILED, reached=False)))
    assert local(step).date() == TUESDAY.date()
    assert step.at is not None
    assert step.at >= NOW - 0.1 * HOUR + 15 * 60


def test_seven_days_after_another_cart() -> None:
    step = one(cart(hours_ago=3, others=called(48, Outcome.NO_ANSWER)))
    assert step.at is not None
    assert step.at >= NOW - 48 * HOUR + 7 * DAY


def test_one_cart_of_a_customer_at_a_time() -> None:
    found = steps([cart(1, customer_id="c", value=5_000), cart(2, customer_id="c", value=50_000)])
    assert (found["k2"].channel, found["k1"].rule) == ("call", "plan.other_cart")


def test_sundays_holidays_and_closed_days() -> None:
    monday = datetime.fromisoformat("2027-01-11T08:00:00+09:00")  # 成人の日
    step = one(cart(now=monday, within_hours=4), now=circumstances(monday))
    assert local(step) >= monday.replace(hour=10)
    eve = datetime.fromisoformat("2026-12-31T10:00:00+09:00")
    step = one(cart(now=eve, hours_ago=1), now=circumstances(eve))
    assert local(step).date().isoformat() == "2027-01-04"  # the shop is closed over the New Year


def test_the_channel_matrix_is_followed_and_no_phase_gets_two_contacts() -> None:
    everything = circumstances(channels=ALL)
    assert one(cart(hours_ago=3), now=everything).channel == "call"
    assert one(cart(hours_ago=80), now=everything).channel == "sms"
    assert one(cart(hours_ago=200), now=everything).channel == "mail"
    assert one(cart(hours_ago=80, consent_sms=False), now=everything).channel == "ads"
    assert one(cart(hours_ago=3, consent_call=False), now=everything).channel == "mail"
    # A mail in this phase: the next contact belongs to the next phase.
    step = one(cart(hours_ago=3, sent=(("mail", NOW - HOUR),)), now=everything)
    assert step.at is not None
    assert step.at >= NOW + 21 * HOUR
    never = one(cart(hours_ago=200, consent_call=False, consent_sms=False, consent_mail=False), now=everything)
    assert never.rule == "gate.consent"


def test_the_operators_bound_the_plan() -> None:
    few = terms(pacing={"staffed": 1, "calls_per_operator": 1.0, "average_call_s": 600})
    found = steps([cart(number, within_hours=1) for number in range(1, 200)], few)
    by_slot: dict[datetime, int] = {}
    for step in found.values():
        if step.channel:
            when = local(step)
            by_slot[when.replace(minute=when.minute // 30 * 30, second=0, microsecond=0)] = (
                by_slot.get(when.replace(minute=when.minute // 30 * 30, second=0, microsecond=0), 0) + 1
            )
    assert max(by_slot.values()) <= 3
    nobody = terms(pacing={"staffed": 0})
    assert one(cart(), nobody).rule == "plan.capacity"


def test_the_pilot_s_daily_cap_and_its_share() -> None:
    shop = terms(pilot={"stage": "pilot", "tiers": ("高",), "share": 0.5, "daily_cap": 3})
    found = steps([cart(number, hours_ago=1, within_hours=5) for number in range(1, 101)], shop, circumstances(called_today=1))
    today = [step for step in found.values() if step.channel and local(step).date() == TUESDAY.date()]
    assert len(today) == 2
    outside = [step for step in found.values() if step.rule == "plan.pilot"]
    assert 30 < len(outside) < 70
    assert one(cart(tier="低"), shop).rule == "plan.pilot"


def test_seasons_choose_the_script_and_vip_goes_first() -> None:
    sale = {"name": "セール", "name_en": "sale", "from": "2026-12-01", "until": "2026-12-10", "script": "sale"}
    shop = terms(seasons=[sale], vip_script="vip")
    assert one(cart(), shop).script == "sale"
    assert one(cart(vip=True), shop).script == "vip"
    later = TUESDAY + timedelta(days=20)
    assert one(cart(now=later), shop, circumstances(later)).script is None


def test_the_plan_learns_and_says_so() -> None:
    history = {("高", 1, 5): Results(200, 10), ("高", 2, 1): Results(100, 80)}
    step = one(cart(), FULL, history=history)
    assert local(step).strftime("%a %H") == "Wed 10"
    assert "自店の実績 80/100 件" in step.why_ja
    assert "own calls 80 of 100" in step.why_en


def test_two_plans_of_the_same_are_the_same() -> None:
    carts = [cart(number, hours_ago=number % 90, value=number % 7) for number in range(300)]
    assert steps(carts) == steps(carts[::-1])


def test_what_people_decided_goes_before_the_plan() -> None:
    assert one(cart(excluded=True)).rule == "gate.excluded"
    evening = TUESDAY.replace(hour=19, minute=0).timestamp()
    put_off = one(cart(not_before=evening + DAY))
    assert put_off.channel == "call"
    assert put_off.at is not None
    assert put_off.at >= evening + DAY
    assert one(cart(not_before=evening + 60 * DAY)).rule == "gate.snoozed"


def test_a_time_the_customer_named_waits_for_the_end_of_a_snooze() -> None:
    named = TUESDAY.timestamp() + HOUR
    spoken = Attempt(TUESDAY.timestamp() - 2 * HOUR, Outcome.CALLBACK, appointed=named)
    step = one(cart(hours_ago=20, attempts=(spoken,), not_before=named + 2 * HOUR))
    assert (step.appointed, step.at) == (True, named + 2 * HOUR)

"""Weeks of a shop on a virtual clock: plan, call what is due, let customers answer as they like, plan again. The limits must hold."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from console.campaign.planning.candidate import Attempt, Candidate
from console.campaign.planning.planner import plan
from console.domain.appointment import keeps
from console.domain.outcome import Outcome
from console.domain.window import outside
from tests.unit.campaign.planning.shop import DAY, HOUR, JAPAN, TUESDAY, cart, circumstances, terms

ANSWERS = (
    *(Outcome.NO_ANSWER,) * 4,
    *(Outcome.BUSY, Outcome.VOICEMAIL, Outcome.CALLBACK, Outcome.REFUSED, Outcome.LINK_SENT, Outcome.CONSULT, Outcome.HUNG_UP),
)
NEVER_AGAIN = {Outcome.REFUSED, Outcome.DO_NOT_CALL, Outcome.WRONG_PERSON, Outcome.MINOR}
Call = tuple[str, str, datetime, bool, Outcome]
"""Cart, customer, start, by appointment, how it ended."""


def lived(seed: int, begin: datetime, days: int = 12) -> list[Call]:
    """Every call that a shop with 40 carts of 30 customers made."""
    chance = random.Random(seed)
    shop = terms(holdout={"share": 0.2})
    carts: dict[str, Candidate] = {}
    for number in range(40):
        left = begin.timestamp() + chance.uniform(0, 6 * DAY)
        made = cart(number, customer_id=f"c{chance.randrange(30)}", within_hours=chance.choice((24, 48, 72, 168)))
        carts[made.cart_id] = replace(made, left=left)
    calls: list[Call] = []
    now = begin
    while now < begin + timedelta(days=days):
        there = [] if not 7 <= now.hour < 22 else [one for one in carts.values() if one.left <= now.timestamp()]
        for step in plan(there, shop, {}, circumstances(now)):
            if step.channel != "call" or step.at is None or step.at > now.timestamp():
                continue
            answer = chance.choice(ANSWERS)
            named = now.timestamp() + chance.uniform(0.5, 60) * HOUR if answer is Outcome.CALLBACK else None
            mine = carts[step.cart_id]
            calls.append((step.cart_id, mine.customer_id, now, step.appointed, answer))
            attempt = Attempt(now.timestamp(), answer, appointed=named)
            for other in [one for one in carts.values() if one.customer_id == mine.customer_id]:
                if other.cart_id == step.cart_id:
                    carts[other.cart_id] = replace(other, attempts=(*other.attempts, attempt))
                else:
                    carts[other.cart_id] = replace(other, others=(*other.others, attempt))
        now += timedelta(minutes=50)
    return calls


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([TUESDAY, datetime.fromisoformat("2026-12-27T22:00:00+09:00")]))
def test_no_course_of_events_breaks_a_limit(seed: int, begin: datetime) -> None:
    calls = lived(seed, begin)
    shop = terms(holdout={"share": 0.2})
    for number, (cart_id, customer, at, appointed, _) in enumerate(calls):
        before = calls[:number]
        assert outside(at, is_holiday=at.date() in JAPAN) is None
        assert not shop.closed_on(at.date())
        assert not any(who == customer and answer in NEVER_AGAIN for _, who, _, _, answer in before)
        if appointed:
            continue
        assert sum(which == cart_id for which, *_ in before) < 3
        assert not any(who == customer and when.date() == at.date() for _, who, when, _, _ in before)
        others = [when for which, who, when, _, _ in before if who == customer and which != cart_id]
        assert all(at - when >= timedelta(days=7) for when in others)


def test_the_timelines_have_calls_and_appointments_in_them() -> None:
    calls = [call for seed in range(3) for call in lived(seed, TUESDAY)]
    assert len(calls) > 60
    assert sum(appointed for *_, appointed, _ in calls) > 0


def test_keeping_an_appointment() -> None:
    assert keeps(TUESDAY, TUESDAY + timedelta(hours=1))
    assert not keeps(TUESDAY, TUESDAY + timedelta(hours=3))
    assert not keeps(None, TUESDAY)

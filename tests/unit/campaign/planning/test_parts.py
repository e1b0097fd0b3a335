"""Groups, timing, pacing and the terms themselves."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.campaign.planning import groups
from console.campaign.planning.pacing import calls_at_once, may_begin
from console.campaign.planning.terms import Pacing
from console.campaign.planning.timing import Results, TimingRates
from console.domain.errors import BadInput
from tests.unit.campaign.planning.shop import SHIPPED, terms

FIRST_DRAW = 0.02019250227865844
"""Of customer c1 under this salt. Were it another one day, every comparison that is under way would be mixed up."""
customers = st.text(min_size=1, max_size=12)


@given(customers, st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_larger_holdout_only_adds(customer: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    inside = groups.group(terms(holdout={"share": small}), "salt", customer, "高") == groups.HOLDOUT
    assert not inside or groups.group(terms(holdout={"share": large}), "salt", customer, "高") == groups.HOLDOUT


@given(customers, st.floats(0.01, 1), st.floats(0.01, 1))
def test_widening_the_pilot_keeps_those_who_were_in_it(customer: str, one: float, other: float) -> None:
    def inside(share: float) -> bool:
        return groups.group(terms(pilot={"stage": "pilot", "tiers": (), "share": share}), "salt", customer, "高") == groups.CALLED

    small, large = sorted((one, other))
    assert not inside(small) or inside(large)
    assert inside(1.0)


def test_the_draw_is_even_stable_and_another_with_another_salt() -> None:
    drawn = [groups.draw("salt", "holdout", f"c{number}") for number in range(20_000)]
    assert abs(sum(value < 0.1 for value in drawn) / 20_000 - 0.1) < 0.01
    assert groups.draw("salt", "holdout", "c1") == FIRST_DRAW
    other = [groups.draw("pepper", "holdout", f"c{number}") for number in range(20_000)]
    both = sum(a < 0.1 and b < 0.1 for a, b in zip(drawn, other, strict=True)) / 20_000
    assert abs(both - 0.01) < 0.005
    pilot = [groups.draw("salt", "pilot", f"c{number}") for number in range(20_000)]
    assert abs(sum(a < 0.1 and b < 0.1 for a, b in zip(drawn, pilot, strict=True)) / 20_000 - 0.01) < 0.005


def test_a_holdout_comes_before_the_pilot() -> None:
    shop = terms(holdout={"share": 0.5}, pilot={"stage": "pilot", "tiers": ("最高",), "share": 0.5})
    found = {groups.group(shop, "salt", f"c{number}", "低") for number in range(100)}
    assert found == {groups.HOLDOUT, groups.NOT_IN_PILOT}


def test_the_priors_are_the_article_s() -> None:
    rates = TimingRates(SHIPPED.timing, {})
    base = (23.1 + 28.3 + 25.7 + 26.8 + 31.2) / 5 / 100
    assert rates.prior(1, 2) == pytest.approx(0.283)  # Tuesday, an hour without a figure
    assert rates.prior(6, 5) == pytest.approx(0.312)  # the evening is for weekdays only
    odds = (0.283 / 0.717) * (0.356 / 0.644) / (base / (1 - base))
    assert rates.prior(1, 5) == pytest.approx(odds / (1 + odds))
    assert rates.prior(2, 0) == pytest.approx((0.231 + 0.283 + 0.257) / 3)  # Wednesday has no figure: as the other weekdays


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_posterior_lies_between_prior_and_own_share(calls: int, of_these: int) -> None:
    reached = min(calls, of_these)
    rate = TimingRates(SHIPPED.timing, {("高", 1, 2): Results(calls, reached)}).rate("高", 1, 2)
    own = reached / calls if calls else rate.prior
    assert min(rate.prior, own) - 1e-9 <= rate.mean <= max(rate.prior, own) + 1e-9
    assert rate.mean == pytest.approx((0.283 * 40 + reached) / (40 + calls))


def test_segments_learn_apart() -> None:
    rates = TimingRates(SHIPPED.timing, {("高", 1, 2): Results(100, 90)})
    assert rates.rate("低", 1, 2).mean == pytest.approx(0.283)
    assert rates.rate("高", 1, 2).mean > 0.7


PACING = Pacing(calls_per_operator=2.0, unattended=0, average_call_s=150, staffed=1)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 60), st.integers(0, 50))
def test_calls_never_exceed_people_and_trunk(free: int, busy: int, live: int, trunk: int) -> None:
    more = may_begin(PACING, free=free, busy=min(busy, live), live=live, trunk=trunk)
    assert more >= 0
    if more:
        assert live + more <= trunk
        assert live - min(busy, live) + more <= 2 * free


def test_nobody_there_nothing_dialled_unless_the_manager_said_so() -> None:
    assert calls_at_once(PACING, 0, 10) == 0
    night = Pacing(calls_per_operator=2.0, unattended=3, average_call_s=150, staffed=1)
    assert calls_at_once(night, 0, 10) == 3
    assert calls_at_once(night, 0, 2) == 2
    assert may_begin(night, free=0, busy=0, live=3, trunk=10) == 0


@pytest.mark.parametrize(
    ("day", "covered"), [("2026-12-30", False), ("2026-12-31", True), ("2027-01-01", True), ("2027-01-03", True), ("2027-01-04", False)]
)
def test_a_season_over_the_new_year(day: str, covered: bool) -> None:
    assert SHIPPED.closed_on(date.fromisoformat(day)) is covered


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("limits", {"per_cart": 4}, "limits.per_cart"),
        ("limits", {"days_between_carts": 6}, "limits.days_between_carts"),
        ("ladder", {"refused": {"after_minutes": 60}}, "refused"),
        ("holdout", {"share": 0.9}, "holdout.share"),
        ("pilot", {"share": 0}, "pilot.share"),
        ("seasons", [{"name": "x", "name_en": "x", "from": "02-30", "until": "03-01"}], "seasons.0"),
        ("timing", {"bands": [{"from": "10:00", "until": "11:00"}, {"from": "12:00", "until": "13:00"}]}, "timing.bands"),
        ("timing", {"bands": [{"from": "10:00", "until": "11:10"}]}, "timing.bands"),
        ("until_hours", 100, ""),
    ],
)
def test_terms_that_cannot_be_are_named(part: str, value: Any, named: str) -> None:
    with pytest.raises(BadInput) as caught:
        terms(**{part: value})
    assert named in caught.value.en

"""Comparisons looked at every day, played many times: how often they are wrong, and whether they find what is there."""

from collections.abc import Iterator
from math import comb, sqrt

import numpy as np
import pytest

from console.campaign.outcomes.incremental import Sums
from console.campaign.outcomes.incremental import difference as at_one_look
from console.campaign.outcomes.sequential import (
    USUAL_SHARE,
    at_all_times,
    carts_until,
    ratio_evidence,
    ratio_is_off,
    share_difference,
    yen_difference,
)

DAYS, GAMES = 60, 400


def games(a: float, b: float, part: float, a_day: float, seed: int = 7) -> Iterator[list[tuple[tuple[int, int], tuple[int, int]]]]:
    """What each morning of a comparison shows, (orders, carts) of A and of B, game after game."""
    chance = np.random.default_rng(seed)
    for _ in range(GAMES):
        came = chance.poisson(a_day, DAYS)
        to_b = chance.binomial(came, part)
        sums = [(to_a.cumsum(), chance.binomial(to_a, share).cumsum()) for to_a, share in ((came - to_b, a), (to_b, b))]
        (carts_a, orders_a), (carts_b, orders_b) = sums
        yield [
            ((int(orders_a[day]), int(carts_a[day])), (int(orders_b[day]), int(carts_b[day])))
            for day in range(DAYS)
            if carts_a[day] and carts_b[day]
        ]


@pytest.mark.parametrize(("share", "part", "a_day"), [(0.15, 0.5, 30), (0.15, 0.2, 30), (0.05, 0.2, 60), (0.03, 0.05, 100), (0.4, 0.5, 8)])
def test_versions_that_are_alike_are_rarely_told_apart_however_often_one_looks(share: float, part: float, a_day: float) -> None:
    wrong = 0
    for mornings in games(share, share, part, a_day):
        found = (share_difference(b, a) for a, b in mornings)
        wrong += any(one is not None and (one.low > 0 or one.high < 0) for one in found)
    assert wrong / GAMES <= 0.05


def test_the_interval_of_one_look_would_be_wrong_far_more_often() -> None:
    wrong = 0
    for mornings in games(0.15, 0.15, 0.5, 30):
        found = (at_one_look(b, a) for a, b in mornings)
        wrong += any(one.low > 0 or one.high < 0 for one in found)
    assert wrong / GAMES > 0.15


@pytest.mark.parametrize(("a", "b", "part"), [(0.15, 0.25, 0.5), (0.25, 0.15, 0.5), (0.10, 0.20, 0.2)])
def test_a_difference_that_is_there_is_found_before_the_end_that_was_told(a: float, b: float, part: float) -> None:
    carts = carts_until(0.05, (a + b) / 2, part)
    right = 0
    for mornings in games(a, b, part, carts / DAYS):
        found = [one for one in (share_difference(of_b, of_a) for of_a, of_b in mornings) if one is not None]
        first = next((one for one in found if one.low > 0 or one.high < 0), None)
        right += first is not None and (first.low > 0) is (b > a)
    assert right / GAMES >= 0.95


def test_the_truth_lies_in_all_intervals_together() -> None:
    missed = 0
    for mornings in games(0.12, 0.20, 0.3, 40):
        found = (share_difference(b, a) for a, b in mornings)
        missed += any(one is not None and not one.low <= 0.08 <= one.high for one in found)
    assert missed / GAMES <= 0.05


def test_at_the_end_that_was_told_the_interval_is_as_narrow_as_was_asked() -> None:
    for wanted, share, part in ((0.05, 0.15, 0.5), (0.03, 0.3, 0.2), (0.06, 0.2, 0.3)):
        carts = carts_until(wanted, share, part)
        sizes = round(carts * part), round(carts * (1 - part))
        one, other = ((round(size * share), size) for size in sizes)
        found = share_difference(one, other)
        assert found is not None
        assert (found.high - found.low) / 2 == pytest.approx(wanted, rel=0.03)


def test_the_interval_is_where_the_mixed_likelihood_ratio_reaches_its_limit() -> None:
    """The likelihood ratio against none, mixed over a normal belief, computed by summing it up."""
    variance, level = 0.0008, 0.95
    edge = at_all_times(0.0, variance, USUAL_SHARE, level).high
    step = USUAL_SHARE / 400
    grid = np.arange(-8 * USUAL_SHARE, 8 * USUAL_SHARE, step)
    belief = np.exp(-(grid**2) / (2 * USUAL_SHARE**2)) / (USUAL_SHARE * sqrt(2 * np.pi))
    ratio = float(np.sum(np.exp((edge * grid - grid**2 / 2) / variance) * belief) * step)
    assert ratio == pytest.approx(1 / (1 - level), rel=1e-6)


def test_none_of_three_is_not_certainly_never() -> None:
    found = share_difference((0, 3), (3, 3))
    assert found is not None
    assert found.low == -1.0
    assert found.high > 0
    assert share_difference((0, 0), (1, 2)) is None
    assert yen_difference(Sums(1, 5, 25), Sums(9, 5, 25)) is None


def test_numbers_of_carts_that_do_not_fit_the_share() -> None:
    assert not ratio_is_off(210, 790, 0.2)
    assert ratio_is_off(300, 700, 0.2)
    assert not ratio_is_off(3, 0, 0.2)
    chance, wrong = np.random.default_rng(3), 0
    for _ in range(GAMES):
        taken = (chance.random(1500) < 0.2).cumsum()
        wrong += any(ratio_is_off(int(taken[place]), place + 1 - int(taken[place]), 0.2) for place in range(0, 1500, 10))
    assert wrong / GAMES <= 0.02


def test_the_evidence_of_numbers_is_that_of_their_chances() -> None:
    """Of five carts, every split with its chance: the evidence is worth one in the mean, so that luck brings a hundred once in a hundred."""
    mean = 0.0
    for one in range(6):
        log_evidence = ratio_evidence(one, 5 - one, 0.2)
        mean += comb(5, one) * 0.2**one * 0.8 ** (5 - one) * np.exp(log_evidence)
    assert mean == pytest.approx(1.0)

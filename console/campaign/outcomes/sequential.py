"""Comparisons that may be looked at every day: intervals that hold at all times at once, and how much is still needed.

A 95 % interval of the usual kind is right at one look; whoever looks every day and stops at the first difference is wrong far more
often. These are as wide as it takes to be right at every look together: the normal mixture of Robbins (1970), as in Johari, Koomen,
Pekelis & Walsh, "Always Valid Inference: Continuous Monitoring of A/B Tests" (Operations Research 70, 2022); that it holds with
estimated variances is shown by Waudby-Smith et al., "Time-uniform central limit theory and asymptotic confidence sequences" (Annals of
Statistics 52, 2024). For the numbers of carts on each side: Lindon & Malek, "Anytime-Valid Inference for Multinomial Count Data"
(NeurIPS 2022). docs/RESULTS.md explains them; a test plays them thousands of times.
"""

from math import ceil, lgamma, log, sqrt
from typing import Final

from console.campaign.outcomes.incremental import Interval, Sums

LEVEL: Final = 0.95
USUAL_SHARE: Final = 0.05
USUAL_YEN: Final = 1_000.0
"""How large differences between two versions usually are. They say where the intervals are narrowest and must not depend on the data:
were they other ones, the intervals would be wider, never wrong."""
RATIO_LEVEL: Final = 0.01
_BELIEF: Final = 100.0
_SMALLEST: Final = 1e-12


def at_all_times(value: float, variance: float, usual: float, level: float = LEVEL) -> Interval:
    """``variance`` of ``value`` as estimated now; the truth lies in all such intervals together with the probability ``level``."""
    half = _half(max(variance, _SMALLEST), usual, level)
    return Interval(value, value - half, value + half)


def share_difference(one: tuple[int, int], other: tuple[int, int], level: float = LEVEL) -> Interval | None:
    """How much larger the share is in ``one`` than in ``other``, (successes, trials) of each; ``None`` without a trial in either."""
    if not one[1] or not other[1]:
        return None
    value = one[0] / one[1] - other[0] / other[1]
    found = at_all_times(value, _variance(one, other), USUAL_SHARE, level)
    return Interval(value, max(-1.0, found.low), min(1.0, found.high))


def yen_difference(one: Sums, other: Sums, level: float = LEVEL) -> Interval | None:
    """Yen a cart more in ``one``; ``None`` with fewer than two carts in either."""
    if one.count < 2 or other.count < 2:
        return None
    return at_all_times(one.mean - other.mean, one.variance_of_mean + other.variance_of_mean, USUAL_YEN, level)


def carts_until(wanted: float, share: float, part: float, level: float = LEVEL) -> int:
    """How many carts in all until the interval of a difference of shares is no wider than ``wanted`` to either side, where about
    ``share`` succeed and ``part`` of the carts are in one of the two arms."""
    low, high = _SMALLEST, 1.0
    for _ in range(100):
        middle = sqrt(low * high)
        low, high = (middle, high) if _half(middle, USUAL_SHARE, level) <= wanted else (low, middle)
    return ceil(share * (1 - share) * (1 / part + 1 / (1 - part)) / low)


def ratio_is_off(one: int, other: int, part: float) -> bool:
    """Whether ``one`` out of both is not the ``part`` it should be; wrong once in a hundred comparisons, however often it is asked."""
    return ratio_evidence(one, other, part) >= -log(RATIO_LEVEL)


def ratio_evidence(one: int, other: int, part: float) -> float:
    """The logarithm of how much likelier the numbers are with some other part than with this one; its exponential is 1 in the mean when
    the part is right."""
    first, second = _BELIEF * part, _BELIEF * (1 - part)
    return _beta(first + one, second + other) - _beta(first, second) - one * log(part) - other * log(1 - part)


def _half(variance: float, usual: float, level: float) -> float:
    relation = variance / usual**2
    return sqrt(variance * (1 + relation) * (log(1 + 1 / relation) - 2 * log(1 - level)))


def _variance(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Of the difference of two shares: as the two differ, or as if they were the same, whichever is larger. Where few carts are in one
    of them, the first alone is too small by chance just when its share is far off, and false alarms come of that."""
    both = _spread(one[0] + other[0], one[1] + other[1])
    return max(_spread(*one) / one[1] + _spread(*other) / other[1], both / one[1] + both / other[1])


def _spread(successes: int, trials: int) -> float:
    """With one success and one failure added (Agresti & Caffo 2000): none of three is not certainly never."""
    share = (successes + 1) / (trials + 2)
    return share * (1 - share)


def _beta(first: float, second: float) -> float:
    return lgamma(first) + lgamma(second) - lgamma(first + second)

"""What calling brings beyond what happens anyway: called carts against those held out, with an interval."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """``value`` with the bounds between which the truth lies at the asked level, as far as the numbers tell."""

    value: float
    low: float
    high: float


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: int, trials: int, level: float = 0.95) -> Interval:
    """The share and its score interval (Wilson 1927). Raises ``ValueError`` without a trial."""
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError("successes lie between none and all of at least one trial")
    z, share = _z(level), successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def difference(called: tuple[int, int], held_out: tuple[int, int], level: float = 0.95) -> Interval:
    """How much larger the share is among the called: (successes, trials) of each; Newcombe's hybrid score interval (1998, method 10)."""
    one, other = wilson(*called, level), wilson(*held_out, level)
    value = one.value - other.value
    low = value - sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    high = value + sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Interval(value, low, high)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one amount a cart, zero where nothing was bought: how many, their sum, the sum of their squares."""

    count: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.count

    @property
    def variance_of_mean(self) -> float:
        spread = max(0.0, self.squares - self.total * self.total / self.count)
        return spread / (self.count - 1) / self.count


def mean_difference(called: Sums, held_out: Sums, level: float = 0.95) -> Interval | None:
    """Yen a cart more among the called (Welch, with the normal quantile); ``None`` with fewer than two carts in a group."""
    if called.count < 2 or held_out.count < 2:
        return None
    half = _z(level) * sqrt(called.variance_of_mean + held_out.variance_of_mean)
    value = called.mean - held_out.mean
    return Interval(value, value - half, value + half)

"""Two versions of a script beside each other, cart by cart. Pure; docs/RESULTS.md says how each figure is computed.

A cart counts once, however often it is called: it always gets the same version. Whether its order came is asked of every cart after
the same time, so that carts that were called yesterday do not count as lost.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any, Final

from console.campaign.outcomes.incremental import Interval, Sums
from console.campaign.outcomes.recovery import WINDOW
from console.campaign.outcomes.sequential import LEVEL, carts_until, ratio_is_off, share_difference, yen_difference
from console.campaign.reports.books import Call
from console.campaign.scripts.comparisons import Comparison
from console.domain.outcome import Outcome

PRIMARY: Final = "recovery"
GUARDS: Final = ("refused", "complaint")
"""What must not get worse while the recovery gets better."""
GUARD_LEVEL: Final = 1 - (1 - LEVEL) / len(GUARDS)
"""So that one false alarm of any of them is as rare as one of the primary figure."""
PACE: Final = timedelta(days=14)
"""The time by which it is reckoned how long it will still take."""


@dataclass(slots=True)
class _Cart:
    """``settled``: since the first call that reached somebody, the time in which an order counts is over."""

    calls: list[Call] = field(default_factory=list)
    settled: bool = False

    @property
    def connected(self) -> list[Call]:
        return [call for call in self.calls if call.connected]

    def brought_back(self) -> Call | None:
        """The call that its order is counted to, if that came in time."""
        last = self.connected[0].started + WINDOW if self.connected else None
        found = (one for one in self.calls if one.recovered is not None and one.ordered_at is not None and last is not None)
        return next((one for one in found if one.ordered_at is not None and last is not None and one.ordered_at <= last), None)


@dataclass(frozen=True, slots=True)
class Arms:
    """``crossed``: carts with calls of both versions, which counts them out."""

    a: list[_Cart]
    b: list[_Cart]
    crossed: int


def arms(comparison: Comparison, calls: Iterable[Call], now: datetime) -> Arms:
    """``calls`` of any time and script; those that got as far as the network count."""
    carts: defaultdict[str, dict[str, _Cart]] = defaultdict(dict)
    for call in sorted(calls, key=lambda one: (one.started, one.call_id)):
        arm = comparison.arm(call.version, call.started) if call.script == comparison.release.pack and call.dialled else None
        if arm is not None:
            carts[call.cart_id].setdefault(arm, _Cart()).calls.append(call)
    for made in carts.values():
        for cart in made.values():
            cart.settled = bool(cart.connected) and cart.connected[0].started + WINDOW <= now
    clean = [made for made in carts.values() if len(made) == 1]
    return Arms([one["a"] for one in clean if "a" in one], [one["b"] for one in clean if "b" in one], len(carts) - len(clean))


def _dialled(cart: _Cart) -> list[Call]:
    return cart.calls


def _link(cart: _Cart) -> list[Call]:
    return [call for call in cart.connected if call.link]


def _ordered(cart: _Cart) -> list[Call]:
    found = cart.brought_back() if cart.settled else None
    return [] if found is None else [found]


def _refused(cart: _Cart) -> list[Call]:
    return [call for call in cart.connected if call.outcome in (Outcome.REFUSED, Outcome.DO_NOT_CALL)]


def _complained(cart: _Cart) -> list[Call]:
    return [call for call in cart.connected if call.complaint or call.outcome == Outcome.DO_NOT_CALL]


_COUNTED: Final[dict[str, tuple[Callable[[_Cart], list[Call]], Callable[[_Cart], bool]]]] = {
    "connection": (lambda cart: cart.connected, lambda cart: True),
    "link": (_link, lambda cart: bool(cart.connected)),
    PRIMARY: (_ordered, lambda cart: cart.settled),
    "refused": (_refused, lambda cart: bool(cart.connected)),
    "complaint": (_complained, lambda cart: bool(cart.connected)),
}
"""By figure: the calls for which a cart counts, and which carts are asked."""


def behind(found: Arms, arm: str, figure: str) -> list[str]:
    """The ids of the calls for which the carts of a figure count. Raises ``KeyError`` for a figure that is none."""
    of = {**{name: calls for name, (calls, _) in _COUNTED.items()}, "dialled": _dialled, "yen": _ordered, "order_value": _ordered}[figure]
    return [call.call_id for cart in getattr(found, arm) for call in of(cart)]


def measured(comparison: Comparison, found: Arms, points: float, now: datetime) -> dict[str, Any]:
    """``points``: the smallest difference of the recovery rate, in points of a hundred, that would be worth a decision."""
    both = (found.a, found.b)
    shares = {name: tuple(_share(some, *how) for some in both) for name, how in _COUNTED.items()}
    orders = [[cart.brought_back() for cart in some if cart.settled] for some in both]
    yen = [[0 if one is None else one.recovered or 0 for one in some] for some in orders]
    values = [[amount for amount in some if amount] for some in yen]
    more_yen = yen_difference(_sums(yen[1]), _sums(yen[0]))
    counts = len(found.a), len(found.b)
    off = ratio_is_off(counts[1], counts[0], comparison.part)
    told = [_told(name, one, other) for name, (one, other) in shares.items()]
    return {
        "carts": {"a": counts[0], "b": counts[1]},
        "ratio": {"wanted": comparison.part, "found": counts[1] / sum(counts) if sum(counts) else None, "off": off},
        "crossed": found.crossed,
        "waiting": sum(1 for some in both for cart in some if cart.connected and not cart.settled),
        "shares": told,
        "yen": {"a": fmean(yen[0]) if yen[0] else None, "b": fmean(yen[1]) if yen[1] else None, "more": more_yen and asdict(more_yen)},
        "order_value": {"a": round(fmean(values[0])) if values[0] else None, "b": round(fmean(values[1])) if values[1] else None},
        "verdict": _verdict(comparison, found, shares[PRIMARY], points / 100, off, now),
    }


def _share(carts: Sequence[_Cart], calls: Callable[[_Cart], list[Call]], asked: Callable[[_Cart], bool]) -> tuple[int, int]:
    of = [cart for cart in carts if asked(cart)]
    return sum(bool(calls(cart)) for cart in of), len(of)


def _told(name: str, one: tuple[int, int], other: tuple[int, int]) -> dict[str, Any]:
    guard = name in GUARDS
    more = share_difference(other, one, GUARD_LEVEL if guard else LEVEL)
    a, b = ({"count": count, "of": of, "value": count / of if of else None} for count, of in (one, other))
    worse = guard and more is not None and more.low > 0
    better = guard and more is not None and more.high < 0
    return {"name": name, "a": a, "b": b, "more": more and asdict(more), "guard": guard, "worse": "b" if worse else "a" if better else None}


def _verdict(
    comparison: Comparison, found: Arms, shares: tuple[tuple[int, int], ...], wanted: float, off: bool, now: datetime
) -> dict[str, Any]:
    """``state``: ``ratio`` (not to be trusted), ``early``, ``a`` or ``b`` (better), ``same`` (no difference that is worth one).

    ``left``: carts with somebody reached, and the days they take at the pace of late, until it is told either way."""
    one, other = shares
    more: Interval | None = share_difference(other, one)
    reached, succeeded = one[1] + other[1], one[0] + other[0]
    # Until there is something to go by, as many are reckoned with as where one in five orders.
    share = (succeeded + 4) / (reached + 20)
    needed = carts_until(wanted, share, comparison.part)
    left = max(0, needed - reached)
    told: dict[str, Any] = {"points": wanted * 100, "needed": needed, "reached": reached, "left": left, "days": None}
    if off:
        return {**told, "state": "ratio"}
    if more is not None and (more.low > 0 or more.high < 0):
        return {**told, "state": "b" if more.low > 0 else "a", "left": 0}
    if more is not None and max(more.high - more.value, more.value - more.low) <= wanted:
        return {**told, "state": "same", "left": 0, "at_most": max(abs(more.low), abs(more.high))}
    return {**told, "state": "early", "left": max(1, left), "days": _days(found, max(1, left), now)}


def _days(found: Arms, left: int, now: datetime) -> int | None:
    """At the pace at which people were reached of late, with the time that an order has; ``None``: nobody was."""
    begun = [cart.connected[0].started for some in (found.a, found.b) for cart in some if cart.connected]
    if not begun:
        return None
    since = max(min(begun), now - PACE)
    days = max(1.0, (now - since) / timedelta(days=1))
    pace = sum(at >= since for at in begun) / days
    waiting = sum(at + WINDOW > now for at in begun)
    more = max(0, left - waiting) / pace if pace else None
    return None if more is None else round(more) + WINDOW.days


def _sums(amounts: Sequence[int]) -> Sums:
    return Sums(len(amounts), sum(amounts), sum(amount * amount for amount in amounts))

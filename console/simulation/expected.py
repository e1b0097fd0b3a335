"""What a simulation lets expect of recovery and return, as an interval, with what was assumed and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

DRAWS: Final = 4000
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Seen:
    """The shop's own figures: calls whose link was accepted in the last ``days``, and how many of them brought the cart back."""

    links: int = 0
    orders: int = 0
    days: int = 180


def expected(links: int, calls: int, value: float, minutes: float, habits: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    """``links`` of ``calls`` took the link; ``value`` is the mean cart in yen, ``minutes`` the mean call.

    ``recovery``: share of all calls that end in an order; ``roi``: yen of gross margin for one yen spent; each ``low``,
    ``middle``, ``high`` of a 90 % interval. ``own_conversion``: from link to order the shop's own figures speak.
    """
    rng = Random(0)
    own = seen.links >= int(habits["own_from"])
    recoveries, returns = [], []
    for _ in range(DRAWS):
        taken = rng.betavariate(links + 0.5, calls - links + 0.5)
        bought = rng.betavariate(seen.orders + 0.5, seen.links - seen.orders + 0.5) if own else _between(rng, habits["conversion"])
        recovery = taken * bought
        recoveries.append(recovery)
        cost = max(0.1, minutes) * _between(rng, habits["cost_a_minute"])
        returns.append(recovery * value * _between(rng, habits["margin"]) / cost)
    return {
        "recovery": _interval(recoveries, 4),
        "roi": _interval(returns, 1),
        "own_conversion": own,
        "source_ja": _source(habits, seen, own, "ja"),
        "source_en": _source(habits, seen, own, "en"),
    }


def _between(rng: Random, span: Mapping[str, float]) -> float:
    return rng.triangular(span["low"], span["high"], span["likely"])


def _interval(values: Sequence[float], digits: int) -> dict[str, float]:
    ordered = sorted(values)
    at = {"low": LOW, "middle": 0.5, "high": HIGH}
    return {name: round(ordered[int(share * (len(ordered) - 1))], digits) for name, share in at.items()}


def _source(habits: Mapping[str, Any], seen: Seen, own: bool, lang: str) -> str:
    c, m, y = habits["conversion"], habits["margin"], habits["cost_a_minute"]
    if lang == "ja":
        bought = (
            f"リンクから購入までは、この店の直近 {seen.days} 日の実績（{seen.links} 件中 {seen.orders} 件）です。"
            if own
            else f"リンクから購入までの {c['low']:.0%}〜{c['high']:.0%} は、製品が置いた仮定です（この店の実績は {seen.links} 件で、{habits['own_from']} 件に達していません）。"
        )
        return (
            f"{bought}お客様の振る舞いの割合、粗利率 {m['low']:.0%}〜{m['high']:.0%}、1 分あたりの費用 {y['low']}〜{y['high']} 円も、製品の仮定です"
            "（assets/simulation/ja/customers.yaml）。台本どうしを比べるための数字で、売上の予測ではありません。"
        )
    bought = (
        f"From link to order: this shop's last {seen.days} days ({seen.orders} of {seen.links}). "
        if own
        else f"From link to order {c['low']:.0%} to {c['high']:.0%}: assumed by the product; this shop has {seen.links} links of its own, {habits['own_from']} are needed. "
    )
    return (
        f"{bought}What customers do, the margin of {m['low']:.0%} to {m['high']:.0%} and {y['low']} to {y['high']} yen a minute are assumed too "
        "(assets/simulation/ja/customers.yaml). These figures compare scripts; they predict no sales."
    )

"""The figures of a period from its calls. Pure; docs/RESULTS.md says how each is computed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from statistics import fmean, median
from typing import Any, Final

from console.campaign.outcomes.incremental import wilson
from console.campaign.reports.books import Call, Costs
from console.campaign.segments.ranking import by_rank
from console.domain.stages import REPORTED
from console.domain.survey import nps

NOBODY: Final = "@nobody"
"""Calls in which no operator spoke."""


def report(calls: Sequence[Call], before: Sequence[Call], costs: Costs, tiers: Sequence[str] = ()) -> dict[str, Any]:
    """``before``: the calls of the period of the same length before it; ``tiers``: their names by rank. What cannot be computed from
    none is ``None``."""
    return {
        "calls": len(calls),
        "headline": headline(calls, before, costs),
        "funnel": funnel(calls),
        "links": links(calls),
        "reasons": reasons(calls),
        "heat": heat(calls),
        "by": {
            "script": parted(calls, lambda call: (call.script,)),
            "segment": _by_tier(calls, tiers),
            "operator": parted(calls, lambda call: call.operators or (NOBODY,)),
        },
    }


def headline(calls: Sequence[Call], before: Sequence[Call], costs: Costs) -> dict[str, Any]:
    now, then = tally(calls), tally(before)
    return {
        "connection": _share(now["connected"], now["dialled"], then["connected"], then["dialled"]),
        "recovery": _share(now["recovered"], now["connected"], then["recovered"], then["connected"]),
        "revenue": {"value": now["yen"], "before": then["yen"]},
        "order_value": {"value": now["order_value"], "before": then["order_value"], "count": now["recovered"]},
        "duration": {"value": now["seconds"], "before": then["seconds"], "mean": now["mean_seconds"]},
        "roi": roi(now["yen"], now["dialled"], costs),
        "survey": surveys(calls),
    }


def surveys(calls: Sequence[Call]) -> dict[str, Any]:
    """Those that were asked, those that answered, their mean satisfaction (1 to 5) and the net promoter score (−100 to 100)."""
    csat = [call.csat for call in calls if call.csat is not None]
    promoters = [call.nps for call in calls if call.nps is not None]
    return {
        "asked": sum(call.surveyed for call in calls),
        "answered": len(csat),
        "csat": fmean(csat) if csat else None,
        "nps": nps(promoters),
    }


def tally(calls: Sequence[Call]) -> dict[str, Any]:
    """Counts of a set of calls; ``seconds`` is the median of the connected, ``order_value`` the mean of the recovered orders."""
    lengths = [call.seconds for call in calls if call.connected and call.seconds is not None]
    orders = [call.recovered for call in calls if call.recovered is not None]
    return {
        "dialled": sum(call.dialled for call in calls),
        "connected": sum(call.connected for call in calls),
        "seconds": median(lengths) if lengths else None,
        "mean_seconds": fmean(lengths) if lengths else None,
        "recovered": len(orders),
        "yen": sum(orders),
        "order_value": round(fmean(orders)) if orders else None,
    }


def roi(yen: int, dialled: int, costs: Costs) -> dict[str, Any]:
    """(margin of the recovered orders − cost of the calls) ÷ cost of the calls."""
    cost = dialled * costs.call_yen
    profit = yen * costs.margin_percent // 100
    return {**asdict(costs), "cost": cost, "profit": profit, "value": (profit - cost) / cost if cost else None}


def funnel(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Calls that were in each stage at least once; a call may go past one. Shares are of the connected, of the dialled for those."""
    connected = [call for call in calls if call.connected]
    counts = [(stage, sum(stage in call.stages for call in connected)) for stage in REPORTED]
    dialled = sum(call.dialled for call in calls)
    steps = [("dialled", dialled), ("connected", len(connected)), *counts, ("recovered", sum(call.recovered is not None for call in calls))]
    return [
        {"step": step, "count": count, "share": _part(count, dialled if step in ("dialled", "connected") else len(connected))}
        for step, count in steps
    ]


def links(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Calls in which the link was sent, in which it was opened, after which it was ordered. ``count`` is ``None`` where nothing would have
    told of an opening; its share is of those where something would."""
    sent = [call for call in calls if call.link]
    watched = [call for call in sent if call.watched]
    opened, ordered = sum(call.opened for call in watched), sum(call.recovered is not None for call in sent)
    return [
        {"step": "linked", "count": len(sent), "share": _part(len(sent), sum(call.connected for call in calls))},
        {"step": "opened", "count": opened if watched else None, "share": _part(opened, len(watched))},
        {"step": "link_ordered", "count": ordered, "share": _part(ordered, len(sent))},
    ]


def reasons(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Of the connected calls in which a reason was heard, the share with each; a call may have several."""
    told = [call.reasons for call in calls if call.connected and call.reasons]
    counted = Counter(reason for some in told for reason in some)
    return [{"reason": reason, "count": count, "share": _part(count, len(told))} for reason, count in _ordered(counted)]


def heat(calls: Iterable[Call]) -> list[dict[str, int]]:
    """Dialled and connected by weekday (0 is Monday) and hour; only cells with a dialled call."""
    dialled: Counter[tuple[int, int]] = Counter()
    connected: Counter[tuple[int, int]] = Counter()
    for call in calls:
        cell = (call.started.weekday(), call.started.hour)
        dialled[cell] += call.dialled
        connected[cell] += call.connected
    return [
        {"weekday": day, "hour": hour, "dialled": count, "connected": connected[day, hour]}
        for (day, hour), count in sorted(dialled.items())
        if count
    ]


def parted(calls: Iterable[Call], by: Callable[[Call], Iterable[str]]) -> list[dict[str, Any]]:
    """A tally for each; a call of two operators counts with both."""
    parts: dict[str, list[Call]] = {}
    for call in calls:
        for name in by(call):
            parts.setdefault(name, []).append(call)
    rows = [{"name": name, **tally(some), "survey": surveys(some)} for name, some in parts.items()]
    for row in rows:
        row["rate"] = _part(row["connected"], row["dialled"])
    return sorted(rows, key=lambda row: (-row["dialled"], row["name"]))


def _by_tier(calls: Sequence[Call], order: Sequence[str]) -> list[dict[str, Any]]:
    rows = {row["name"]: row for row in parted(calls, lambda call: (call.tier,))}
    return [rows[tier] for tier in by_rank(rows, order)]


def _share(count: int, of: int, count_before: int, of_before: int) -> dict[str, Any]:
    """With the interval at 95 % (Wilson); ``None`` without a trial."""
    told: dict[str, Any] = {"count": count, "of": of, "before": _part(count_before, of_before), "value": None, "low": None, "high": None}
    return {**told, **asdict(wilson(min(count, of), of))} if of else told


def _part(count: int, of: int) -> float | None:
    return count / of if of else None


def _ordered(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))

"""The shop's day judged from its traces alone: what the line was told to dial, what left by mail and SMS, what the books say, and what
the shop received back. It asks none of the rules that the engine went by."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from console.store.sql_unit_of_work import SqlStore
from tests.soak.day_plot import Plot

JAPAN = ZoneInfo("Asia/Tokyo")
NEVER_LEFT = ("trunk_down", "not_registered")
IN_A_ROW, SHORTEST_REST = 3, timedelta(minutes=1)
"""What the shop is promised when the trunk fails (docs/CAMPAIGN.md)."""


@dataclass(slots=True)
class Traces:
    """``acknowledged``: delivery → when the shop had its 200; ``told``: results as the shop received them, each time."""

    plot: Plot
    folder: Path
    acknowledged: dict[str, datetime] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    bad_signatures: int = 0


@dataclass(slots=True)
class Verdicts:
    faults: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    stories: dict[int, list[str]] = field(default_factory=dict)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def judge(store: SqlStore, traces: Traces) -> Verdicts:
    found = Verdicts()
    with store(read_only=True) as work:
        session = work._session
        number_of = {
            row.id: int(work.carts.get(row.id).checkout_url.rpartition("/")[2]) for row in session.execute(text("SELECT id FROM carts"))
        }
        calls = [dict(row._mapping) for row in session.execute(text("SELECT * FROM calls ORDER BY started_at"))]
        plans = {row.cart_id: row for row in session.execute(text("SELECT * FROM cart_plans"))}
        messages = [dict(row._mapping) for row in session.execute(text("SELECT * FROM messages ORDER BY asked_at"))]
        results = [dict(row._mapping) for row in session.execute(text("SELECT * FROM results ORDER BY number"))]
        orders = session.execute(text("SELECT count(*) FROM orders")).scalar_one()
        recoveries = [dict(row._mapping) for row in session.execute(text("SELECT * FROM recoveries"))]
        inbox = dict(session.execute(text("SELECT state, count(*) FROM inbox GROUP BY state")).tuples().all())
        chain = work.audit.verify()
    dialled, written = _lines(traces.folder / "dialled.jsonl"), _lines(traces.folder / "written.jsonl")
    by_id = {call["id"]: call for call in calls}
    _calls_by_the_rules(found, traces, dialled, by_id, number_of, plans)
    found.faults += line_rested(dialled, calls)
    found.figures["calls_into_the_failing_trunk"] = sum(call["line_result"] in NEVER_LEFT for call in calls)
    _messages_by_the_rules(found, traces, written, messages, number_of, plans)
    _nothing_lost(found, traces, number_of, orders, inbox, calls, results, dialled)
    if not chain.whole:
        found.faults.append(f"audit chain: {chain.damage}")
    _tell_stories(found, traces, number_of, plans, calls, messages, recoveries)
    found.figures |= {
        "carts": len(number_of),
        "orders": orders,
        "dialled": len(dialled),
        "calls_by_line_result": dict(Counter(call["line_result"] for call in calls)),
        "calls_by_outcome": dict(Counter(call["outcome"] for call in calls)),
        "most_calls_at_once": _most_at_once(calls),
        "messages": dict(Counter(f"{one['channel']} {one['template']} {one['state']}" for one in messages)),
        "recovered": len(recoveries),
        "recovered_yen": sum(one["value"] for one in recoveries),
        "plans": dict(Counter(row.channel or row.rule for row in plans.values())),
        "inbox": inbox,
        "results": dict(Counter(one["kind"] for one in results)),
        "results_received": len(traces.told),
        "results_received_once_or_more": len(set(traces.told)),
        "audit_entries": chain.entries,
    }
    return found


def _calls_by_the_rules(
    found: Verdicts, traces: Traces, dialled: list[dict[str, Any]], calls: dict[str, Any], number_of: Any, plans: Any
) -> None:
    twice = [call for call, times in Counter(one["call"] for one in dialled).items() if times > 1]
    found.faults += [f"dialled twice: {call}" for call in twice]
    reached: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in dialled:
        at, call = datetime.fromisoformat(one["at"]).astimezone(JAPAN), calls.get(one["call"])
        if call is None:
            found.faults.append(f"dialled but not in the books: {one['call']}")
            continue
        number = number_of[one["cart"]]
        person, name = traces.plot.carts[number].person, f"call {one['call']} about cart {number} at {at:%H:%M:%S}"
        if not time(9) <= at.time() < time(20, 30):
            found.faults.append(f"{name}: outside the hours")
        if not person.call:
            found.faults.append(f"{name}: no consent")
        if plans[one["cart"]].first_group != "called":
            found.faults.append(f"{name}: held out")
        order = traces.acknowledged.get(f"order-{number}")
        if order is not None and order < at:
            found.faults.append(f"{name}: ordered, and acknowledged {order:%H:%M:%S}")
        if call["line_result"] not in NEVER_LEFT:
            reached[one["customer"]].append({"at": at, "cart": number, "call": call, "name": name})
    for several in reached.values():
        several.sort(key=lambda one: one["at"])
        for before, after in pairwise(several):
            if before["call"]["outcome"] in ("refused", "do_not_call"):
                found.faults.append(f"{after['name']}: declined before")
            named = any(one["call"]["callback_at"] for one in several if one["at"] < after["at"])
            if after["at"].date() == before["at"].date() and not named:
                found.faults.append(f"{after['name']}: second call of the day to one customer")
            ended = before["call"]["ended_at"]
            if ended is None or ended > after["call"]["started_at"]:
                found.faults.append(f"{after['name']}: two calls to one customer at once")


def line_rested(dialled: list[dict[str, Any]], calls: list[dict[str, Any]]) -> list[str]:
    """After three calls of one engine that the trunk did not carry none for a minute, twice as long after each further one, then one at a
    time, until one is carried; and the trunk's failure was met, and over, or nothing is proven. ``dialled``: as the line was told; ``calls``: as the books have them."""
    faults: list[str] = []
    books = {call["id"]: call for call in calls}
    ends = sorted((call for call in calls if call["ended_at"] is not None), key=lambda call: call["ended_at"])
    for one in dialled:
        at, engine = datetime.fromisoformat(one["at"]), one["engine"]
        before = [call for call in ends if call["engine_id"] == engine and call["ended_at"] <= at and call["id"] != one["call"]]
        row = list(takewhile(lambda call: call["line_result"] in NEVER_LEFT, reversed(before)))
        if len(row) < IN_A_ROW or books.get(one["call"]) is None:
            continue
        if at - row[0]["ended_at"] < SHORTEST_REST * 2 ** min(len(row) - IN_A_ROW, 5):
            faults.append(f"call {one['call']} at {at.astimezone(JAPAN):%H:%M:%S}: the line had failed {len(row)} times and did not rest")
        beside = [call for call in calls if call["engine_id"] == engine and row[0]["ended_at"] <= call["started_at"] < at]
        if any(call["ended_at"] is None or call["ended_at"] > at for call in beside):
            faults.append(f"call {one['call']} at {at.astimezone(JAPAN):%H:%M:%S}: a second call while one was trying the line")
    if sum(call["line_result"] in NEVER_LEFT for call in calls) < IN_A_ROW:
        faults.append("the trunk failed and hardly a call met it")
    elif ends[-1]["line_result"] in NEVER_LEFT:
        faults.append("no call was carried after the trunk's failure")
    return faults


def _messages_by_the_rules(
    found: Verdicts, traces: Traces, written: list[dict[str, Any]], messages: Any, number_of: Any, plans: Any
) -> None:
    found.faults += [f"written twice: {one}" for one, times in Counter(one["message"] for one in written).items() if times > 1]
    books = {one["id"]: one for one in messages}
    last: dict[str, datetime] = {}
    for one in sorted(written, key=lambda one: one["at"]):
        at, kept = datetime.fromisoformat(one["at"]).astimezone(JAPAN), books.get(one["message"])
        if kept is None:
            found.faults.append(f"written but not in the books: {one['message']}")
            continue
        number = number_of[kept["cart_id"]]
        person, name = traces.plot.carts[number].person, f"{one['channel']} about cart {number} at {at:%H:%M:%S}"
        if not (person.mail if one["channel"] == "mail" else person.sms):
            found.faults.append(f"{name}: no consent")
        if not time(9) <= at.time() < time(20, 30):
            found.faults.append(f"{name}: outside the hours")
        if plans[kept["cart_id"]].first_group != "called":
            found.faults.append(f"{name}: held out")
        order = traces.acknowledged.get(f"order-{number}")
        if order is not None and order < at:
            found.faults.append(f"{name}: ordered")
        before = last.get(kept["customer_id"])
        if before is not None and at - before < timedelta(hours=20):
            found.faults.append(f"{name}: too soon after the last message")
        last[kept["customer_id"]] = at


def _nothing_lost(
    found: Verdicts, traces: Traces, number_of: Any, orders: int, inbox: dict[str, int], calls: Any, results: Any, dialled: Any
) -> None:
    missing = set(traces.plot.carts) - set(number_of.values())
    found.faults += [f"cart {number} is lost" for number in sorted(missing)]
    if len(number_of) != len(set(number_of.values())):
        found.faults.append("a cart is in the books twice")
    if orders != len(traces.plot.ordered):
        found.faults.append(f"{orders} orders in the books, {len(traces.plot.ordered)} were posted")
    if set(inbox) != {"applied"}:
        found.faults.append(f"events that were not applied: {inbox}")
    unacknowledged = {delivery for _, delivery, _ in traces.plot.events} - set(traces.acknowledged)
    found.faults += [f"never acknowledged: {delivery}" for delivery in sorted(unacknowledged)]
    found.faults += [f"call {call['id']} has no end" for call in calls if call["state"] != "ended"]
    ended = Counter(
        one["body"]["call_id"] if isinstance(one["body"], dict) else json.loads(one["body"])["call_id"]
        for one in results
        if one["kind"] == "call.ended"
    )
    found.faults += [f"no result of call {call['id']}" for call in calls if ended[call["id"]] != 1]
    received = set(traces.told)
    found.faults += [f"the shop was never told {one['id']}" for one in results if one["id"] not in received]
    found.faults += [f"the shop was told of nothing known: {one}" for one in received - {one["id"] for one in results}]
    if traces.bad_signatures:
        found.faults.append(f"{traces.bad_signatures} results with a wrong signature")


def _most_at_once(calls: list[dict[str, Any]]) -> int:
    moments = [(call["started_at"], 1) for call in calls] + [(call["ended_at"], -1) for call in calls if call["ended_at"] is not None]
    live = most = 0
    for _, change in sorted(moments, key=lambda one: (one[0], one[1])):
        live += change
        most = max(most, live)
    return most


def _tell_stories(found: Verdicts, traces: Traces, number_of: Any, plans: Any, calls: Any, messages: Any, recoveries: Any) -> None:
    """Of each cart, what a person reads from top to bottom."""
    told: defaultdict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for number, cart in traces.plot.carts.items():
        told[number].append((cart.at, f"left behind, ¥{cart.price:,}"))
    for number, at in traces.plot.ordered.items():
        told[number].append((at, "ordered"))
    for call in calls:
        number = number_of[call["cart_id"]]
        told[number].append((call["started_at"], f"called by {call['engine_id']} ({call['segment']})"))
        if call["ended_at"] is not None:
            told[number].append((call["ended_at"], f"call over: {call['line_result']}, {call['outcome']}"))
    for one in messages:
        told[number_of[one["cart_id"]]].append((one["asked_at"], f"{one['channel']} {one['template']}: {one['state']}"))
    for one in recoveries:
        told[number_of[one["cart_id"]]].append((one["placed_at"] + timedelta(seconds=1), f"recovered by {one['call_id']} ({one['rule']})"))
    for cart_id, number in number_of.items():
        lines = [f"{at.astimezone(JAPAN):%H:%M:%S}  {what}" for at, what in sorted(told[number], key=lambda one: one[0])]
        plan = plans.get(cart_id)
        if plan is not None:
            lines.append(f"then      {plan.channel or plan.rule}: {plan.why_en}")
        found.stories[number] = lines

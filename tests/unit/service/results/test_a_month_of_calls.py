"""The figures of a drawn month, held against what is counted here from the drawing itself, in other ways and with other tools."""

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binomtest

from console.campaign.outcomes.recovery import Recovered
from console.campaign.planning.candidate import Step
from console.campaign.scripts.releases import Release
from console.campaign.scripts.versions import Stamp, draft
from console.domain.outcome import LineResult, Outcome
from console.domain.segment import Segment
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, Link, TurnRecord
from console.store.intake_tables import OrderRow
from console.store.sql_unit_of_work import SqlStore, SqlUnitOfWork
from console.store.tables import CartTableRow
from tests.unit.service.house import House
from tests.unit.store.sample import HANAKO, KEN, call, cart, fill, new_store

FROM, TO = datetime(2026, 10, 31, 15, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)
"""November, by Japan's clock."""
BEGUN = datetime(2026, 11, 5, 1, tzinfo=UTC)
"""When the second version of the script began to be spoken to a part of the carts."""
LOOKED = TO + timedelta(days=1)
DAY = timedelta(days=1)
CALLS, CARTS = 220, 150
STAGES = ("課題特定", "不安解消", "購入促進", "代替提案")
REASONS = ("reason_size", "reason_price", "reason_shipping_cost")
NOBODY_CAME = ("no_answer", "busy", "failed", "voicemail", "screened")
SPOKE = ("undecided", "refused", "do_not_call", "hung_up", "link_sent", "wrong_person", "taken_over")


@dataclass
class Drawn:
    id: str
    cart: int
    at: datetime
    outcome: str
    line: str = "answered"
    seconds: int | None = None
    pack: str = "apparel"
    version: str = "old"
    tier: str = "中"
    operators: set[str] = field(default_factory=set)
    stages: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    complaint: bool = False
    link: bool = False
    yen: int | None = None
    ordered: datetime | None = None

    @property
    def rang(self) -> bool:
        return self.line not in ("trunk_down", "not_registered") and self.outcome != "not_dialled"

    @property
    def somebody(self) -> bool:
        return self.rang and self.seconds is not None and self.outcome not in (*NOBODY_CAME, "not_dialled")


@cache
def month() -> tuple[Drawn, ...]:
    dice = random.Random(20261101)
    found = []
    for number in range(CALLS):
        # Some before the month, for the period before it; none in it twice at once.
        at = FROM - 20 * DAY + timedelta(seconds=dice.randrange(int((TO - FROM + 20 * DAY).total_seconds())))
        one = Drawn(f"call{number}", dice.randrange(CARTS), at, dice.choice((*NOBODY_CAME, *SPOKE, *SPOKE, "not_dialled")))
        one.version = "new" if one.cart % 3 == 0 and at >= BEGUN else "old"
        one.pack = "food" if one.cart % 7 == 0 else "apparel"
        one.tier = ("最高", "高", "中", "低")[one.cart % 4]
        if one.outcome in SPOKE or one.outcome in ("voicemail", "screened"):
            one.seconds = dice.randrange(5, 400)
        elif one.outcome == "failed":
            one.line, one.seconds = dice.choice((("failed", 30), ("trunk_down", None), ("not_registered", None)))
        else:
            one.line = {"busy": "busy", "not_dialled": "cancelled"}.get(one.outcome, "no_answer")
        if one.outcome in SPOKE:
            one.stages = {stage for stage in STAGES if dice.random() < 0.5}
            one.reasons = {reason for reason in REASONS if dice.random() < 0.3}
            one.operators = {name for name in ("森", "佐々木") if dice.random() < 0.15}
            one.complaint, one.link = dice.random() < 0.08, dice.random() < 0.4
        found.append(one)
    bought: set[int] = set()
    for one in found:
        if one.somebody and one.outcome != "wrong_person" and one.cart not in bought and dice.random() < 0.35:
            bought.add(one.cart)
            one.yen, one.ordered = dice.randrange(3_000, 70_000), one.at + timedelta(hours=dice.randrange(1, 7 * 24))
    return tuple(found)


def written(folder: Path) -> SqlStore:
    """The month in the books."""
    store = new_store(folder)
    fill(store)
    with store() as work:
        for number in range(CARTS):
            work.carts.add("s1", cart(1000 + number, HANAKO if number % 2 else KEN))
        for one in month():
            _write(work, one)
        for number in range(CARTS):
            group = "holdout" if number % 5 == 0 else "called"
            step = Step(f"k{1000 + number}", group, None, None, None, "", "")
            work.campaign.write("s1", [(step, Segment("中", 72, "", ""))], FROM + DAY)
            if number % 4 == 0:
                work._session.get(CartTableRow, f"k{1000 + number}").closed = "ordered"  # type: ignore[union-attr]
        _released(work)
        work.commit()
    return store


def _write(work: SqlUnitOfWork, one: Drawn) -> None:
    answered = None if one.seconds is None else one.at + timedelta(seconds=9)
    record = replace(
        call(),
        call_id=one.id,
        cart_id=f"k{1000 + one.cart}",
        script_pack=one.pack,
        script_hash=one.version,
        segment=one.tier,
        started_at=one.at,
        state=ENDED,
        answered_at=answered,
        ended_at=one.at + timedelta(seconds=9 + (one.seconds or 0)),
        outcome=Outcome(one.outcome),
        line_result=LineResult(one.line),
        link=Link("sms", True) if one.link else None,
    )
    work.calls.add(record)
    work.calls.save(record)
    said = [(Speaker.CUSTOMER, reason, None) for reason in sorted(one.reasons)] + [(Speaker.CUSTOMER, "complaint", None)] * one.complaint
    said += [(Speaker.OPERATOR, None, name) for name in sorted(one.operators)]
    for place, (who, intent, name) in enumerate(said):
        turn = TranscriptTurn(who, "はい", float(place), place + 0.5, intent=intent, operator=name)
        work.calls.add_turn(record, TurnRecord(turn))
    for place, stage in enumerate(sorted(one.stages)):
        work.history.reached(record, stage, float(place))
    if one.yen is not None and one.ordered is not None:
        order = {"id": f"o-{one.id}", "shop_id": "s1", "source": "x", "number": one.id, "placed_at": one.ordered, "total": one.yen}
        work._session.add(OrderRow(**order, paid=True, cancelled=False, lines=[], at=one.ordered, tie=""))
        work._session.flush()
        assert work.campaign.recover("s1", Recovered(f"o-{one.id}", record.cart_id, one.id, "recovery.token", one.yen, one.ordered))


def _released(work: SqlUnitOfWork) -> None:
    (first,) = work.scripts.releases("s1", "apparel")
    script = work.scripts.get(first.version_id)
    assert script is not None
    for number, (hash, begins, share) in enumerate((("old", FROM - 60 * DAY, 100), ("new", BEGUN, 33)), 2):
        made = draft(f"v{number}", "s1", number, script.script, Stamp("森", begins))
        work.scripts.put(made)
        work.scripts.release(Release(f"r{number}", "s1", "apparel", made.id, hash, begins, "店長", begins, None, share))
    # What the sample shop begins with is not of this month.
    work.scripts.release(replace(first, ended=first.begins, ended_by="店長"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("month")
    written(folder).close()

    async def ask() -> dict[str, Any]:
        async with House(folder) as house:
            house.now = LOOKED
            compared = await house.service.comparisons.all()
            return {**await house.service.reports.report(FROM, TO), "compared": compared["comparisons"]}

    return asyncio.run(ask())


def of_the_month(since: datetime = FROM, until: datetime = TO) -> list[Drawn]:
    return [one for one in month() if since <= one.at < until]


def score(count: int, of: int) -> tuple[float, float, float]:
    found = binomtest(count, of).proportion_ci(0.95, method="wilson")
    return count / of, float(found.low), float(found.high)


def middle(numbers: list[int]) -> float:
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def about(told: dict[str, Any], expected: tuple[float, float, float]) -> bool:
    return (told["value"], told["low"], told["high"]) == pytest.approx(expected, abs=1e-9)


def test_the_month_holds_what_it_should_try() -> None:
    drawn = of_the_month()
    assert len(drawn) > 100
    assert {one.line for one in drawn} >= {"answered", "busy", "no_answer", "failed", "trunk_down", "not_registered", "cancelled"}
    assert sum(one.yen is not None for one in drawn) > 20
    assert any(len(one.operators) == 2 for one in month())


def test_the_large_figures(told: dict[str, Any]) -> None:
    drawn, before = of_the_month(), of_the_month(FROM - (TO - FROM), FROM)
    rang, spoke = [one for one in drawn if one.rang], [one for one in drawn if one.somebody]
    orders = [one.yen for one in drawn if one.yen is not None]
    head = told["headline"]
    assert told["calls"] == len(drawn)
    assert about(head["connection"], score(len(spoke), len(rang)))
    assert about(head["recovery"], score(len(orders), len(spoke)))
    earlier = [one for one in before if one.somebody]
    assert head["connection"]["before"] == pytest.approx(len(earlier) / len([one for one in before if one.rang]))
    assert head["revenue"] == {"value": sum(orders), "before": sum(one.yen or 0 for one in before)}
    assert head["order_value"]["value"] == round(sum(orders) / len(orders))
    lengths = [one.seconds or 0 for one in spoke]
    assert (head["duration"]["value"], head["duration"]["mean"]) == (middle(lengths), pytest.approx(sum(lengths) / len(lengths)))
    assert head["duration"]["before"] == middle([one.seconds or 0 for one in earlier])
    cost = 30 * len(rang)
    assert (head["roi"]["cost"], head["roi"]["value"]) == (cost, pytest.approx((sum(orders) * 30 // 100 - cost) / cost))


def test_what_calling_brought_beyond_what_happens_anyway(told: dict[str, Any]) -> None:
    groups = {True: [0, 0], False: [0, 0]}
    for number in range(CARTS):
        held = number % 5 == 0
        groups[held][0] += number % 4 == 0
        groups[held][1] += 1
    found = told["headline"]["incremental"]
    (p, low_p, high_p), (q, low_q, high_q) = score(*groups[False]), score(*groups[True])
    low, high = p - q - ((p - low_p) ** 2 + (high_q - q) ** 2) ** 0.5, p - q + ((high_p - p) ** 2 + (q - low_q) ** 2) ** 0.5
    assert about(found["more_ordered"], (p - q, low, high))
    assert (found["called"]["carts"], found["held_out"]["carts"], found["enough"]) == (groups[False][1], groups[True][1], True)
    assert found["yen_a_cart"]["value"] == pytest.approx(62_000 * (p - q))


def test_funnel_reasons_and_hours(told: dict[str, Any]) -> None:
    drawn = of_the_month()
    spoke = [one for one in drawn if one.somebody]
    steps = {one["step"]: one["count"] for one in told["funnel"]}
    assert steps == {
        "dialled": sum(one.rang for one in drawn),
        "connected": len(spoke),
        **{stage: len([one for one in spoke if stage in one.stages]) for stage in STAGES},
        "recovered": len([one for one in drawn if one.ordered is not None]),
    }
    heard = [one for one in spoke if one.reasons]
    for one in told["reasons"]:
        count = len([call for call in heard if one["reason"] in call.reasons])
        assert (one["count"], one["share"]) == (count, pytest.approx(count / len(heard)))
    assert {one["reason"] for one in told["reasons"]} == set(REASONS)
    cells: Counter[tuple[int, int, str]] = Counter()
    for one in drawn:
        hours = int((one.at - datetime(1970, 1, 5, tzinfo=UTC)).total_seconds()) // 3600 + 9  # since a Monday, Japan being nine ahead
        if one.rang:
            cells[hours // 24 % 7, hours % 24, "rang"] += 1
            cells[hours // 24 % 7, hours % 24, "spoke"] += one.somebody
    found = {(one["weekday"], one["hour"]): (one["dialled"], one["connected"]) for one in told["heat"]}
    assert found == {(day, hour): (count, cells[day, hour, "spoke"]) for (day, hour, what), count in cells.items() if what == "rang"}


@pytest.mark.parametrize("part", ["script", "segment", "operator"])
def test_each_part(told: dict[str, Any], part: str) -> None:
    parts: dict[str, list[Drawn]] = defaultdict(list)
    for one in of_the_month():
        for name in {"script": [one.pack], "segment": [one.tier], "operator": sorted(one.operators) or ["@nobody"]}[part]:
            parts[name].append(one)
    assert {row["name"] for row in told["by"][part]} == set(parts)
    for row in told["by"][part]:
        calls = parts[row["name"]]
        rang, spoke = [one for one in calls if one.rang], [one for one in calls if one.somebody]
        assert (row["dialled"], row["connected"]) == (len(rang), len(spoke))
        assert (row["recovered"], row["yen"]) == (sum(one.yen is not None for one in calls), sum(one.yen or 0 for one in calls))
        assert row["seconds"] == (middle([one.seconds or 0 for one in spoke]) if spoke else None)
        assert row["rate"] == pytest.approx(len(spoke) / len(rang))


def test_the_two_versions(told: dict[str, Any]) -> None:
    (found,) = told["compared"]
    counts: dict[str, Counter[str]] = {"a": Counter(), "b": Counter()}
    for number in range(CARTS):
        arm = counts["b" if number % 3 == 0 else "a"]
        calls = sorted(
            (one for one in month() if one.cart == number and one.at >= BEGUN and one.rang and one.pack == "apparel"),
            key=lambda one: one.at,
        )
        spoke = [one for one in calls if one.somebody]
        arm["carts"] += bool(calls)
        arm["connection"] += bool(spoke)
        arm["link"] += any(one.link for one in spoke)
        arm["refused"] += any(one.outcome in ("refused", "do_not_call") for one in spoke)
        arm["complaint"] += any(one.complaint or one.outcome == "do_not_call" for one in spoke)
        if spoke and spoke[0].at + 7 * DAY <= LOOKED:
            arm["settled"] += 1
            arm["recovery"] += any(one.ordered is not None and one.ordered <= spoke[0].at + 7 * DAY for one in calls)
    assert found["carts"] == {arm: counts[arm]["carts"] for arm in "ab"}
    of = {"connection": "carts", "recovery": "settled"}
    for one in found["shares"]:
        for arm in "ab":
            assert (one[arm]["count"], one[arm]["of"]) == (counts[arm][one["name"]], counts[arm][of.get(one["name"], "connection")]), one[
                "name"
            ]
    assert found["verdict"]["state"] == "early"

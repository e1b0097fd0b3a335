"""The queue's rows: always what the other tables say, filtered, sorted, found and counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from console.campaign.planning.candidate import Step
from console.domain.handling import FREE, Handling
from console.domain.segment import Segment
from console.domain.verdict import Verdict
from console.service.campaign.queue_port import Moments, SortBy, Status, Wanted, When
from console.service.seeding import seed
from console.store.queue_tables import CustomerWordRow, QueueRow
from console.store.queue_upkeep import bring_up, touch
from console.store.sql_unit_of_work import SqlStore, SqlUnitOfWork
from console.store.tables import CustomerRow
from tests.unit.store import sample
from tests.unit.store.sample import HANAKO, KEN, NOW, SHOP, cart, new_store

AT = Moments(NOW, NOW, NOW + timedelta(hours=10), NOW)
TIERS = ("最高", "高", "中", "低")
SOCKS = replace(sample.COAT, sku="AP-9", name="くつ下", quantity=3, unit_price=900)


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    made = new_store(tmp_path)
    carts = (cart(1, HANAKO), replace(cart(2, KEN), lines=(SOCKS,)), replace(cart(3, KEN), abandoned_at=NOW - timedelta(hours=5)))
    with made() as work:
        seed(work, SHOP, (HANAKO, KEN), carts, (sample.FACT,), ())
        work.commit()
    return made


def plan(work: SqlUnitOfWork, cart_id: str, hours: float | None, tier: str = "高", rule: str | None = None) -> None:
    at = None if hours is None else (NOW + timedelta(hours=hours)).timestamp()
    step = Step(cart_id, "called", None if hours is None else "call", at, rule, "理由", "why")
    work.campaign.write("s1", [(step, Segment(tier, 48, "会員", "member"))], NOW)


def shown(store: SqlStore, **wanted: object) -> list[str]:
    with store(read_only=True) as work:
        total, rows = work.queue.page(Wanted(**wanted), AT, TIERS, 0, 50)  # type: ignore[arg-type]
    assert total == len(rows)
    return [row.cart.id for row in rows]


def rows_of(work: SqlUnitOfWork) -> list[tuple[object, ...]]:
    return [tuple(row) for row in work._session.execute(select(QueueRow.__table__).order_by(QueueRow.cart_id))]


DEEDS: dict[str, Callable[[SqlUnitOfWork], object]] = {
    "a cart comes": lambda work: work.carts.add("s1", cart(4, HANAKO)),
    "a lease": lambda work: work.carts.lease("k1", "e1", "call1", NOW, NOW + timedelta(minutes=1)),
    "a call": lambda work: work.calls.add(sample.call()),
    "an end": lambda work: work.carts.close("k1", "ordered"),
    "a barred number": lambda work: work.barred.bar("s1", "+81-90-0000-0002", False, "call 1", NOW),
    "a plan": lambda work: plan(work, "k1", 2),
    "a refusal of the gate": lambda work: (plan(work, "k1", 1), work.campaign.refused("k1", Verdict("gate.stock", "無", "none"), NOW)),
    "a decision": lambda work: work.handlings.put("b1", "森", "exclude", {"k2": (FREE, Handling(excluded_by="森"))}, NOW),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_changes_a_cart_changes_its_row(store: SqlStore, deed: str) -> None:
    with store(read_only=True) as work:
        before = rows_of(work)
    with store() as work:
        DEEDS[deed](work)
        work.commit()
    with store() as work:
        after = rows_of(work)
        touch(work._session, carts=["k1", "k2", "k3", "k4"])
        bring_up(work._session)
        assert rows_of(work) == after
    assert before != after


def test_a_lease_that_ends_shows(store: SqlStore) -> None:
    with store() as work:
        work.carts.lease("k1", "e1", "call1", NOW, NOW + timedelta(minutes=1))
        work.commit()
    assert shown(store, statuses=(Status.CALLING,)) == ["k1"]
    with store() as work:
        work.carts.release("call1")
        work.commit()
    assert shown(store, statuses=(Status.CALLING,)) == []


def test_where_a_cart_stands_in_the_day(store: SqlStore) -> None:
    with store() as work:
        plan(work, "k1", -1)
        plan(work, "k2", 3)
        plan(work, "k3", 20)
        work.carts.add("s1", cart(4, HANAKO))
        work.commit()
    assert [shown(store, when=when) for when in When] == [["k1"], ["k2"], ["k3"], ["k4"]]
    with store(read_only=True) as work:
        counts = work.queue.counts(AT)
    assert counts.when == {"now": 1, "today": 1, "later": 1, "stopped": 1}
    assert (counts.total, counts.steps, counts.rules) == (4, {"call": 3, "none": 1}, {None: 1})


def test_filters_narrow_and_sorting_orders(store: SqlStore) -> None:
    with store() as work:
        plan(work, "k1", 3, "中")
        plan(work, "k2", None, "最高", "plan.holdout")
        plan(work, "k3", 2, "低")
        work.commit()
    assert shown(store) == ["k3", "k1", "k2"]
    assert shown(store, sort=SortBy.PLAN, descending=True) == ["k2", "k1", "k3"]
    assert shown(store, sort=SortBy.VALUE) == ["k2", "k1", "k3"]
    assert shown(store, sort=SortBy.TIER) == ["k2", "k1", "k3"]
    assert shown(store, sort=SortBy.LEFT) == ["k3", "k1", "k2"]
    assert shown(store, tiers=("中", "低")) == ["k3", "k1"]
    assert shown(store, steps=("none",)) == ["k2"]
    assert shown(store, rules=("plan.holdout",)) == ["k2"]
    assert shown(store, consent=True) == ["k3", "k1", "k2"]
    assert shown(store, consent=False) == []
    assert shown(store, from_=NOW + timedelta(hours=2), until=NOW + timedelta(hours=3)) == ["k3"]
    with store(read_only=True) as work:
        total, rows = work.queue.page(Wanted(), AT, TIERS, 1, 1)
        assert (total, [row.cart.id for row in rows]) == (3, ["k1"])
        assert work.queue.ids(Wanted(), AT, TIERS, 1, 5) == ["k1", "k2"]


@pytest.mark.parametrize(
    ("text", "carts"),
    [
        ("山田 花子", {"k1"}),
        ("山田", {"k1"}),
        ("やまだ", {"k1"}),
        ("花子", {"k1"}),
        ("山", set()),
        ("0002", {"k2", "k3"}),
        ("090-0000-0002", {"k2", "k3"}),
        ("YAMADA@example.com", {"k1"}),
        ("ap-9", {"k2"}),
        ("くつ", {"k2"}),
        ("k3", {"k3"}),
        ("%", set()),
    ],
)
def test_carts_are_found_without_opening_anybody(store: SqlStore, text: str, carts: set[str]) -> None:
    assert set(shown(store, text=text)) == carts


def test_a_database_from_before_the_search_catches_up(store: SqlStore) -> None:
    with store() as work:
        work.barred.bar("s1", "09000000001", False, "before", NOW)
        work._session.execute(delete(CustomerWordRow))
        for person in work._session.scalars(select(CustomerRow)):
            person.line_digest = None
        work.commit()
    assert shown(store, text="山田") == []
    with store() as work:
        assert work.queue.catch_up(1) == 1
        work.commit()
    with store() as work:
        assert (work.queue.catch_up(5), work.queue.catch_up(5)) == (1, 0)
        work.commit()
    assert shown(store, text="山田") == ["k1"]
    assert shown(store, statuses=(Status.BARRED,)) == ["k1"]


def test_who_was_erased_is_not_found_by_name(store: SqlStore) -> None:
    with store() as work:
        work.customers.forget("c1")
        work.commit()
    assert shown(store, text="山田") == []
    assert "k1" in shown(store)


def test_decisions_hold_over_the_plan_at_once(store: SqlStore) -> None:
    with store() as work:
        plan(work, "k1", 1)
        plan(work, "k2", 1)
        work.handlings.put("b1", "森", "exclude", {"k1": (FREE, Handling(excluded_by="森"))}, NOW)
        snoozed = Handling(snoozed_until=NOW + timedelta(hours=4), snoozed_by="森", assigned_to="林")
        work.handlings.put("b2", "森", "snooze", {"k2": (FREE, snoozed)}, NOW)
        work.commit()
    with store(read_only=True) as work:
        first, second = work.queue.one("k1", AT), work.queue.one("k2", AT)
        assert (first.status, first.step, first.rule, first.due) == (Status.EXCLUDED, None, "gate.excluded", None)
        assert (second.status, second.step, second.due) == (Status.SNOOZED, "call", NOW + timedelta(hours=4))
        assert second.handling == snoozed
        assert [deed.after for deed in work.handlings.batch("b2")] == [snoozed]
        assert [told.kind for told in work.queue.story("k2")] == ["left", "planned", "deed"]
    assert shown(store, assigned="林") == ["k2"]
    assert shown(store, assigned="") == ["k1", "k3"]

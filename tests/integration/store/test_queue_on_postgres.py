"""The queue on a real PostgreSQL: every filter and order, counts, and a row that two engines change at once."""

from datetime import timedelta

import pytest

from console.campaign.planning.candidate import Step
from console.domain.handling import FREE, Handling
from console.domain.segment import Segment
from console.service.campaign.queue_port import Moments, SortBy, Status, Wanted, When
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.side_by_side import Meet, side_by_side
from tests.unit.store.sample import NOW, fill

pytestmark = pytest.mark.integration
AT = Moments(NOW, NOW, NOW + timedelta(hours=10), NOW)


@pytest.fixture
def stores(stores: list[SqlStore]) -> list[SqlStore]:
    fill(stores[0])
    return stores


def test_every_filter_order_and_count_is_understood(stores: list[SqlStore]) -> None:
    with stores[0]() as work:
        step = Step("k1", "called", "call", (NOW + timedelta(hours=2)).timestamp(), None, "", "")
        work.campaign.write("s1", [(step, Segment("高", 48, "", ""))], NOW)
        work.handlings.put("b", "森", "assign", {"k2": (FREE, Handling(assigned_to="森"))}, NOW)
        work.commit()
    with stores[1](read_only=True) as work:
        for sort in SortBy:
            for down in (False, True):
                assert work.queue.page(Wanted(sort=sort, descending=down), AT, ("最高", "高"), 0, 9)[0] == 2
        found = {
            "k1": [Wanted(when=When.TODAY), Wanted(tiers=("高",)), Wanted(text="山田"), Wanted(steps=("call",)), Wanted(assigned="")],
            "k2": [
                Wanted(when=When.STOPPED),
                Wanted(statuses=(Status.WAITING,), assigned="森"),
                Wanted(text="0002"),
                Wanted(rules=("none",), text="k2"),
            ],
        }
        for cart, wishes in found.items():
            for wanted in wishes:
                assert work.queue.ids(wanted, AT, (), 0, 9) == [cart], wanted
        counts = work.queue.counts(AT)
        assert (counts.total, counts.when, counts.assigned) == (2, {"today": 1, "stopped": 1}, {None: 1, "森": 1})
        assert [told.kind for told in work.queue.story("k2")] == ["left", "deed"]


def test_two_engines_that_change_one_cart_at_once_leave_its_row_true(stores: list[SqlStore]) -> None:
    def lease(name: str, store: SqlStore, meet: Meet) -> None:
        with store() as work:
            meet()
            work.carts.lease("k1", name, "call1", NOW, NOW + timedelta(minutes=1))
            work.commit()

    def plan(name: str, store: SqlStore, meet: Meet) -> None:
        with store() as work:
            meet()
            step = Step("k1", "called", "call", NOW.timestamp(), None, "", "")
            work.campaign.write("s1", [(step, Segment("高", 48, "", ""))], NOW)
            work.commit()

    side_by_side(stores, lease, plan)
    with stores[0](read_only=True) as work:
        row = work.queue.one("k1", AT)
        assert (row.status, row.step) == (Status.CALLING, "call")

"""The queue on a real PostgreSQL: every filter and order, counts, and a row that two engines change at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.campaign.planning.candidate import Step
from console.domain.handling import FREE, Handling
from console.domain.segment import Segment
from console.service.campaign.queue_port import Moments, SortBy, Status, Wanted, When
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import KEY, NOW, fill

pytestmark = pytest.mark.integration
AT = Moments(NOW, NOW, NOW + timedelta(hours=10), NOW)


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[list[SqlStore]]:
    engines = [connect(url) for _ in range(2)]
    migrate(engines[0], tmp_path)
    made = [SqlStore(engine, AesGcmCipher(KEY)) for engine in engines]
    fill(made[0])
    yield made
    for engine in engines:
        engine.dispose()


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
    begun = threading.Barrier(2)
    faults: list[BaseException] = []

    def lease(store: SqlStore) -> None:
        try:
            with store() as work:
                begun.wait(20)
                work.carts.lease("k1", "e1", "call1", NOW, NOW + timedelta(minutes=1))
                work.commit()
        except BaseException as fault:  # noqa: BLE001 - told by the test's own thread
            faults.append(fault)

    def plan(store: SqlStore) -> None:
        try:
            with store() as work:
                begun.wait(20)
                step = Step("k1", "called", "call", NOW.timestamp(), None, "", "")
                work.campaign.write("s1", [(step, Segment("高", 48, "", ""))], NOW)
                work.commit()
        except BaseException as fault:  # noqa: BLE001 - told by the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=what, args=(store,)) for what, store in zip((lease, plan), stores, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    with stores[0](read_only=True) as work:
        row = work.queue.one("k1", AT)
        assert (row.status, row.step) == (Status.CALLING, "call")

"""Two engines whose hour comes at the same moment: one report a period, each delivery sent by one of them."""

from collections import Counter
from datetime import timedelta

import pytest

from console.service.results.period_records import READY, SENT, Delivery, PeriodReport
from console.service.seeding import seed
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.side_by_side import Meet, side_by_side
from tests.unit.store.sample import CARTS, FACT, HANAKO, KEN, NOW, SHOP

pytestmark = pytest.mark.integration
WEEKS, WAYS = 10, 4
LEASE = timedelta(minutes=10)


def test_one_report_a_week_and_each_delivery_once(stores: list[SqlStore]) -> None:
    with stores[0]() as work:
        seed(work, SHOP, (HANAKO, KEN), CARTS, (FACT,), ())
        work.commit()
    sent: dict[str, list[str]] = {"e1": [], "e2": []}
    made: Counter[str] = Counter()

    def engine(name: str, store: SqlStore, meet: Meet) -> None:
        for week in range(WEEKS):
            since = NOW - timedelta(days=7 * (week + 1))
            report = PeriodReport(f"{name}-{week}", SHOP.id, "weekly", since, since + timedelta(days=7), NOW, "ja", {"by": name})
            going = [Delivery(f"{report.id}-{n}", report.id, SHOP.id, "mail", f"n{n}@shop.example", READY, 0, NOW) for n in range(WAYS)]
            meet()
            with store() as work:
                first = work.period_reports.add(report, going)
                work.commit()
            made[name] += first
            meet()
            with store() as work:
                found = work.period_reports.claim(NOW, NOW + LEASE, 3)
                work.commit()
            for one in found:
                sent[name].append(one.id)
                with store() as work:
                    work.period_reports.settle(one.id, SENT, NOW, ("", ""))
                    work.commit()

    side_by_side(stores, engine, engine)
    assert made.total() == WEEKS
    with stores[0]() as work:
        total, reports = work.period_reports.page(SHOP.id, 0, 100)
        left = work.period_reports.claim(NOW, NOW + LEASE, 1000)
        work.commit()
    assert total == WEEKS
    assert all(len(deliveries) == WAYS for _, deliveries in reports)
    every = [*sent["e1"], *sent["e2"], *(one.id for one in left)]
    assert len(every) == len(set(every)) == WEEKS * WAYS
    with stores[1](read_only=True) as work:
        assert work.period_reports.get(reports[0][0].id) == reports[0][0]

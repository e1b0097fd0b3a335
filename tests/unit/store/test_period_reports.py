"""Reports of a period: each once, each delivery one engine's at a time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.service.results.period_records import FAILED, READY, SENDING, SENT, UNSURE, Delivery, PeriodReport
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import NOW, fill, new_store

WEEK = PeriodReport("r1", "s1", "weekly", NOW - timedelta(days=7), NOW, NOW, "ja", {"calls": 3})
TO_FOLDER = Delivery("d1", "r1", "s1", "folder", "/srv/reports", READY, 0, NOW)
TO_CHIEF = Delivery("d2", "r1", "s1", "mail", "chief@shop.example", READY, 0, NOW)
LEASE = timedelta(minutes=10)


def filled(folder: Path) -> SqlStore:
    store = new_store(folder)
    fill(store)
    with store() as work:
        assert work.period_reports.add(WEEK, [TO_FOLDER, TO_CHIEF])
        work.commit()
    return store


def test_a_period_has_one_report(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with store() as work:
        reports = work.period_reports
        assert not reports.add(replace(WEEK, id="r2"), [replace(TO_CHIEF, id="d3", report_id="r2")])
        assert reports.made("s1", "weekly", WEEK.since)
        assert not reports.made("s1", "monthly", WEEK.since)
        total, found = reports.page("s1", 0, 10)
        assert (total, found) == (1, [(WEEK, [TO_FOLDER, TO_CHIEF])])
    store.close()


def test_what_one_engine_sends_no_other_does(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with store() as work:
        reports = work.period_reports
        assert [one.id for one in reports.claim(NOW, NOW + LEASE, 10)] == ["d1", "d2"]
        assert reports.claim(NOW, NOW + LEASE, 10) == []
        assert not reports.due(NOW)
        reports.settle("d1", SENT, NOW, ("書きました", "written"))
        assert [(one.id, one.state) for one in reports.left(NOW + LEASE, 10)] == [("d2", SENDING)]
        reports.settle("d2", UNSURE, NOW, ("", ""))
        assert reports.again("r1", None, NOW) == 1
        assert [one.id for one in reports.claim(NOW, NOW + LEASE, 10)] == ["d2"]
        reports.settle("d2", FAILED, NOW, ("", ""))
        assert reports.again("r1", "d1", NOW) == 1
        work.commit()
    store.close()

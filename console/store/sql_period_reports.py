"""Reports of a week or a month: a period has one, whichever engine was first, and each delivery is one engine's at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from console.service.results.period_records import FAILED, READY, SENDING, UNSURE, Delivery, PeriodReport
from console.store.counted import changed
from console.store.first_come import added_first
from console.store.report_tables import PeriodReportRow, ReportDeliveryRow

_REPORT = tuple(PeriodReport.__dataclass_fields__)
_DELIVERY = tuple(Delivery.__dataclass_fields__)


class SqlPeriodReports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, report: PeriodReport, deliveries: Sequence[Delivery]) -> bool:
        if not added_first(self._session, PeriodReportRow, **{name: getattr(report, name) for name in _REPORT}):
            return False
        self._session.add_all(
            ReportDeliveryRow(**{name: getattr(one, name) for name in _DELIVERY}, leased_until=None) for one in deliveries
        )
        self._session.flush()
        return True

    def made(self, shop_id: str, kind: str, since: datetime) -> bool:
        row = PeriodReportRow
        of_period = select(row.id).where(row.shop_id == shop_id, row.kind == kind, row.since == since)
        return self._session.scalar(of_period) is not None

    def get(self, report_id: str) -> PeriodReport | None:
        row = self._session.get(PeriodReportRow, report_id)
        return None if row is None else _report(row)

    def page(self, shop_id: str, offset: int, limit: int) -> tuple[int, Sequence[tuple[PeriodReport, Sequence[Delivery]]]]:
        mine = PeriodReportRow.shop_id == shop_id
        latest = (
            select(PeriodReportRow).where(mine).order_by(PeriodReportRow.made_at.desc(), PeriodReportRow.id).offset(offset).limit(limit)
        )
        reports = [_report(row) for row in self._session.scalars(latest)]
        of_these = ReportDeliveryRow.report_id.in_([report.id for report in reports])
        by_report: defaultdict[str, list[Delivery]] = defaultdict(list)
        ordered = (ReportDeliveryRow.way, ReportDeliveryRow.target)
        for one in _deliveries(self._session.scalars(select(ReportDeliveryRow).where(of_these).order_by(*ordered))):
            by_report[one.report_id].append(one)
        total = self._session.scalar(select(func.count()).select_from(PeriodReportRow).where(mine)) or 0
        return total, [(report, by_report[report.id]) for report in reports]

    def due(self, now: datetime) -> bool:
        row = ReportDeliveryRow
        ready, gone = and_(row.state == READY, row.next_at <= now), and_(row.state == SENDING, row.leased_until <= now)
        return self._session.scalar(select(row.id).where(or_(ready, gone)).limit(1)) is not None

    def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        row = ReportDeliveryRow
        ready = select(row).where(row.state == READY, row.next_at <= now).order_by(row.next_at, row.id).limit(limit)
        found = list(self._session.scalars(ready.with_for_update(skip_locked=True)))
        # The guard is for SQLite, which has no row locks: of two engines one changes the row.
        mine = [
            one
            for one in found
            if changed(self._session, update(row).where(row.id == one.id, row.state == READY).values(state=SENDING, leased_until=until))
        ]
        return _deliveries(mine)

    def left(self, now: datetime, limit: int) -> Sequence[Delivery]:
        gone = select(ReportDeliveryRow).where(ReportDeliveryRow.state == SENDING, ReportDeliveryRow.leased_until <= now)
        return _deliveries(self._session.scalars(gone.limit(limit).with_for_update(skip_locked=True)))

    def settle(self, delivery_id: str, state: str, now: datetime, said: tuple[str, str], next_at: datetime | None = None) -> None:
        values: dict[str, Any] = {"state": state, "said_ja": said[0][:300], "said_en": said[1][:300], "next_at": next_at}
        values |= {"leased_until": None, "tries": ReportDeliveryRow.tries + 1, "done_at": None if state == READY else now}
        changed(self._session, update(ReportDeliveryRow).where(ReportDeliveryRow.id == delivery_id).values(**values))

    def again(self, report_id: str, delivery_id: str | None, now: datetime) -> int:
        row = ReportDeliveryRow
        which = row.state.in_((FAILED, UNSURE)) if delivery_id is None else and_(row.id == delivery_id, row.state != SENDING)
        values = {"state": READY, "tries": 0, "next_at": now, "done_at": None}
        return changed(self._session, update(row).where(row.report_id == report_id, which).values(**values))


def _report(row: PeriodReportRow) -> PeriodReport:
    return PeriodReport(**{name: getattr(row, name) for name in _REPORT})


def _deliveries(rows: Iterable[ReportDeliveryRow]) -> list[Delivery]:
    return [Delivery(**{name: getattr(row, name) for name in _DELIVERY}) for row in rows]

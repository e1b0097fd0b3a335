"""Results for the shop's own systems, and their delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from console.domain.errors import OurBug
from console.service.results.results_records import DEAD, KEPT, WAITING, Result
from console.store.counted import changed
from console.store.results_tables import ResultRow
from console.store.tables import AuditHeadRow


class SqlResults:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, result_id: str, shop_id: str, kind: str, at: datetime, body: dict[str, Any]) -> None:
        # Whoever holds the audit chain's end commits next, so numbers follow the commits and a reader never has to look back.
        self._session.execute(select(AuditHeadRow.id).where(AuditHeadRow.id == 1).with_for_update())
        number = (self._session.scalar(select(func.max(ResultRow.number))) or 0) + 1
        row = ResultRow(number=number, id=result_id, shop_id=shop_id, kind=kind, at=at, body=body, state=WAITING, tries=0, answer="")
        row.next_at = at
        self._session.add(row)
        self._session.flush()

    def known(self, result_id: str) -> bool:
        return self._session.scalar(select(ResultRow.number).where(ResultRow.id == result_id)) is not None

    def due(self, now: datetime) -> bool:
        return self._session.scalar(self._due(now).limit(1)) is not None

    @staticmethod
    def _due(now: datetime) -> Select[Any]:
        free = or_(ResultRow.leased_until.is_(None), ResultRow.leased_until <= now)
        return select(ResultRow).where(ResultRow.state == WAITING, ResultRow.next_at <= now, free)

    def page(
        self, *, after: int = 0, limit: int, state: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[Result]:
        query = select(ResultRow).where(ResultRow.number > after)
        if state is not None:
            query = query.where(ResultRow.state == state)
        if since is not None:
            query = query.where(ResultRow.at >= since)
        if until is not None:
            query = query.where(ResultRow.at < until)
        return [_result(row) for row in self._session.scalars(query.order_by(ResultRow.number).limit(limit))]

    def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Result]:
        rows = list(self._session.scalars(self._due(now).order_by(ResultRow.number).limit(limit).with_for_update(skip_locked=True)))
        for row in rows:
            row.leased_until = until
        self._session.flush()
        return [_result(row) for row in rows]

    def settle(self, result_id: str, state: str, now: datetime, answer: str, next_at: datetime | None = None) -> None:
        values = {"state": state, "answer": answer, "next_at": next_at, "leased_until": None, "tries": ResultRow.tries + 1}
        done = {} if state == WAITING else {"done_at": now}
        if changed(self._session, update(ResultRow).where(ResultRow.id == result_id).values(**values, **done)) != 1:
            raise OurBug("a result was settled that does not exist")

    def again(self, ids: Sequence[str] | None, now: datetime) -> int:
        which = ResultRow.state == DEAD if ids is None else ResultRow.id.in_(ids)
        values = {"state": WAITING, "tries": 0, "next_at": now, "leased_until": None, "done_at": None}
        return changed(self._session, update(ResultRow).where(which).values(**values))

    def keep_waiting_ones(self, now: datetime) -> None:
        changed(self._session, update(ResultRow).where(ResultRow.state == WAITING).values(state=KEPT, next_at=None, done_at=now))

    def counts(self) -> dict[str, int]:
        rows = self._session.execute(select(ResultRow.state, func.count()).group_by(ResultRow.state))
        return {str(state): number for state, number in rows}

    def forget(self, before: datetime) -> int:
        newest = select(func.max(ResultRow.number)).scalar_subquery()
        return changed(self._session, delete(ResultRow).where(ResultRow.done_at < before, ResultRow.number < newest))


def _result(row: ResultRow) -> Result:
    return Result(row.number, row.id, row.shop_id, row.kind, row.at, row.body, row.state, row.tries, row.next_at, row.answer, row.done_at)

"""What has been kept long enough, found and removed in portions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from console.service.calls.records import ENDED
from console.store.counted import changed
from console.store.history_tables import CallReviewRow, CallTagRow, TurnGramRow
from console.store.intake_tables import InboxRow, OrderRow
from console.store.learning_tables import LearningExampleRow
from console.store.past_calls import link_opened
from console.store.sql_links import forget_openings
from console.store.tables import (
    CallEventRow,
    CallRow,
    CartTableRow,
    CitedFactRow,
    CustomerRow,
    DataKeyRow,
    RecordingRow,
    TurnRow,
)


class SqlRetention:
    def __init__(self, session: Session) -> None:
        self._session = session

    def recordings(self, before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        over = select(RecordingRow.call_id, RecordingRow.path).join(CallRow, CallRow.id == RecordingRow.call_id)
        found = [
            (call, path) for call, path in self._session.execute(over.where(_ended(before)).order_by(RecordingRow.call_id).limit(limit))
        ]
        if found:
            changed(self._session, delete(RecordingRow).where(RecordingRow.call_id.in_([call for call, _ in found])))
        return found

    def words(self, before: datetime, limit: int) -> int:
        kept = exists().where(TurnRow.call_id == CallRow.id) | exists().where(CallEventRow.call_id == CallRow.id) | link_opened
        calls = list(self._session.scalars(select(CallRow.id).where(_ended(before), kept).order_by(CallRow.id).limit(limit)))
        if not calls:
            return 0
        turns = select(TurnRow.id).where(TurnRow.call_id.in_(calls))
        changed(self._session, delete(TurnGramRow).where(TurnGramRow.turn_id.in_(turns)))
        forget_openings(self._session, calls)
        for table in (TurnRow, CallEventRow, CitedFactRow, CallTagRow, CallReviewRow):
            changed(self._session, delete(table).where(table.call_id.in_(calls)))
        undecided = LearningExampleRow.call_id.in_(calls) & LearningExampleRow.text_sealed.is_not(None)
        changed(self._session, delete(LearningExampleRow).where(undecided))
        changed(self._session, update(CallRow).where(CallRow.id.in_(calls)).values(hand_sealed=None))
        return len(calls)

    def customers(self, before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        member = aliased(CustomerRow)
        family = (member.id == CustomerRow.id) | (member.merged_into == CustomerRow.id)
        carts = select(CartTableRow.id).join(member, member.id == CartTableRow.customer_id).where(family)
        calls = select(CallRow.id).join(member, member.id == CallRow.customer_id).where(family)
        orders = select(OrderRow.id).join(member, member.id == OrderRow.customer_id).where(family)
        lately = (
            carts.where(CartTableRow.abandoned_at >= before).exists()
            | calls.where(CallRow.started_at >= before).exists()
            | orders.where(OrderRow.placed_at >= before).exists()
        )
        ever = carts.exists() | calls.exists() | orders.exists()
        found = (
            select(CustomerRow.shop_id, CustomerRow.id)
            .join(DataKeyRow, DataKeyRow.customer_id == CustomerRow.id)
            .where(CustomerRow.merged_into.is_(None), ever, ~lately)
        )
        return [(shop, customer) for shop, customer in self._session.execute(found.order_by(CustomerRow.id).limit(limit))]

    def inbox(self, before: datetime, limit: int) -> int:
        old = list(self._session.scalars(select(InboxRow.id).where(InboxRow.received_at < before).order_by(InboxRow.id).limit(limit)))
        return changed(self._session, delete(InboxRow).where(InboxRow.id.in_(old))) if old else 0


def _ended(before: datetime) -> ColumnElement[bool]:
    return (CallRow.state == ENDED) & (CallRow.ended_at < before)

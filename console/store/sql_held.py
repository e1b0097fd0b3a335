"""What is kept of one person, for the paper that tells it to them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.domain.order import Order
from console.service.calls.records import AuditEntry
from console.service.campaign.message_records import PlannedMessage
from console.store import known_fields
from console.store.intake_tables import OrderRow
from console.store.results_tables import MessageRow
from console.store.sealing import Sealer
from console.store.slices import slices
from console.store.sql_audit import entry_of
from console.store.sql_messages import message_of
from console.store.sql_orders import order_of
from console.store.sql_people import same_person
from console.store.tables import AuditRow, CustomerRow


class SqlHeld:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def family(self, customer_id: str) -> Sequence[str]:
        others = self._session.scalars(same_person(customer_id).where(CustomerRow.id != customer_id).order_by(CustomerRow.id))
        return [customer_id, *others]

    def told(self, customer_id: str) -> Mapping[str, datetime]:
        row = self._session.get_one(CustomerRow, customer_id)
        if row.known_sealed is None:
            return {}
        known = known_fields.from_json(json.loads(self._sealer.open(row.id, "customers.known", row.id, row.known_sealed)))
        return {field: datetime.fromisoformat(at) for field, (at, _, _) in known.items() if at != known_fields.BEFORE_ALL}

    def orders(self, customer_id: str) -> Sequence[Order]:
        mine = select(OrderRow).where(OrderRow.customer_id.in_(same_person(customer_id)))
        return [order_of(row) for row in self._session.scalars(mine.order_by(OrderRow.placed_at, OrderRow.id))]

    def messages(self, customer_id: str) -> Sequence[PlannedMessage]:
        mine = select(MessageRow).where(MessageRow.customer_id.in_(same_person(customer_id)))
        return [message_of(row) for row in self._session.scalars(mine.order_by(MessageRow.asked_at, MessageRow.id))]

    def audit(self, subjects: Sequence[str]) -> Sequence[AuditEntry]:
        found = [row for some in slices(subjects) for row in self._session.scalars(select(AuditRow).where(AuditRow.subject.in_(some)))]
        return [entry_of(row) for row in sorted(found, key=lambda row: row.seq)]

"""Surveys after calls: who is to be asked, and what they answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from console.domain.survey import ASKED_AFTER
from console.service.calls.records import ENDED
from console.service.campaign.message_records import PlannedMessage
from console.service.campaign.survey_records import PHASE, Askable, Asked
from console.store.counted import changed
from console.store.encryption.port import Cipher
from console.store.past_calls import connected
from console.store.results_tables import MessageRow
from console.store.slices import slices
from console.store.survey_tables import SurveyRow
from console.store.tables import CallRow, CustomerRow

_MARK: Final = 24
"""Hexadecimal digits: 96 bits, which nobody guesses."""


class SqlSurveys:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def due(
        self, shop_id: str, ended: tuple[datetime, datetime], asked_since: datetime, limit: int, only: str | None = None
    ) -> Sequence[Askable]:
        other = aliased(CustomerRow)
        person = func.coalesce(CustomerRow.merged_into, CustomerRow.id)
        lately = exists(
            select(SurveyRow.message_id)
            .join(other, other.id == SurveyRow.customer_id)
            .where(func.coalesce(other.merged_into, other.id) == person, SurveyRow.asked_at >= asked_since)
            .correlate(CustomerRow)
        )
        had = exists(select(MessageRow.id).where(MessageRow.cart_id == CallRow.cart_id, MessageRow.phase == PHASE).correlate(CallRow))
        found = (
            select(CallRow.id, CallRow.cart_id, person)
            .join(CustomerRow, CustomerRow.id == CallRow.customer_id)
            .where(CallRow.shop_id == shop_id, CallRow.state == ENDED, CallRow.ended_at.between(*ended))
            .where(or_(CustomerRow.consent_sms, CustomerRow.consent_mail), *(() if only is None else (CallRow.id == only,)))
            .where(connected, CallRow.outcome.in_([outcome.value for outcome in ASKED_AFTER]), ~lately, ~had)
            .order_by(CallRow.ended_at.desc(), CallRow.id)
            .limit(limit)
        )
        newest: dict[str, Askable] = {}
        for call_id, cart_id, customer_id in self._session.execute(found):
            newest.setdefault(customer_id, Askable(call_id, cart_id, customer_id))
        return tuple(newest.values())

    def ask(self, message: PlannedMessage, call_id: str) -> None:
        values = {name: getattr(message, name) for name in PlannedMessage.__dataclass_fields__}
        self._session.add(MessageRow(**values, leased_until=None, rule=None))
        self._session.add(
            SurveyRow(
                message_id=message.id,
                shop_id=message.shop_id,
                call_id=call_id,
                customer_id=message.customer_id,
                asked_at=message.asked_at,
            )
        )
        self._session.flush()

    def in_call(self, call_id: str, shop_id: str, customer_id: str, csat: int | None, at: datetime) -> None:
        row = self._session.get(SurveyRow, call_id)
        if row is None:
            row = SurveyRow(message_id=call_id, shop_id=shop_id, call_id=call_id, customer_id=customer_id, asked_at=at)
            self._session.add(row)
        if csat is not None and row.answered_at is None:
            row.csat, row.answered_at = csat, at
        self._session.flush()

    def asked_since(self, customer_id: str, since: datetime) -> bool:
        person = select(func.coalesce(CustomerRow.merged_into, CustomerRow.id)).where(CustomerRow.id == customer_id).scalar_subquery()
        found = (
            select(SurveyRow.message_id)
            .join(CustomerRow, CustomerRow.id == SurveyRow.customer_id)
            .where(func.coalesce(CustomerRow.merged_into, CustomerRow.id) == person, SurveyRow.asked_at >= since)
        )
        return self._session.scalar(found.limit(1)) is not None

    def drop(self, message_id: str) -> None:
        changed(self._session, delete(SurveyRow).where(SurveyRow.message_id == message_id))

    def get(self, message_id: str) -> Asked | None:
        row = self._session.get(SurveyRow, message_id)
        return None if row is None else _asked(row)

    def of(self, call_ids: Sequence[str]) -> Mapping[str, Asked]:
        rows = [row for some in slices(call_ids) for row in self._session.scalars(select(SurveyRow).where(SurveyRow.call_id.in_(some)))]
        return {row.call_id: _asked(row) for row in rows}

    def answer(self, message_id: str, csat: int, nps: int, at: datetime) -> bool:
        mine = update(SurveyRow).where(SurveyRow.message_id == message_id, SurveyRow.answered_at.is_(None))
        return changed(self._session, mine.values(csat=csat, nps=nps, answered_at=at)) == 1

    def mark(self, message_id: str) -> str:
        return self._cipher.lookup("survey", message_id)[:_MARK]


def _asked(row: SurveyRow) -> Asked:
    return Asked(**{name: getattr(row, name) for name in Asked.__dataclass_fields__})

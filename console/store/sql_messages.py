"""Messages of the plan: an outbox in which each phase of a cart has at most one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from console.service.campaign.message_records import ACCEPTED, FAILED, READY, SENDING, UNSURE, PlannedMessage
from console.service.campaign.survey_records import PHASE as SURVEY
from console.store.campaign_tables import CartPlanRow
from console.store.counted import changed
from console.store.queue_tables import CartHandlingRow
from console.store.queue_upkeep import touch
from console.store.results_tables import MessageRow
from console.store.sql_people import same_person
from console.store.tables import CartTableRow


class SqlMessages:
    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, shop_id: str, channels: Sequence[str], now: datetime, limit: int) -> Sequence[str]:
        handled = CartHandlingRow
        decided = and_(handled.excluded_by.is_(None), or_(handled.snoozed_until.is_(None), handled.snoozed_until <= now))
        wanted = and_(CartPlanRow.shop_id == shop_id, CartPlanRow.channel.in_(channels), CartPlanRow.at <= now)
        found = (
            select(CartPlanRow.cart_id)
            .join(CartTableRow, CartTableRow.id == CartPlanRow.cart_id)
            .outerjoin(handled, handled.cart_id == CartPlanRow.cart_id)
            .where(wanted, CartTableRow.closed.is_(None), decided)
            .order_by(CartPlanRow.rank, CartPlanRow.cart_id)
            .limit(limit)
        )
        return list(self._session.scalars(found))

    def begin(self, message: PlannedMessage, until: datetime) -> bool:
        had = select(MessageRow.id).where(MessageRow.cart_id == message.cart_id, MessageRow.phase == message.phase)
        planned: dict[str, Any] = {"channel": None, "at": None, "rule": "plan.written"}
        planned |= {"why_ja": "この時期のご案内は送りました。", "why_en": "The message of this phase has been sent."}
        changed(self._session, update(CartPlanRow).where(CartPlanRow.cart_id == message.cart_id).values(**planned))
        touch(self._session, carts=[message.cart_id])
        if self._session.scalar(had) is not None:
            return False
        values = {name: getattr(message, name) for name in PlannedMessage.__dataclass_fields__}
        self._session.add(MessageRow(**values, leased_until=until, rule=None))
        self._session.flush()
        return True

    def again(self, now: datetime, limit: int) -> Sequence[PlannedMessage]:
        return self._read(select(MessageRow).where(MessageRow.state == READY, MessageRow.next_at <= now).limit(limit))

    def sending(self, message_id: str, until: datetime) -> bool:
        mine = update(MessageRow).where(MessageRow.id == message_id, MessageRow.state == READY)
        return changed(self._session, mine.values(state=SENDING, leased_until=until)) == 1

    def settle(self, message_id: str, state: str, now: datetime, receipt: str, next_at: datetime | None = None) -> None:
        values: dict[str, Any] = {
            "state": state,
            "receipt": receipt[:200],
            "next_at": next_at,
            "leased_until": None,
            "tries": MessageRow.tries + 1,
        }
        done = {} if state == READY else {"answered_at": now}
        changed(self._session, update(MessageRow).where(MessageRow.id == message_id).values(**values, **done))

    def drop(self, message_id: str) -> None:
        changed(self._session, delete(MessageRow).where(MessageRow.id == message_id))

    def retry(self, message_id: str, now: datetime) -> bool:
        over = update(MessageRow).where(MessageRow.id == message_id, MessageRow.state.in_((FAILED, UNSURE)))
        return changed(self._session, over.values(state=READY, tries=0, next_at=now, answered_at=None)) == 1

    def left(self, now: datetime, limit: int) -> Sequence[PlannedMessage]:
        gone = select(MessageRow).where(MessageRow.state == SENDING, MessageRow.leased_until <= now)
        return self._read(gone.limit(limit).with_for_update(skip_locked=True))

    def get(self, message_id: str) -> PlannedMessage | None:
        row = self._session.get(MessageRow, message_id)
        return None if row is None else message_of(row)

    def sent(self, shop_id: str) -> Sequence[tuple[str, str, datetime]]:
        open_carts = (CartTableRow.id == MessageRow.cart_id) & CartTableRow.closed.is_(None)
        found = select(MessageRow.cart_id, MessageRow.channel, MessageRow.asked_at).join(CartTableRow, open_carts)
        of_the_plan = (MessageRow.shop_id == shop_id, MessageRow.phase != SURVEY)
        rows = self._session.execute(found.where(*of_the_plan).order_by(MessageRow.asked_at))
        return [(cart, channel, at) for cart, channel, at in rows]

    def last(self, customer_id: str, *, but: str | None = None) -> datetime | None:
        reached = MessageRow.state.in_((ACCEPTED, SENDING, READY, UNSURE))
        found = select(func.max(MessageRow.asked_at)).where(MessageRow.customer_id.in_(same_person(customer_id)), reached)
        return self._session.scalar(found if but is None else found.where(MessageRow.id != but))

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, Sequence[PlannedMessage]]:
        wanted = [] if state is None else [MessageRow.state == state]
        total = self._session.scalar(select(func.count()).select_from(MessageRow).where(*wanted)) or 0
        rows = select(MessageRow).where(*wanted).order_by(MessageRow.asked_at.desc(), MessageRow.id)
        return total, self._read(rows.offset(offset).limit(limit))

    def _read(self, query: Any) -> list[PlannedMessage]:
        return [message_of(row) for row in self._session.scalars(query)]


def message_of(row: MessageRow) -> PlannedMessage:
    return PlannedMessage(**{name: getattr(row, name) for name in PlannedMessage.__dataclass_fields__})

"""What calls go by: facts, barred numbers, settings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from console.domain.barring import national
from console.domain.facts import Fact
from console.store.customer_words import on_line
from console.store.encryption.port import Cipher
from console.store.first_come import added_first
from console.store.queue_upkeep import touch
from console.store.tables import BarredRow, FactRow, SettingRow


class SqlFacts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, shop_id: str, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._session.merge(
                FactRow(
                    id=fact.id,
                    shop_id=shop_id,
                    key=fact.key,
                    value={"is": fact.value},
                    spoken=fact.spoken,
                    source=fact.source,
                    recorded_at=fact.recorded_at,
                    valid_until=fact.valid_until,
                )
            )
        self._session.flush()

    def of(self, shop_id: str, now: datetime) -> tuple[Fact, ...]:
        holds = or_(FactRow.valid_until.is_(None), FactRow.valid_until > now)
        rows = self._session.scalars(select(FactRow).where(FactRow.shop_id == shop_id, holds).order_by(FactRow.id))
        return tuple(self._fact(row) for row in rows)

    def value(self, shop_id: str, key: str, now: datetime) -> str | int | bool | None:
        holds = or_(FactRow.valid_until.is_(None), FactRow.valid_until > now)
        found = select(FactRow).where(FactRow.shop_id == shop_id, FactRow.key == key, holds).order_by(FactRow.recorded_at.desc()).limit(1)
        row = self._session.scalars(found).first()
        return None if row is None else row.value["is"]

    def get(self, fact_id: str) -> Fact | None:
        row = self._session.scalars(select(FactRow).where(FactRow.id == fact_id).limit(1)).first()
        return None if row is None else self._fact(row)

    @staticmethod
    def _fact(row: FactRow) -> Fact:
        return Fact(row.id, row.key, row.value["is"], row.spoken, row.source, row.recorded_at, row.valid_until)


class SqlBarred:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def bar(self, shop_id: str, address: str, everything: bool, reason: str, at: datetime) -> None:
        digest = self._cipher.lookup("barred", national(address))
        row = self._session.get(BarredRow, (shop_id, digest))
        if row is None:
            self._session.add(BarredRow(shop_id=shop_id, digest=digest, everything=everything, reason=reason, at=at))
        elif everything and not row.everything:
            row.everything, row.reason, row.at = True, reason, at
        self._session.flush()
        touch(self._session, customers=on_line(self._session, shop_id, digest))

    def scope(self, shop_id: str, address: str) -> str | None:
        row = self._session.get(BarredRow, (shop_id, self._cipher.lookup("barred", national(address))))
        if row is None:
            return None
        return "everything" if row.everything else "sales"


class SqlKeep:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, shop_id: str, key: str) -> Any:
        row = self._session.get(SettingRow, (shop_id, key))
        return None if row is None else row.value["is"]

    def put(self, shop_id: str, key: str, value: Any) -> None:
        self._session.merge(SettingRow(shop_id=shop_id, key=key, value={"is": value}))
        self._session.flush()

    def put_first(self, shop_id: str, key: str, value: Any) -> None:
        added_first(self._session, SettingRow, shop_id=shop_id, key=key, value={"is": value})

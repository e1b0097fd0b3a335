"""The inbox: events as they came. Each body has a key of its own, since nobody knows yet whose data it holds."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

from sqlalchemy import Table, bindparam, func, literal_column, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from console.domain.errors import OurBug
from console.service.intake.intake_port import NEW, STUCK, Arrived, InboxEntry, Settled
from console.store.encryption.port import Cipher
from console.store.intake_tables import InboxRow
from console.store.many_rows import carry_out

# Made once: to build and compile a statement costs more than to carry it out.
_TABLE: Final = cast(Table, InboxRow.__table__)
_KNOWN_BY: Final = (_TABLE.c.shop_id, _TABLE.c.source, _TABLE.c.delivery)
_KEPT_BY_SQLITE: Final = sqlite.insert(_TABLE).on_conflict_do_nothing().returning(*_KNOWN_BY, _TABLE.c.id)
_KEPT_BY_POSTGRESQL: Final = postgresql.insert(_TABLE).on_conflict_do_nothing().returning(*_KNOWN_BY, _TABLE.c.id)
_SET_ASIDE: Final = (
    update(InboxRow)
    .where(InboxRow.id == bindparam("number"))
    .values(state=bindparam("to"), reason_ja=bindparam("ja"), reason_en=bindparam("en"), tries=InboxRow.tries + literal_column("1"))
)
_DONE: Final = _SET_ASIDE.values(wrapped=null(), body_sealed=null(), applied_at=bindparam("now"))


class SqlInbox:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def put(self, events: Sequence[Arrived]) -> tuple[int | None, ...]:
        kept = _KEPT_BY_POSTGRESQL if self._session.get_bind().dialect.name == "postgresql" else _KEPT_BY_SQLITE
        rows = []
        for event in events:
            wrapped = self._cipher.new_data_key()
            row = {
                "shop_id": event.shop_id,
                "source": event.source,
                "topic": event.topic,
                "delivery": event.delivery,
                "received_at": event.received_at,
                "sent_at": event.sent_at,
                "size": len(event.body),
                "wrapped": wrapped,
                "body_sealed": self._cipher.seal(wrapped, _text(event.body), _place(event.delivery)),
                "state": NEW,
                "reason_ja": "",
                "reason_en": "",
                "tries": 0,
            }
            rows.append(row)
        if not rows:
            return ()
        numbers = {(shop, source, delivery): number for shop, source, delivery, number in self._session.connection().execute(kept, rows)}
        # The first of two that are the same is the one that was kept.
        return tuple(numbers.pop((event.shop_id, event.source, event.delivery), None) for event in events)

    def waiting(self, limit: int, bytes_limit: int) -> tuple[tuple[int, Arrived], ...]:
        table = InboxRow.__table__.c
        sizes = self._session.execute(select(table.id, table.size).where(table.state == NEW).order_by(table.id).limit(limit)).all()
        wanted: list[int] = []
        total = 0
        for number, size in sizes:
            total += size
            if wanted and total > bytes_limit:
                break
            wanted.append(number)
        rows = self._session.execute(select(InboxRow.__table__).where(table.id.in_(wanted)).order_by(table.id))
        found = []
        for row in rows:
            if row.wrapped is None or row.body_sealed is None:
                raise OurBug("a new event without its body")
            body = _bytes(self._cipher.open(row.wrapped, row.body_sealed, _place(row.delivery)))
            found.append((row.id, Arrived(row.shop_id, row.source, row.topic, row.delivery, row.received_at, row.sent_at, body)))
        return tuple(found)

    def settle(self, events: Sequence[Settled], now: datetime) -> None:
        stuck = [_told(event) for event in events if event.state == STUCK]
        done = [{**_told(event), "now": now} for event in events if event.state != STUCK]
        carry_out(self._session, _SET_ASIDE, stuck)
        carry_out(self._session, _DONE, done)

    def again(self, numbers: Sequence[int] | None = None) -> int:
        stuck = select(InboxRow.id).where(InboxRow.state == STUCK)
        ids = list(self._session.scalars(stuck if numbers is None else stuck.where(InboxRow.id.in_(numbers))))
        if ids:
            self._session.execute(update(InboxRow).where(InboxRow.id.in_(ids)).values(state=NEW))
        return len(ids)

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, tuple[InboxEntry, ...]]:
        chosen = InboxRow.state == state if state is not None else InboxRow.state.is_not(None)
        total = self._session.scalar(select(func.count()).select_from(InboxRow).where(chosen)) or 0
        rows = self._session.scalars(select(InboxRow).where(chosen).order_by(InboxRow.id.desc()).offset(offset).limit(limit))
        return total, tuple(
            InboxEntry(
                row.id, row.shop_id, row.source, row.topic, row.received_at, row.size, row.state, row.reason_ja, row.reason_en, row.tries
            )
            for row in rows
        )

    def counts(self) -> dict[str, int]:
        rows = self._session.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state))
        return {str(row[0]): int(row[1]) for row in rows}


def _told(event: Settled) -> dict[str, object]:
    return {"number": event.number, "to": event.state, "ja": event.reason_ja, "en": event.reason_en}


def _place(delivery: str) -> str:
    return f"inbox.body:{delivery}"


def _text(body: bytes) -> str:
    """A cipher seals text; what is no UTF-8 goes in as base64."""
    try:
        return "t" + body.decode()
    except UnicodeDecodeError:
        return "b" + base64.b64encode(body).decode("ascii")


def _bytes(text: str) -> bytes:
    return text[1:].encode() if text.startswith("t") else base64.b64decode(text[1:])

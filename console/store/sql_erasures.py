"""Erasing a customer: what the destroyed key does not make unreadable by itself is emptied here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from console.campaign.carts import contact
from console.domain.barring import national, plain
from console.service.calls.records import ENDED
from console.service.privacy.erasure_records import Cleared
from console.store.counted import changed
from console.store.encryption.port import Cipher
from console.store.intake_tables import OrderRow
from console.store.results_tables import ErasureRow, MessageRow
from console.store.sql_links import forget_openings
from console.store.sql_people import same_person
from console.store.tables import CallRow, CartTableRow, CustomerRow, DataKeyRow, LinkRow, RecordingRow, TurnRow


class SqlErasures:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def find(self, shop_id: str, by: str, value: str) -> Sequence[str]:
        person = func.coalesce(CustomerRow.merged_into, CustomerRow.id)
        who = select(person).where(CustomerRow.shop_id == shop_id)
        match by:
            case "customer":
                who = who.where(CustomerRow.id == value)
            case "cart":
                who = who.where(CustomerRow.id == select(CartTableRow.customer_id).where(CartTableRow.id == value).scalar_subquery())
            case "call":
                who = who.where(CustomerRow.id == select(CallRow.customer_id).where(CallRow.id == value).scalar_subquery())
            case "phone":
                spelled = {value, plain(value), national(value), contact.e164(value)} - {None, ""}
                who = who.where(CustomerRow.phone_digest.in_([self._cipher.lookup("phone", str(one)) for one in spelled]))
            case "mail":
                who = who.where(CustomerRow.mail_digest == self._cipher.lookup("mail", value.strip().lower()))
            case _:
                return ()
        return list(self._session.scalars(who.distinct().order_by(person).limit(2)))

    def erased(self, customer_id: str) -> bool:
        return self._session.get(DataKeyRow, customer_id) is None

    def on_the_line(self, customer_id: str) -> bool:
        live = select(CallRow.id).where(CallRow.customer_id.in_(same_person(customer_id)), CallRow.state != ENDED)
        return self._session.scalar(live.limit(1)) is not None

    def carts(self, customer_id: str) -> Sequence[str]:
        return list(self._session.scalars(select(CartTableRow.id).where(CartTableRow.customer_id.in_(same_person(customer_id)))))

    def clear(self, customer_id: str) -> Cleared:
        family = list(self._session.scalars(same_person(customer_id)))
        calls = select(CallRow.id).where(CallRow.customer_id.in_(family))
        files = tuple(self._session.scalars(select(RecordingRow.path).where(RecordingRow.call_id.in_(calls))))
        counts = {
            "customers": len(family),
            "carts": self._count(select(func.count()).select_from(CartTableRow).where(CartTableRow.customer_id.in_(family))),
            "calls": self._count(select(func.count()).select_from(CallRow).where(CallRow.customer_id.in_(family))),
            "turns": self._count(select(func.count()).select_from(TurnRow).where(TurnRow.call_id.in_(calls))),
            "recordings": changed(self._session, delete(RecordingRow).where(RecordingRow.call_id.in_(calls))),
            "orders": changed(self._session, update(OrderRow).where(OrderRow.customer_id.in_(family)).values(customer_id=None)),
        }
        nothing: dict[str, Any] = dict.fromkeys(("name_sealed", "kana_sealed", "phone_sealed"), b"")
        nothing |= {"mail_sealed": None, "known_sealed": None, "mail_digest": None, "phone_digest": self._cipher.lookup("phone", "")}
        nothing |= {"prefecture": "", "minutes_on_site": 0, "orders": 0, "last_order": None, "spent_this_year": 0, "member": False}
        nothing |= {"vip": False, "consent_call": False, "consent_sms": False, "consent_mail": False, "phone_source": ""}
        nothing["line_digest"] = self._cipher.lookup("barred", "")
        changed(self._session, update(CustomerRow).where(CustomerRow.id.in_(family)).values(**nothing))
        changed(self._session, update(CallRow).where(CallRow.customer_id.in_(family)).values(number_masked="", hand_sealed=None))
        forget_openings(self._session, calls)
        changed(self._session, update(LinkRow).where(LinkRow.call_id.in_(calls)).values(receipt="", mark=None))
        changed(self._session, update(MessageRow).where(MessageRow.customer_id.in_(family)).values(receipt=""))
        return Cleared(counts, files)

    def _count(self, query: Any) -> int:
        return self._session.scalar(query) or 0

    def keep(self, erasure_id: str, shop_id: str, customer_id: str, at: datetime, body: dict[str, Any]) -> None:
        self._session.add(ErasureRow(id=erasure_id, shop_id=shop_id, customer_id=customer_id, at=at, body=body))
        self._session.flush()

    def get(self, erasure_id: str) -> dict[str, Any] | None:
        row = self._session.get(ErasureRow, erasure_id)
        return None if row is None else row.body

    def page(self, offset: int, limit: int) -> tuple[int, Sequence[dict[str, Any]]]:
        total = self._count(select(func.count()).select_from(ErasureRow))
        rows = self._session.scalars(select(ErasureRow).order_by(ErasureRow.at.desc(), ErasureRow.id).offset(offset).limit(limit))
        return total, [row.body for row in rows]

"""The audit chain: each entry's digest is keyed and covers the one before it."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.service.records import AuditEntry
from console.store.encryption.port import Cipher
from console.store.tables import AuditHeadRow, AuditRow

BEGINNING = "0" * 64


class SqlAudit:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def append(self, shop_id: str, at: datetime, who: str, what: str, subject: str, detail: Any = None) -> None:
        head = self._session.scalars(select(AuditHeadRow).where(AuditHeadRow.id == 1).with_for_update()).one()
        detail_digest = self._cipher.chain("detail\0" + json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str))
        seq = head.seq + 1
        digest = self._digest(head.digest, seq, shop_id, at, who, what, subject, detail_digest)
        self._session.add(
            AuditRow(seq=seq, shop_id=shop_id, at=at, who=who, what=what, subject=subject, detail_digest=detail_digest, digest=digest)
        )
        head.seq, head.digest = seq, digest
        self._session.flush()

    def entries(self, limit: int = 1000) -> tuple[AuditEntry, ...]:
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit))
        return tuple(
            AuditEntry(row.seq, row.at, row.who, row.what, row.subject, row.detail_digest, row.digest) for row in reversed(list(rows))
        )

    def first_broken(self) -> int | None:
        before, expected = BEGINNING, 1
        for row in self._session.scalars(select(AuditRow).order_by(AuditRow.seq)).yield_per(500):
            digest = self._digest(before, row.seq, row.shop_id, row.at, row.who, row.what, row.subject, row.detail_digest)
            if row.seq != expected or row.digest != digest:
                return expected
            before, expected = digest, expected + 1
        head = self._session.get_one(AuditHeadRow, 1)
        return None if (head.seq, head.digest) == (expected - 1, before) else expected

    def _digest(self, before: str, seq: int, shop_id: str, at: datetime, who: str, what: str, subject: str, detail_digest: str) -> str:
        link = [before, seq, shop_id, at.astimezone(UTC).isoformat(), who, what, subject, detail_digest]
        return self._cipher.chain(json.dumps(link, ensure_ascii=False))

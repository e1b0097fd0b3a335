"""The audit chain: each entry's digest is keyed and covers the one before it; the end of the chain is sealed too."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from console.service.calls.records import AuditEntry
from console.service.privacy.audit_records import Chain, Damage, Wanted
from console.store.encryption.port import Cipher
from console.store.tables import AuditHeadRow, AuditRow

BEGINNING: Final = "0" * 64
TOLD_EVERY: Final = 1000
LOOKED_INTO: Final = 200
"""Entries that do not fit where they stand are looked for at as many other places."""


def sealed_head(cipher: Cipher, seq: int, digest: str) -> str:
    """Without the key nobody can cut the last entries off and let the chain end earlier."""
    return cipher.chain(f"end\0{seq}\0{digest}")


class SqlAudit:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def append(self, shop_id: str, at: datetime, who: str, what: str, subject: str, detail: Any = None) -> None:
        head = self._session.scalars(select(AuditHeadRow).where(AuditHeadRow.id == 1).with_for_update()).one()
        last = self._session.scalar(select(AuditRow.digest).where(AuditRow.seq == head.seq)) or BEGINNING
        detail_digest = self._detail(detail)
        seq = head.seq + 1
        row = AuditRow(seq=seq, shop_id=shop_id, at=at, who=who, what=what, subject=subject, detail_digest=detail_digest)
        row.digest = self._digest(last, seq, row)
        self._session.add(row)
        head.seq, head.digest = seq, sealed_head(self._cipher, seq, row.digest)
        self._session.flush()

    def _detail(self, detail: Any) -> str:
        return self._cipher.chain("detail\0" + json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str))

    def told(self, what: str, subject: str, detail: Any) -> datetime | None:
        found = select(AuditRow.at).where(
            AuditRow.what == what, AuditRow.subject == subject, AuditRow.detail_digest == self._detail(detail)
        )
        return self._session.scalar(found.order_by(AuditRow.seq).limit(1))

    def entries(self, limit: int = 1000, *, after: int | None = None) -> tuple[AuditEntry, ...]:
        query = select(AuditRow).limit(limit)
        if after is not None:
            return tuple(entry_of(row) for row in self._session.scalars(query.where(AuditRow.seq > after).order_by(AuditRow.seq)))
        return tuple(entry_of(row) for row in self._session.scalars(query.order_by(AuditRow.seq.desc())))[::-1]

    def page(self, wanted: Wanted, before: int | None, limit: int) -> tuple[AuditEntry, ...]:
        query = select(AuditRow).where(*_only(wanted)).order_by(AuditRow.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.seq < before)
        return tuple(entry_of(row) for row in self._session.scalars(query))

    def count(self, wanted: Wanted) -> int:
        return self._session.scalar(select(func.count()).select_from(AuditRow).where(*_only(wanted))) or 0

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        who = self._session.scalars(select(AuditRow.who).distinct().order_by(AuditRow.who))
        return tuple(who), tuple(self._session.scalars(select(AuditRow.what).distinct().order_by(AuditRow.what)))

    def verify(self, told: Callable[[int], None] = lambda done: None) -> Chain:
        unfitting: dict[int, tuple[str, AuditRow]] = {}
        missing: list[tuple[int, int]] = []
        digests = {0: BEGINNING}
        before, expected, count = BEGINNING, 1, 0
        for row in self._rows():
            if row.seq != expected:
                missing.append((expected, row.seq - 1))
                # What came before is gone: this entry is taken as it is, the ones after it are held against it.
            elif row.digest != self._digest(before, row.seq, row):
                unfitting[row.seq] = (before, row)
            before, expected, count = row.digest, row.seq + 1, count + 1
            if count % TOLD_EVERY == 0:
                told(count)
            digests[row.seq] = row.digest
        head = self._session.get_one(AuditHeadRow, 1)
        damage = [Damage("missing", first, last) for first, last in missing]
        damage += self._moved_or_changed(unfitting, digests, missing)
        if head.seq >= expected:
            damage.append(Damage("missing", expected, head.seq))
        elif head.digest != sealed_head(self._cipher, head.seq, digests.get(head.seq, "")):
            damage.append(Damage("end", head.seq, head.seq))
        return Chain(count, expected - 1, before if count else BEGINNING, tuple(sorted(damage, key=lambda one: one.first)))

    def digest_at(self, seq: int) -> str | None:
        return self._session.scalar(select(AuditRow.digest).where(AuditRow.seq == seq))

    def _moved_or_changed(
        self, unfitting: dict[int, tuple[str, AuditRow]], digests: dict[int, str], missing: list[tuple[int, int]]
    ) -> Iterator[Damage]:
        """An entry whose digest is right at another number was moved there; any other was altered."""
        places = [*unfitting, *(seq for first, last in missing for seq in range(first, min(last, first + LOOKED_INTO) + 1))]
        befores = {before for before, _ in unfitting.values()} | {row.digest for _, row in unfitting.values()}
        befores |= {digests[seq - 1] for seq in places if seq - 1 in digests}
        for seq, (before, row) in unfitting.items():
            candidates = [place for place in places if place != seq][:LOOKED_INTO]
            moved = any(row.digest == self._digest(other, place, row) for place in candidates for other in befores)
            follows_damage = not moved and any(row.digest == self._digest(other, seq, row) for other in befores - {before})
            if not follows_damage:
                yield Damage("moved" if moved else "changed", seq, seq)

    def _rows(self) -> Iterator[AuditRow]:
        yield from self._session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500))

    def _digest(self, before: str, seq: int, row: AuditRow) -> str:
        link = [before, seq, row.shop_id, row.at.astimezone(UTC).isoformat(), row.who, row.what, row.subject, row.detail_digest]
        return self._cipher.chain(json.dumps(link, ensure_ascii=False))


def _only(wanted: Wanted) -> list[ColumnElement[bool]]:
    only = [] if wanted.who is None else [AuditRow.who == wanted.who]
    if wanted.kind is not None:
        # A range of an index, where LIKE would go over the whole table.
        only.append(or_(AuditRow.what == wanted.kind, and_(AuditRow.what > f"{wanted.kind}.", AuditRow.what < f"{wanted.kind}/")))
    if wanted.since is not None:
        only.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        only.append(AuditRow.at < wanted.until)
    return only


def entry_of(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.seq, row.at, row.who, row.what, row.subject, row.detail_digest, row.digest)

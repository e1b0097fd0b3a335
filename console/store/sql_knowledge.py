"""Entries of knowledge and their approved versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from console.service.knowledge.knowledge_records import Entry, EntryState, EntryVersion
from console.store.knowledge_tables import KnowledgeRow, KnowledgeVersionRow

_UNDECIDED = (EntryState.CHANGED.value, EntryState.DRAFT.value)


class SqlKnowledge:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, entry_id: str) -> Entry | None:
        row = self._session.get(KnowledgeRow, entry_id)
        return None if row is None else _entry(row)

    def put(self, entry: Entry) -> None:
        fields: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
        self._session.merge(KnowledgeRow(**{**fields, "phrasings": list(entry.phrasings), "state": entry.state.value}))
        self._session.flush()

    def of_source(self, shop_id: str, source: str) -> tuple[Entry, ...]:
        found = select(KnowledgeRow).where(KnowledgeRow.shop_id == shop_id, KnowledgeRow.source == source).order_by(KnowledgeRow.id)
        return tuple(_entry(row) for row in self._session.scalars(found))

    def page(self, shop_id: str, state: str | None, words: str, offset: int, limit: int) -> tuple[int, tuple[Entry, ...]]:
        wanted = [KnowledgeRow.shop_id == shop_id]
        if state is not None:
            wanted.append(KnowledgeRow.state == state)
        if words:
            columns = (KnowledgeRow.question, KnowledgeRow.answer, KnowledgeRow.source)
            wanted.append(or_(*(column.contains(words, autoescape=True) for column in columns)))
        total = self._session.scalar(select(func.count()).select_from(KnowledgeRow).where(*wanted)) or 0
        first = case((KnowledgeRow.state.in_(_UNDECIDED), 0), else_=1)
        order = (first, KnowledgeRow.decided_at.desc(), KnowledgeRow.source, KnowledgeRow.imported_at, KnowledgeRow.id)
        rows = self._session.scalars(select(KnowledgeRow).where(*wanted).order_by(*order).offset(offset).limit(limit))
        return total, tuple(_entry(row) for row in rows)

    def counts(self, shop_id: str) -> dict[str, int]:
        rows = self._session.execute(
            select(KnowledgeRow.state, func.count()).where(KnowledgeRow.shop_id == shop_id).group_by(KnowledgeRow.state)
        )
        return {str(state): number for state, number in rows}

    def add_version(self, shop_id: str, version: EntryVersion) -> None:
        fields: dict[str, Any] = {name: getattr(version, name) for name in EntryVersion.__slots__}
        self._session.add(KnowledgeVersionRow(**{**fields, "shop_id": shop_id, "phrasings": list(version.phrasings)}))
        self._session.flush()

    def versions(self, entry_id: str) -> tuple[EntryVersion, ...]:
        found = select(KnowledgeVersionRow).where(KnowledgeVersionRow.entry_id == entry_id).order_by(KnowledgeVersionRow.version)
        return tuple(_version(row) for row in self._session.scalars(found))

    def end_version(self, entry_id: str, version: int, at: datetime, by: str, why: str) -> None:
        row = self._session.get(KnowledgeVersionRow, (entry_id, version))
        if row is not None and row.ended_at is None:
            row.ended_at, row.ended_by, row.ended_why = at, by, why
            self._session.flush()


def _entry(row: KnowledgeRow) -> Entry:
    fields: dict[str, Any] = {name: getattr(row, name) for name in Entry.__slots__}
    return Entry(**{**fields, "phrasings": tuple(row.phrasings), "state": EntryState(row.state)})


def _version(row: KnowledgeVersionRow) -> EntryVersion:
    fields: dict[str, Any] = {name: getattr(row, name) for name in EntryVersion.__slots__}
    return EntryVersion(**{**fields, "phrasings": tuple(row.phrasings)})

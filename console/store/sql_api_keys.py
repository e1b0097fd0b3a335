"""API keys, by their digest."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from console.service.results.api_key_records import ApiKey
from console.store.counted import changed
from console.store.results_tables import ApiKeyRow


class SqlApiKeys:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: ApiKey, digest: str) -> None:
        row = ApiKeyRow(id=key.id, shop_id=key.shop_id, name=key.name, digest=digest, scopes=list(key.scopes))
        row.created_at, row.created_by, row.revoked_at = key.created_at, key.created_by, key.revoked_at
        self._session.add(row)
        self._session.flush()

    def by_digest(self, digest: str) -> ApiKey | None:
        row = self._session.scalar(select(ApiKeyRow).where(ApiKeyRow.digest == digest, ApiKeyRow.revoked_at.is_(None)))
        return None if row is None else _key(row)

    def all(self) -> tuple[ApiKey, ...]:
        return tuple(_key(row) for row in self._session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.id)))

    def revoke(self, key_id: str, now: datetime) -> bool:
        good = update(ApiKeyRow).where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
        return changed(self._session, good.values(revoked_at=now)) == 1


def _key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(row.id, row.shop_id, row.name, tuple(row.scopes), row.created_at, row.created_by, row.revoked_at)

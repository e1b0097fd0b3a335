"""API keys as the store keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    shop_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


class ApiKeys(Protocol):
    def add(self, key: ApiKey, digest: str) -> None: ...

    def by_digest(self, digest: str) -> ApiKey | None:
        """Unless it was revoked."""
        ...

    def all(self) -> tuple[ApiKey, ...]: ...

    def revoke(self, key_id: str, now: datetime) -> bool:
        """False when there is no such key that is still good."""
        ...

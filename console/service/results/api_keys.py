"""Keys with which the shop's other programs come in: a name, scopes, and of the key itself only its digest."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from console.domain.errors import BadInput
from console.service.commands import Person, Role, may_manage
from console.service.first_shop import first_shop
from console.service.results.api_key_records import ApiKey
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

MARK: Final = "okaeri_"
"""Every key begins with it, so that one that lies around is recognised."""
SCOPES: Final[dict[str, tuple[str, str]]] = {
    "results:read": ("結果の取得と CSV", "results and their CSV"),
    "results:again": ("結果の再送", "sending results again"),
    "queue:read": ("カートの一覧", "the queue of carts"),
    "calls:read": ("通話の一覧", "the list of calls"),
    "campaign:read": ("架電計画と効果", "the campaign and its effect"),
}


@dataclass(frozen=True, slots=True)
class System(Person):
    """A program; ``scopes`` are what its key opens."""

    scopes: frozenset[str] = frozenset()


class KeyRing:
    def __init__(self, terms: Terms, transactions: Transactions) -> None:
        self._terms = terms
        self._transactions = transactions

    async def person(self, token: str) -> System | None:
        """Whose key this is."""
        if not token.startswith(MARK):
            return None
        found = await self._transactions.read(lambda work: work.api_keys.by_digest(digest_of(token)))
        return None if found is None else System(found.name, Role.SYSTEM, frozenset(found.scopes))

    async def make(self, person: Person, name: str, scopes: list[str]) -> dict[str, Any]:
        """With ``key``, which is told this once."""
        may_manage(person)
        now, key_id = self._terms.clock(), self._terms.new_id()
        key, token = await self._transactions.write(lambda work: make(work, person.name, name, scopes, key_id, now))
        return {**key_json(key), "key": token}

    async def all(self, person: Person) -> list[dict[str, Any]]:
        may_manage(person)
        return [key_json(key) for key in await self._transactions.read(lambda work: work.api_keys.all())]

    async def revoke(self, person: Person, key_id: str) -> None:
        """Raises ``BadInput`` when there is no such key."""
        may_manage(person)
        await self._transactions.write(lambda work: revoke(work, person.name, key_id, self._terms.clock()))


def make(work: UnitOfWork, who: str, name: str, scopes: list[str], key_id: str, now: datetime) -> tuple[ApiKey, str]:
    """The key and what it is presented as. Raises ``BadInput``."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if not scopes or unknown:
        raise BadInput(f"権限は {'、'.join(SCOPES)} から選んでください。", f"Choose scopes out of {', '.join(SCOPES)}.")
    if not 0 < len(name.strip()) <= 60:
        raise BadInput("キーの名前を 1〜60 文字で付けてください。", "Give the key a name of 1 to 60 characters.")
    key = ApiKey(key_id, first_shop(work), name.strip(), tuple(sorted(set(scopes))), now, who, None)
    token = MARK + secrets.token_urlsafe(32)
    work.api_keys.add(key, digest_of(token))
    work.audit.append(key.shop_id, now, who, "api_key.made", key_id, {"name": key.name, "scopes": key.scopes})
    return key, token


def revoke(work: UnitOfWork, who: str, key_id: str, now: datetime) -> None:
    if not work.api_keys.revoke(key_id, now):
        raise BadInput("この API キーはないか、すでに取り消されています。", "There is no such API key, or it has been revoked.")
    work.audit.append("", now, who, "api_key.revoked", key_id)


def digest_of(token: str) -> str:
    """A key of 256 random bits needs no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def key_json(key: ApiKey) -> dict[str, Any]:
    return {
        **asdict(key),
        "scopes": list(key.scopes),
        "created_at": key.created_at.isoformat(),
        "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
    }

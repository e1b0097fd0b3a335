"""The audit chain as it is looked at and gone over."""

from dataclasses import asdict
from typing import Any, Final

from console.domain.errors import BadInput
from console.service.commands import Person, may_take_evidence
from console.service.privacy.audit_records import Chain, Damage
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

DIGEST_LENGTH: Final = 64


class Auditing:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def entries(self, person: Person, after: int, limit: int) -> dict[str, Any]:
        """In order, those after a number; ``next`` is where to go on, null at the end."""
        may_take_evidence(person)
        found = await self._transactions.read(lambda work: work.audit.entries(limit, after=after))
        shown = [{**asdict(entry), "at": entry.at.isoformat()} for entry in found]
        return {"entries": shown, "next": found[-1].seq if len(found) == limit else None}

    async def verify(self, person: Person, noted: str | None = None) -> dict[str, Any]:
        """Raises ``BadInput`` when ``noted`` is not ``NUMBER:DIGEST``."""
        may_take_evidence(person)
        return chain_json(await self._transactions.read(lambda work: verified(work, noted)))


def verified(work: UnitOfWork, noted: str | None) -> Chain:
    """``noted`` is a last entry that somebody noted down before, ``NUMBER:DIGEST``: nobody can bring back an older database then.

    Raises:
        BadInput: it is not of that form.
    """
    chain = work.audit.verify()
    if noted is None:
        return chain
    number, _, digest = noted.strip().partition(":")
    if not number.isdecimal() or len(digest) != DIGEST_LENGTH:
        raise BadInput("控えは「番号:照合値」の形で指定してください。", "Give what was noted as NUMBER:DIGEST.")
    if work.audit.digest_at(int(number)) == digest:
        return chain
    return Chain(chain.entries, chain.last, chain.digest, (*chain.damage, Damage("anchor", int(number), int(number))))


def chain_json(chain: Chain) -> dict[str, Any]:
    damage = []
    for one in chain.damage:
        ja, en = one.words()
        damage.append({"kind": one.kind, "first": one.first, "last": one.last, "ja": ja, "en": en})
    return {"whole": chain.whole, "entries": chain.entries, "noted": f"{chain.last}:{chain.digest}", "damage": damage}

"""Erasure as people ask for it at a desk, and the certificates."""

import asyncio
from typing import Any

from console.domain.errors import BadInput
from console.service.broadcast import Broadcast
from console.service.commands import Person, may_manage, may_take_evidence
from console.service.privacy import erasing
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork


class ErasingDesk:
    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast

    async def erase(self, person: Person, by: str, value: str, reason: str, *, bar: bool) -> dict[str, Any]:
        """The certificate, with its ``text``.

        Raises:
            Refused: not for this person to do, or the customer is on the line.
            BadInput: there is no such customer, was erased before, or no reason was given.
        """
        may_manage(person)
        reason = reason.strip()
        if not 0 < len(reason) <= erasing.LONGEST_REASON:
            raise BadInput(
                f"消去の理由を 1〜{erasing.LONGEST_REASON} 文字で書いてください。",
                f"Give a reason of 1 to {erasing.LONGEST_REASON} characters.",
            )
        now, erasure_id = self._terms.clock(), self._terms.new_id()

        def write(work: UnitOfWork) -> tuple[erasing.Certificate, tuple[str, ...], tuple[str, ...]]:
            shop_id, customer_id = erasing.find(work, by, value)
            carts = tuple(work.erasures.carts(customer_id))
            certificate, files = erasing.erase(
                work,
                shop_id,
                customer_id,
                erasure_id=erasure_id,
                who=person.name,
                reason=reason,
                bar=bar,
                now=now,
                backups=self._terms.retention.backups_for,
            )
            return certificate, files, carts

        certificate, files, carts = await self._transactions.write(write)
        await asyncio.to_thread(erasing.remove_files, files, self._terms.recordings)
        await self._transactions.scrub()
        for cart_id in carts:
            self._broadcast.tell({"event": "queue", "cart_id": cart_id})
        return {**certificate, "text": erasing.text(certificate)}

    async def certificate(self, person: Person, erasure_id: str) -> dict[str, Any] | None:
        may_take_evidence(person)
        found = await self._transactions.read(lambda work: work.erasures.get(erasure_id))
        return None if found is None else {**found, "text": erasing.text(found)}

    async def certificates(self, person: Person, offset: int, limit: int) -> dict[str, Any]:
        may_take_evidence(person)
        total, found = await self._transactions.read(lambda work: work.erasures.page(offset, limit))
        return {"total": total, "certificates": list(found)}

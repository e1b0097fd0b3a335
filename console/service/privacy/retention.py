"""What has been kept for its time goes by itself: recordings, words, customers, events, results, backups."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from console.service.commands import ENGINE
from console.service.privacy.erasing import erase, remove_files
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

AT_ONCE: Final = 100
"""In one transaction, so that the events of running calls never wait long."""
PAUSE_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Gone:
    """How many of each."""

    recordings: int = 0
    words: int = 0
    customers: int = 0
    inbox: int = 0
    results: int = 0
    backups: int = 0


class Retaining:
    """``backups``: the folder of the copies of the database."""

    def __init__(self, terms: Terms, transactions: Transactions, backups: Path | None = None) -> None:
        self._terms = terms
        self._keep = terms.retention
        self._transactions = transactions
        self._backups = backups

    async def forget_old(self) -> Gone:
        """Raises ``StoreFault``; what was done by then stays done."""
        gone = Gone(
            await self._recordings(),
            await self._in_portions(self._keep.words, lambda work, before: work.retention.words(before, AT_ONCE)),
            await self._customers(),
            await self._in_portions(self._keep.inbox, lambda work, before: work.retention.inbox(before, AT_ONCE)),
            await self._once(self._keep.results, lambda work, before: work.results.forget(before)),
            await asyncio.to_thread(self._old_backups),
        )
        if gone != Gone():
            counts = {name: getattr(gone, name) for name in Gone.__dataclass_fields__}
            now = self._terms.clock()
            await self._transactions.write(lambda work: work.audit.append("", now, ENGINE.name, "retention", "kept long enough", counts))
            log.info("kept_long_enough", **counts)
        return gone

    def _before(self, days: int | None) -> datetime | None:
        return None if days is None else self._terms.clock() - timedelta(days=days)

    async def _once(self, days: int | None, forget: Callable[[UnitOfWork, datetime], int]) -> int:
        before = self._before(days)
        return 0 if before is None else await self._transactions.write(lambda work: forget(work, before))

    async def _in_portions(self, days: int | None, forget: Callable[[UnitOfWork, datetime], int]) -> int:
        total = 0
        while (number := await self._once(days, forget)) > 0:
            total += number
            await asyncio.sleep(PAUSE_S)
        return total

    async def _recordings(self) -> int:
        before = self._before(self._keep.recordings)
        total = 0
        while before is not None:
            found = await self._transactions.write(lambda work: work.retention.recordings(before, AT_ONCE))
            if not found:
                break
            await asyncio.to_thread(remove_files, [path for _, path in found], self._terms.recordings)
            total += len(found)
        return total

    async def _customers(self) -> int:
        before = self._before(self._keep.customers)
        total = 0
        while before is not None:
            found = await self._transactions.read(lambda work: work.retention.customers(before, AT_ONCE))
            if not found:
                break
            for shop_id, customer_id in found:
                files = await self._transactions.write(partial(self._erase, shop_id, customer_id))
                await asyncio.to_thread(remove_files, files, self._terms.recordings)
                total += 1
            await asyncio.sleep(PAUSE_S)
        return total

    def _erase(self, shop_id: str, customer_id: str, work: UnitOfWork) -> tuple[str, ...]:
        if work.erasures.erased(customer_id):  # by another engine on the same database
            return ()
        _, files = erase(
            work,
            shop_id,
            customer_id,
            erasure_id=self._terms.new_id(),
            who=ENGINE.name,
            reason="保存期間の満了 / kept long enough",
            bar=False,
            now=self._terms.clock(),
            backups=self._terms.retention.backups_for,
        )
        return files

    def _old_backups(self) -> int:
        before = self._before(self._keep.backups)
        if before is None or self._backups is None or not self._backups.is_dir():
            return 0
        old = [path for path in self._backups.glob("okaeri-*") if datetime.fromtimestamp(path.stat().st_mtime, before.tzinfo) < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

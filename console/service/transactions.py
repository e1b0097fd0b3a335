"""Units of work off the event loop: one thread, so that writes keep the order in which they were asked for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from console.service.unit_of_work import Store, UnitOfWork

T = TypeVar("T")


class Transactions:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Raises ``StoreFault``, and whatever ``work`` raises."""

        def run() -> T:
            with self._store(read_only=True) as unit:
                return work(unit)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Commits when ``work`` returns; keeps nothing when it raises."""

        def run() -> T:
            with self._store() as unit:
                result = work(unit)
                unit.commit()
                return result

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def scrub(self) -> None:
        """What was overwritten is gone from the disk as well, as far as the database can see to it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.scrub)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._store.close()

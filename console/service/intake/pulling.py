"""The shop asked at intervals: page by page into the inbox, with the cursor in the same commit, so that nothing is skipped or lost."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from console.campaign.carts.pull import RESOURCES, Cursor, Pulled, PullFault, ShopPages, path_of, pause_s, read_page
from console.domain.errors import Refused, StoreFault
from console.service.intake.intake import Intake
from console.service.intake.intake_port import PULLED, Arrived
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

CURSOR: Final = "intake.pull.shopify."
FIRST_LOOK_BACK: Final = timedelta(days=14)


class Pulling:
    """``run`` for good, or ``round`` once. ``wait`` is how it pauses."""

    def __init__(
        self,
        pages: ShopPages,
        intake: Intake,
        transactions: Transactions,
        clock: Callable[[], datetime],
        every_s: float,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pages = pages
        self._intake = intake
        self._transactions = transactions
        self._clock = clock
        self._every_s = every_s
        self._wait = wait

    async def run(self) -> None:
        failures = 0
        while True:
            try:
                await self.round()
                failures = 0
                await self._wait(self._every_s)
            except PullFault as fault:
                failures += 1
                log.warning("pull_waits", failures=failures, fault=fault.en)
                await self._wait(pause_s(fault, failures, random.random()))
            except (StoreFault, Refused) as fault:
                log.error("pull_not_kept", fault=fault.en)
                await self._wait(self._every_s)

    async def round(self) -> int:
        """Everything that changed since the last one; how many items were new. Stops where it failed, and goes on from there.

        Raises:
            PullFault: the shop wants patience or does not answer.
            StoreFault, Refused: nothing can be kept now.
        """
        shop_id = await self._intake.shop()
        return sum([await self._resource(shop_id, resource) for resource in RESOURCES])

    async def _resource(self, shop_id: str, resource: str) -> int:
        kept = await self._transactions.read(lambda work: work.keep.get(shop_id, CURSOR + resource))
        cursor = Cursor(self._clock() - FIRST_LOOK_BACK) if kept is None else Cursor.from_json(kept)
        new, done = 0, False
        while not done:
            answer = await self._pages.get(path_of(resource, cursor))
            try:
                pulled, cursor, done = read_page(resource, answer, cursor, PULLED)
            except PullFault as fault:
                if cursor.page is not None and not fault.retry:
                    # A page that the shop no longer knows: the round begins anew.
                    await self._keep(shop_id, resource, (), Cursor(cursor.since))
                raise
            new += await self._keep(shop_id, resource, pulled, cursor)
        return new

    async def _keep(self, shop_id: str, resource: str, pulled: tuple[Pulled, ...], cursor: Cursor) -> int:
        now = self._clock()
        events = [Arrived(shop_id, "shopify", item.topic, item.delivery, now, None, item.body) for item in pulled]

        def write(work: UnitOfWork) -> int:
            numbers = work.inbox.put(events)
            work.keep.put(shop_id, CURSOR + resource, cursor.json())
            return sum(number is not None for number in numbers)

        new = await self._transactions.write(write)
        if new:
            self._intake.look()
        return new

"""Which call comes next by the plan: its tier and its time, and nothing of whose cart it is."""

from typing import Any, Final

from console.service.campaign.campaign_records import Planned
from console.service.campaign.planning_terms import switched_on
from console.service.campaign.situations import Situations
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

AHEAD_S: Final = 5.0


class Ahead:
    """``told``: ``{tier, planned_at, due}``, ``None`` while nothing is planned or the campaign is off. It stands in every desk's status line, also of
    those who may not look at the queue's customers."""

    def __init__(self, terms: Terms, reading: Transactions, situations: Situations) -> None:
        self._terms = terms
        self._reading = reading
        self._situations = situations
        self.told: dict[str, Any] | None = None

    async def look(self) -> None:
        """Every few seconds. Raises ``StoreFault``."""
        now = self._terms.calling_clock()
        free = self._situations.free()

        def first(work: UnitOfWork) -> Planned | None:
            shops = [shop.id for shop in work.shops.all() if switched_on(work, shop.id)]
            found = [planned for shop in shops if (planned := work.campaign.ahead(shop, now, free)) is not None]
            return min(found, key=lambda one: one.at or now, default=None)

        planned = await self._reading.read(first)
        if planned is None or planned.at is None:
            self.told = None
        else:
            self.told = {"tier": planned.segment.tier, "planned_at": planned.at.isoformat(), "due": planned.at <= now}

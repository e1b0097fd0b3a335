"""What calling has come to: the figures of a period, and what a call costs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from console.campaign.outcomes.incremental import Sums, difference, mean_difference
from console.campaign.planning.groups import CALLED, HOLDOUT
from console.campaign.reports.books import ASSUMED, Call, Costs
from console.campaign.reports.figures import NOBODY, report
from console.domain.errors import BadInput
from console.service.campaign.segments import tier_order
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

COSTS: Final = "reports.costs"
DEAREST: Final = 100_000
LEAST_HELD_OUT: Final = 30
"""Carts in each group below which a comparison says nothing yet."""


class Reports:
    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing

    async def report(
        self, since: datetime, until: datetime, script: str | None = None, segment: str | None = None, operator: str | None = None
    ) -> dict[str, Any]:
        """Raises ``BadInput`` for a period that ends before it begins."""
        if until <= since:
            raise BadInput("期間の終わりは、始まりより後にしてください。", "The period must end after it begins.")

        def wanted(call: Call) -> bool:
            spoke = operator is None or operator in (call.operators or {NOBODY})
            return spoke and script in (None, call.script) and segment in (None, call.tier)

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id = first_shop(work)
            calls = [call for call in work.reports.calls(shop_id, since, until) if wanted(call)]
            before = [call for call in work.reports.calls(shop_id, since - (until - since), since) if wanted(call)]
            told = report(calls, before, costs(work, shop_id), tier_order(work))
            whole = (script, segment, operator) == (None, None, None)
            told["headline"]["incremental"] = _incremental(work, shop_id, since, until) if whole else None
            return told

        return await self._reading.read(read)

    async def set_costs(self, person: Person, call_yen: int, margin_percent: int) -> dict[str, Any]:
        """Raises ``BadInput`` for what no call can cost and no shop can keep."""
        may_manage(person)
        if not (0 < call_yen <= DEAREST and 0 < margin_percent <= 100):
            raise BadInput(
                f"1 件の費用は 1〜{DEAREST:,} 円、粗利率は 1〜100 % で入れてください。",
                f"A call costs 1 to {DEAREST:,} yen, a margin is 1 to 100 %.",
            )
        kept = {"call_yen": call_yen, "margin_percent": margin_percent}
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            work.keep.put(shop_id, COSTS, kept)
            work.audit.append(shop_id, now, person.name, "reports.costs", COSTS, kept)

        await self._writing.write(write)
        return {**kept, "assumed": False}


def costs(work: UnitOfWork, shop_id: str) -> Costs:
    kept = work.keep.get(shop_id, COSTS)
    return ASSUMED if kept is None else Costs(int(kept["call_yen"]), int(kept["margin_percent"]))


def _incremental(work: UnitOfWork, shop_id: str, since: datetime, until: datetime) -> dict[str, Any] | None:
    """Called carts against those held out, by the group they were first put into in that time; ``None`` without both groups."""
    groups = {one.group: one for one in work.campaign.groups(shop_id, since, until)}
    called, held = groups.get(CALLED), groups.get(HOLDOUT)
    if called is None or held is None or not called.carts or not held.carts:
        return None
    yen = mean_difference(Sums(called.carts, called.revenue, called.revenue_squares), Sums(held.carts, held.revenue, held.revenue_squares))
    return {
        "more_ordered": asdict(difference((called.ordered, called.carts), (held.ordered, held.carts))),
        "yen_a_cart": None if yen is None else asdict(yen),
        "called": {"carts": called.carts, "ordered": called.ordered},
        "held_out": {"carts": held.carts, "ordered": held.ordered},
        "enough": min(called.carts, held.carts) >= LEAST_HELD_OUT,
    }

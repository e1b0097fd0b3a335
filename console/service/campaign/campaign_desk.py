"""What a manager decides about the campaign and what everybody sees of it: switch, terms, tiers, rules, plan, effect."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from console.campaign.gate.rules import RULES
from console.campaign.outcomes.incremental import Sums, difference, mean_difference
from console.campaign.planning.groups import CALLED, HOLDOUT, NOT_IN_PILOT
from console.campaign.planning.terms import read as read_terms
from console.campaign.segments.preview import preview
from console.campaign.segments.segmentation import read as read_segmentation
from console.service.broadcast import Broadcast
from console.service.calls.view import instant
from console.service.campaign.campaign_records import GroupResult
from console.service.campaign.planning import Planning
from console.service.campaign.planning_terms import KEY as PLAN
from console.service.campaign.planning_terms import SWITCH, planning_terms, switched_on
from console.service.campaign.segments import KEY as SEGMENTS
from console.service.campaign.segments import segmentation
from console.service.campaign.situations import Situations
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.terms import Terms, midnight
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork


class CampaignDesk:
    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast, planning: Planning, situations: Situations) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast
        self._planning = planning
        self._situations = situations

    async def switch(self, person: Person, *, on: bool) -> dict[str, Any]:
        """Raises ``Refused`` for whom it is not to decide."""
        may_manage(person)
        await self._save(person, SWITCH, on, "campaign.on" if on else "campaign.off")
        if on:
            await self._planning.plan_all()
        return await self.status()

    async def set_terms(self, person: Person, content: Any) -> dict[str, Any]:
        """Raises ``BadInput`` that names the place of a mistake; then nothing has changed."""
        may_manage(person)
        kept = read_terms(content).model_dump(mode="json", by_alias=True)
        await self._save(person, PLAN, kept, "campaign.terms")
        await self._planning.plan_all()
        return kept

    async def set_segments(self, person: Person, content: Any) -> dict[str, Any]:
        may_manage(person)
        kept = read_segmentation(content).model_dump(mode="json", by_alias=True)
        await self._save(person, SEGMENTS, kept, "campaign.segments")
        await self._planning.plan_all()
        return kept

    async def _save(self, person: Person, key: str, content: Any, what: str) -> None:
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            for shop in work.shops.all():
                work.keep.put(shop.id, key, content)
                work.audit.append(shop.id, now, person.name, what, key, content)

        await self._transactions.write(write)
        self._broadcast.tell({"event": "campaign"})

    async def terms(self) -> dict[str, Any]:
        return await self._transactions.read(lambda work: planning_terms(work, first_shop(work)).model_dump(mode="json", by_alias=True))

    async def segments(self) -> dict[str, Any]:
        return await self._transactions.read(lambda work: segmentation(work, first_shop(work)).model_dump(mode="json", by_alias=True))

    async def preview_segments(self, content: Any) -> dict[str, Any]:
        """What these tiers would change over the carts that are there. Raises ``BadInput``."""
        then = read_segmentation(content)

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id, today = first_shop(work), self._terms.local_now().date()
            carts = work.campaign.open_carts(shop_id, self._terms.clock(), self._terms.idle)
            facts = ((cart.cart_id, cart.facts(today)) for cart in carts)
            shown = preview(segmentation(work, shop_id), then, facts)
            moves = [{"from": old, "to": new, "carts": number} for (old, new), number in shown.moves.items()]
            return {**asdict(shown), "moves": moves}

        return await self._transactions.read(read)

    # --- what is shown

    async def status(self) -> dict[str, Any]:
        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id, today = first_shop(work), midnight(self._terms.local_now())
            pilot, rests = planning_terms(work, shop_id).pilot, self._situations.rests(work)
            return {
                "on": switched_on(work, shop_id),
                "stage": pilot.stage,
                "daily_cap": pilot.cap,
                "rests": None if rests is None else {"rule": rests.rule, "ja": rests.ja, "en": rests.en},
                "called_today": work.campaign.calls_since(shop_id, today),
                "carts": work.campaign.summary(shop_id),
                "today": [
                    {"at": instant(at), "channel": channel, "cart_id": cart_id}
                    for at, channel, cart_id in work.campaign.timeline(shop_id, today, today + timedelta(days=1))
                ],
            }

        return await self._transactions.read(read)

    @staticmethod
    def rules() -> list[dict[str, Any]]:
        return [
            {
                "rule": rule.id,
                "source_ja": rule.source[0],
                "source_en": rule.source[1],
                "default_ja": rule.default[0],
                "default_en": rule.default[1],
                "while_ringing": rule.while_ringing,
            }
            for rule in RULES
        ]

    async def effect(self, days: int) -> dict[str, Any]:
        """Called carts of the last ``days`` against those held out, by the group they were first put into; during a pilot also against
        the carts outside it, which are others by their tiers and so only a hint."""
        now = self._terms.clock()
        since = now - timedelta(days=days)
        found = await self._transactions.read(lambda work: work.campaign.groups(first_shop(work), since, now))
        groups = {one.group: one for one in found}
        called, held, rest = groups.get(CALLED), groups.get(HOLDOUT), groups.get(NOT_IN_PILOT)
        yen = None
        if called is not None and held is not None:
            yen = mean_difference(
                Sums(called.carts, called.revenue, called.revenue_squares), Sums(held.carts, held.revenue, held.revenue_squares)
            )
        return {
            "groups": [asdict(one) for one in found],
            "more_ordered": _more_ordered(called, held),
            "more_ordered_than_rest": _more_ordered(called, rest),
            "more_revenue_a_cart": None if yen is None else asdict(yen),
        }


def _more_ordered(called: GroupResult | None, others: GroupResult | None) -> dict[str, Any] | None:
    if called is None or others is None:
        return None
    return asdict(difference((called.ordered, called.carts), (others.ordered, others.carts)))

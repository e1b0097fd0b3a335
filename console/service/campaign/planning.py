"""From the store to a plan and back: carts are placed into tiers, planned, and what changed is kept."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from console.campaign.outcomes.recovery import NOBODY_SPOKEN_TO
from console.campaign.planning.candidate import Attempt, Candidate, Circumstances, Step
from console.campaign.planning.planner import plan
from console.campaign.planning.terms import PlanTerms
from console.campaign.planning.timing import Cell, Results, band_at
from console.campaign.segments.conditions import CartFacts
from console.campaign.segments.segmentation import Segmentation
from console.domain.consent import KNOWN_SOURCES
from console.domain.segment import Segment
from console.service.broadcast import Broadcast
from console.service.campaign.campaign_records import Dialled, OpenCart
from console.service.campaign.planning_terms import SALT, planning_terms
from console.service.campaign.segments import segmentation
from console.service.campaign.wordings import may_be_used
from console.service.terms import JAPAN, Terms, midnight
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

AT_ONCE: Final = 1000
"""Steps kept in one transaction, so that the events of running calls never wait long."""
LEARNS_FROM: Final = timedelta(days=180)
GATE_HOLDS: Final = timedelta(hours=1)
PASSING: Final = frozenset({"gate.clock", "gate.hard_limit", "gate.window", "gate.excluded_day", "gate.attempts_today", "gate.group"}) | {
    "gate.excluded",
    "gate.snoozed",
    "gate.assigned",
}
"""Rules of the gate that the next plan has an answer to by itself: another time, another day."""


class Planning:
    """``messages``: the channels by which this installation can write. ``reading`` has a thread of its own, so that a large shop is read
    and planned while calls are written down."""

    def __init__(
        self, terms: Terms, reading: Transactions, writing: Transactions, broadcast: Broadcast, messages: Iterable[str] = ()
    ) -> None:
        self._terms = terms
        self._messages = tuple(messages)
        self._reading = reading
        self._writing = writing
        self._broadcast = broadcast
        self._tiers: dict[str, Segmentation] = {}
        self._placed: dict[str, dict[str, tuple[CartFacts, Segment]]] = {}
        self._busy = asyncio.Lock()

    async def plan_all(self) -> None:
        """Every shop anew. Raises ``StoreFault``."""
        async with self._busy:
            for shop_id in await self._writing.read(lambda work: [shop.id for shop in work.shops.all()]):
                await self._plan(shop_id)

    async def _plan(self, shop_id: str) -> None:
        await self._writing.write(lambda work: _salted(work, shop_id))
        await self._keep(shop_id, await self._reading.read(lambda work: self._steps(work, shop_id)))

    async def _keep(self, shop_id: str, steps: Sequence[tuple[Step, Segment]]) -> None:
        now = self._terms.clock()
        for start in range(0, len(steps), AT_ONCE):
            changed = await self._write(shop_id, steps[start : start + AT_ONCE], now)
            if changed:
                self._broadcast.tell({"event": "plan", "carts": sorted(changed)})

    async def _write(self, shop_id: str, some: Sequence[tuple[Step, Segment]], now: datetime) -> frozenset[str]:
        return await self._writing.write(lambda work: work.campaign.write(shop_id, some, now))

    def _steps(self, work: UnitOfWork, shop_id: str) -> list[tuple[Step, Segment]]:
        now = self._terms.clock()
        local = self._terms.local_now()
        terms, tiers = planning_terms(work, shop_id), segmentation(work, shop_id)
        carts = work.campaign.open_carts(shop_id, now, self._terms.idle)
        calls = work.campaign.dialled(shop_id)
        placed = self._place(shop_id, tiers, carts, local)
        candidates = _candidates(tiers, carts, placed, calls, work.messages.sent(shop_id), now)
        circumstances = Circumstances(
            now=local,
            is_holiday=self._terms.is_holiday,
            salt=str(work.keep.get(shop_id, SALT)),
            trunk=self._terms.concurrent_calls,
            channels=frozenset({"call", *(channel for channel in self._messages if may_be_used(work, shop_id, channel))}),
            called_today=work.campaign.calls_since(shop_id, midnight(local)),
        )
        history = _history(terms, work.campaign.timing(shop_id, now - LEARNS_FROM))
        return [(step, placed[step.cart_id]) for step in plan(candidates, terms, history, circumstances)]

    def _place(self, shop_id: str, tiers: Segmentation, carts: Sequence[OpenCart], local: datetime) -> dict[str, Segment]:
        """The reason is worded anew only where the facts or the tiers changed."""
        known = self._placed.get(shop_id, {}) if self._tiers.get(shop_id) == tiers else {}
        placed: dict[str, tuple[CartFacts, Segment]] = {}
        for cart in carts:
            facts = cart.facts(local.date())
            before = known.get(cart.cart_id)
            placed[cart.cart_id] = before if before is not None and before[0] == facts else (facts, tiers.placed(facts))
        self._tiers[shop_id], self._placed[shop_id] = tiers, placed
        return {cart_id: segment for cart_id, (_, segment) in placed.items()}


def _salted(work: UnitOfWork, shop_id: str) -> None:
    """Drawn once for each shop; with another salt every comparison would begin anew."""
    if work.keep.get(shop_id, SALT) is None:
        work.keep.put_first(shop_id, SALT, token_hex(16))


def _candidates(
    tiers: Segmentation,
    carts: Sequence[OpenCart],
    placed: dict[str, Segment],
    calls: Sequence[Dialled],
    sent: Sequence[tuple[str, str, datetime]],
    now: datetime,
) -> list[Candidate]:
    ranks = {tier.name: rank for rank, tier in enumerate(tiers.tiers)}
    by_customer: defaultdict[str, list[tuple[str, Attempt]]] = defaultdict(list)
    for call in calls:
        named = None if call.callback_at is None else call.callback_at.timestamp()
        by_customer[call.customer_id].append((call.cart_id, Attempt(call.started_at.timestamp(), call.outcome, call.reached, named)))
    written: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for cart_id, channel, at in sent:
        written[cart_id].append((channel, at.timestamp()))
    found = []
    for cart in carts:
        segment, past = placed[cart.cart_id], by_customer.get(cart.customer_id, [])
        gate = None
        if cart.gate is not None and cart.gate[0].rule not in PASSING and now - cart.gate[1] < GATE_HOLDS:
            gate = cart.gate[0]
        found.append(
            Candidate(
                cart_id=cart.cart_id,
                customer_id=cart.customer_id,
                tier=segment.tier,
                tier_rank=ranks[segment.tier],
                within_hours=segment.within_hours,
                vip=segment.vip,
                value=cart.total,
                left=cart.left.timestamp(),
                closed=cart.closed,
                barred=cart.barred,
                phone=cart.phone,
                source_known=cart.phone_source in KNOWN_SOURCES,
                consent_call=cart.consent_call,
                consent_sms=cart.consent_sms,
                consent_mail=cart.consent_mail,
                calling=cart.leased,
                gate=gate,
                sent=tuple(written.get(cart.cart_id, ())),
                excluded=cart.excluded,
                not_before=None if cart.snoozed_until is None or cart.snoozed_until <= now else cart.snoozed_until.timestamp(),
                attempts=tuple(attempt for cart_id, attempt in past if cart_id == cart.cart_id),
                others=tuple(attempt for cart_id, attempt in past if cart_id != cart.cart_id),
            )
        )
    return found


def _history(terms: PlanTerms, calls: Sequence[tuple[str, datetime, object]]) -> dict[Cell, Results]:
    """Own calls by tier, weekday and part of the day; ``reached`` where somebody was spoken to."""
    counted: defaultdict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    for tier, started, outcome in calls:
        local = started.astimezone(JAPAN)
        band = band_at(terms.timing, local.time())
        if band is not None:
            cell = counted[tier, local.weekday(), band]
            cell[0] += 1
            cell[1] += outcome not in NOBODY_SPOKEN_TO
    return {cell: Results(calls, reached) for cell, (calls, reached) in counted.items()}

"""The queue as a desk shows it: a page of it, how many are where, today's plan, and one cart's story."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor
from typing import Any, Final

from console.campaign.planning.pacing import calls_at_once
from console.campaign.segments.facts import facts_of
from console.campaign.segments.ranking import by_rank
from console.campaign.segments.segmentation import Segmentation
from console.domain.window import CallingHours
from console.service.calls.view import instant, masked, planned_json, refusal_json
from console.service.campaign.planning_terms import planning_terms
from console.service.campaign.queue_port import Listed, Moments, Wanted
from console.service.campaign.segments import segmentation, tier_order
from console.service.campaign.situations import Situations
from console.service.commands import Person, overrules
from console.service.terms import Terms, midnight
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

PAGE_LIMIT: Final = 500
IDS_LIMIT: Final = 5_000
AT_ONCE: Final = 200
"""Customers made searchable in one transaction, so that the events of running calls never wait long."""
HALF_HOUR: Final = timedelta(minutes=30)


class CartQueue:
    """``reading`` has a thread of its own: scrolling never waits for a plan or a write, nor they for it."""

    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions, situations: Situations) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._situations = situations

    async def catch_up(self) -> None:
        """Once after an update of the program: customers who are not searchable yet."""
        while await self._reading.read(lambda work: work.queue.behind()):
            await self._writing.write(lambda work: work.queue.catch_up(AT_ONCE))

    async def page(self, offset: int, limit: int, wanted: Wanted | None = None) -> dict[str, Any]:
        def read(work: UnitOfWork) -> dict[str, Any]:
            at = moments(self._terms)
            total, rows = work.queue.page(wanted or Wanted(), at, tier_order(work), offset, min(limit, PAGE_LIMIT))
            return {"total": total, "carts": self._rows(work, rows, at)}

        return await self._reading.read(read)

    async def ids(self, offset: int, limit: int, wanted: Wanted) -> list[str]:
        return list(
            await self._reading.read(
                lambda work: work.queue.ids(wanted, moments(self._terms), tier_order(work), offset, min(limit, IDS_LIMIT))
            )
        )

    async def counts(self) -> dict[str, Any]:
        found, order = await self._reading.read(lambda work: (work.queue.counts(moments(self._terms)), tier_order(work)))
        return {
            "total": found.total,
            "when": dict(found.when),
            "status": dict(found.statuses),
            "tier": {tier: found.tiers[tier] for tier in by_rank(found.tiers, order)},
            "step": dict(found.steps),
            "rule": {rule or "none": number for rule, number in found.rules.items()},
            "assigned": {name or "": number for name, number in found.assigned.items()},
        }

    async def cart(self, person: Person, cart_id: str) -> dict[str, Any]:
        """The row, what the gate would say to a call by this person now, and the story. Raises ``BadInput`` for an unknown cart."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            at = moments(self._terms)
            [row] = self._rows(work, [work.queue.one(cart_id, at)], at)
            no = self._situations.look(work, cart_id, asked_by=None if overrules(person) else person.name).refusal()
            story = [{"at": instant(told.at), "kind": told.kind, **told.body} for told in work.queue.story(cart_id)]
            return {**row, "gate": None if no is None else refusal_json(no), "story": story}

        return await self._reading.read(read)

    async def today(self) -> dict[str, Any]:
        """The day in half hours: calls made, calls planned, and how many there is room for (0: nobody may be called)."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            at = moments(self._terms)
            since = midnight(at.local)
            made, planned = (
                Counter(_half_hour(when) for when in times)
                for times in (work.queue.call_times(since, at.tomorrow), work.queue.due_times(since, at.tomorrow))
            )
            opens, closes, room = self._hours(work, at)
            slots = []
            for number in range(48):
                start = since + number * HALF_HOUR
                open_ = opens <= start and start + HALF_HOUR <= closes
                counted = (made[_half_hour(start)], planned[_half_hour(start)])
                if open_ or any(counted):
                    slots.append({"at": instant(start), "made": counted[0], "planned": counted[1], "room": room if open_ else 0})
            return {"now": instant(at.local), "opens": instant(opens), "closes": instant(closes), "slots": slots}

        return await self._reading.read(read)

    def _hours(self, work: UnitOfWork, at: Moments) -> tuple[datetime, datetime, int]:
        shops = work.shops.all()
        day = midnight(at.local)
        if not shops or (plan := planning_terms(work, shops[0].id)).closed_on(day.date()):
            return day, day, 0
        opens, closes = CallingHours().bounds(day, is_holiday=self._terms.is_holiday(day.date()))
        at_once = calls_at_once(plan.pacing, plan.pacing.staffed, self._terms.concurrent_calls)
        room = floor(at_once * HALF_HOUR.total_seconds() / plan.pacing.average_call_s)
        return datetime.combine(day.date(), opens, day.tzinfo), datetime.combine(day.date(), closes, day.tzinfo), room

    def _rows(self, work: UnitOfWork, rows: Sequence[Listed], at: Moments) -> list[dict[str, Any]]:
        tiers: dict[str, Segmentation] = {}
        for shop_id in {row.shop_id for row in rows}:
            tiers[shop_id] = segmentation(work, shop_id)
        return [_row(row, tiers[row.shop_id], at) for row in rows]


def moments(terms: Terms) -> Moments:
    now, local = terms.clock(), terms.local_now()
    return Moments(now, local, midnight(local) + timedelta(days=1), now - terms.idle)


def _half_hour(when: datetime) -> int:
    return int(when.timestamp() // HALF_HOUR.total_seconds())


def _row(row: Listed, tiers: Segmentation, at: Moments) -> dict[str, Any]:
    cart, customer, planned, handled = row.cart, row.customer, row.planned, row.handling
    # A cart that came within the last minute has no plan yet; its tier can be told all the same.
    placed = planned.segment if planned is not None else tiers.placed(facts_of(customer, cart, at.local.date()))
    return {
        "cart_id": cart.id,
        "customer": customer.name,
        "phone_masked": masked(customer.phone),
        "items": [
            {"sku": line.sku, "name": line.name, "variant": line.variant, "quantity": line.quantity, "price": line.price}
            for line in cart.lines
        ],
        "value": row.value,
        "segment": placed.tier,
        "segment_why": placed.why_ja,
        "segment_why_en": placed.why_en,
        "vip": placed.vip,
        "next_step": row.step,
        "next_at": instant(row.due),
        "rule": row.rule,
        "plan": None if planned is None else planned_json(planned),
        "due_at": instant(cart.abandoned_at + timedelta(hours=placed.within_hours)),
        "attempts": row.attempts,
        "last_attempt_at": instant(row.last_attempt_at),
        "abandoned_at": instant(cart.abandoned_at),
        "consent": {"call": customer.consent_call, "sms": customer.consent_sms, "mail": customer.consent_mail},
        "status": row.status.value,
        "barred": row.status.value == "barred",
        "snoozed_until": instant(handled.snoozed_until) if handled.snoozed(at.now) else None,
        "snoozed_by": handled.snoozed_by,
        "excluded_by": handled.excluded_by,
        "assigned_to": handled.assigned_to,
    }

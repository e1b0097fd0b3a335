"""What the gate looks at, read from the store at the moment it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from console.campaign.gate.breaker import Breaker
from console.campaign.gate.rules import Refusal, refusal
from console.campaign.gate.situation import ScriptState, Situation, Stocked, Unasked
from console.campaign.planning.terms import PlanTerms
from console.campaign.scripts.approval import intact
from console.campaign.scripts.shipped import fitting
from console.campaign.segments.facts import facts_of
from console.domain.appointment import open_appointment
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import Refused
from console.domain.script import ApprovedScript
from console.domain.segment import Segment
from console.domain.verdict import Verdict
from console.domain.window import CallingHours, next_opening
from console.service.campaign.campaign_records import Planned
from console.service.campaign.planning_terms import planning_terms, switched_on
from console.service.campaign.segments import segmentation
from console.service.terms import JAPAN, Terms, midnight
from console.service.unit_of_work import UnitOfWork

BREAKER = Breaker()
LATEST = 24
"""Enough for the breaker's longest rest."""


@dataclass(frozen=True, slots=True)
class LineNow:
    """The line as this engine sees it. ``live``: calls under way, the one that is asked about not counted; ``free``: who is at a desk
    without a call."""

    ready: bool
    live: int
    free: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Looked:
    """A situation with what it was made of. ``customer`` is a VIP by what the shop's tiers say of VIPs."""

    situation: Situation
    shop_id: str
    cart: Cart
    customer: Customer
    script: ApprovedScript | None
    placed: Segment

    def refusal(self, *, ringing: bool = False) -> Refusal | None:
        return refusal(self.situation, ringing=ringing)


def script_for(work: UnitOfWork, shop_id: str, customer: Customer, cart: Cart, pack: str | None, at: datetime) -> ApprovedScript | None:
    """Of the versions that this cart gets at that moment: the pack that the plan names, else the one that fits, else any."""
    in_use = {approved.script: approved for approved in work.scripts.in_use(shop_id, at, cart.id) if approved.script is not None}
    if pack is not None:
        return next((approved for approved in in_use.values() if approved.pack == pack), None)
    found = fitting(tuple(in_use), customer, cart)
    return in_use[found] if found is not None else next(iter(in_use.values()), None)


class Situations:
    """``look`` reads everything anew; nothing is kept between two looks."""

    def __init__(self, terms: Terms, line: Callable[[], LineNow]) -> None:
        self._terms = terms
        self._line = line

    def free(self) -> frozenset[str]:
        """Who is at a desk without a call."""
        return self._line().free

    def rests(self, work: UnitOfWork) -> Verdict | None:
        """Why no call goes out on this engine's line for a while, after calls failed in a row."""
        return self._breaker(work, self._line().live, self._terms.clock())

    def _breaker(self, work: UnitOfWork, live: int, now: datetime) -> Verdict | None:
        return BREAKER.refusal(work.calls.latest_results(self._terms.engine_id, LATEST), live, now)

    def look(
        self,
        work: UnitOfWork,
        cart_id: str,
        *,
        call_id: str | None = None,
        planned: Planned | None = None,
        asked_by: str | None = None,
    ) -> Looked:
        """``call_id``: the call that is already under way for this cart; ``planned``: the plan by which it is made, unless a person
        asked for it; ``asked_by``: who did, unless what is assigned to others is open to that person.

        Raises:
            BadInput: there is no such cart.
        """
        terms = self._terms
        now, local = terms.clock(), terms.local_now()
        cart = work.carts.get(cart_id)
        shop_id = work.carts.shop_of(cart_id)
        customer = work.customers.get(cart.customer_id)
        if work.barred.scope(shop_id, customer.phone) is not None:
            customer = replace(customer, barred=True)
        placed = segmentation(work, shop_id).placed(facts_of(customer, cart, local.date()))
        customer = replace(customer, vip=placed.vip)
        row = work.carts.row(cart_id, now)
        script = script_for(work, shop_id, customer, cart, None if planned is None else planned.script, now)
        past = [call for call in work.calls.past(customer.id) if call.call_id != call_id]
        reached = [call for call in past if call.reached_the_network]
        named = open_appointment((call.started_at, call.callback_at) for call in reached)
        # What is on record was dated by the engine's clock, which the calling clock of a demo does not follow.
        last = work.calls.last_start()
        line = self._line()
        handled = work.handlings.of(cart_id)
        plan = planning_terms(work, shop_id)
        hours = CallingHours()
        situation = Situation(
            at=local,
            customer=customer,
            cart_id=cart_id,
            goods=tuple(Stocked(item, left(work, shop_id, item, now)) for item in cart.lines),
            is_holiday=terms.is_holiday(local.date()),
            excluded_day=plan.closed_on(local.date()),
            script=ScriptState.ABSENT if script is None else ScriptState.APPROVED if intact(script) else ScriptState.ALTERED,
            loopback=terms.loopback,
            caller_id=terms.caller_id,
            trunk_ready=line.ready,
            last_seen=None if last is None else last + (local - now),
            closed=row.closed,
            breaker=self._breaker(work, line.live, now),
            this_cart=tuple(call.started_at for call in reached if call.cart_id == cart_id),
            other_carts=tuple(call.started_at for call in reached if call.cart_id != cart_id),
            outcomes=tuple((call.cart_id, call.outcome) for call in past if call.outcome is not None),
            appointed=named and next_opening(named.astimezone(JAPAN), hours, terms.is_holiday, plan.closed_on),
            unasked=None if planned is None else self._unasked(work, planned, plan, local, call_id is not None),
            asked_by=asked_by,
            handled=handled,
            snoozed=handled.snoozed(now),
            free=line.free,
            hours=hours,
            limits=plan.limits.limits(),
        )
        return Looked(situation, shop_id, cart, customer, script, placed)

    def _unasked(self, work: UnitOfWork, planned: Planned, plan: PlanTerms, local: datetime, under_way: bool) -> Unasked:
        called = work.campaign.calls_since(planned.shop_id, midnight(local)) - int(under_way)
        return Unasked(switched_on(work, planned.shop_id), planned.group, called, plan.pilot.cap)


def left(work: UnitOfWork, shop_id: str, item: CartLine, now: datetime) -> int | None:
    """How many of a cart line the shop has; sizes have stocks of their own."""
    for variant in (item.variant, *reversed(item.variant.split()), ""):
        stock = work.facts.value(shop_id, f"product.{item.sku}.stock" + (f".{variant}" if variant else ""), now)
        if isinstance(stock, int) and not isinstance(stock, bool):
            return stock
    return None


def refused(no: Refusal) -> Refused:
    return Refused(no.rule, no.ja, no.en, source=(no.source_ja, no.source_en))

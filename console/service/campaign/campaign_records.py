"""What the store tells the campaign, and keeps for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from console.campaign.outcomes.recovery import Recovered
from console.campaign.planning.candidate import Step
from console.campaign.segments.conditions import CartFacts
from console.domain.outcome import Outcome
from console.domain.segment import Segment
from console.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class OpenCart:
    """A cart with what planning needs of its customer; nothing personal is opened for it.

    ``closed`` carts are among them until their plan says so; ``gate``: the gate's last no, and when; ``excluded`` and
    ``snoozed_until``: what people decided.
    """

    cart_id: str
    customer_id: str
    left: datetime
    closed: str | None
    leased: bool
    total: int
    lines: int
    goods: str
    member: bool
    vip: bool
    orders: int
    last_order: date | None
    spent_this_year: int
    minutes_on_site: int
    prefecture: str
    phone: bool
    phone_source: str
    consent_call: bool
    consent_sms: bool
    consent_mail: bool
    barred: bool
    gate: tuple[Verdict, datetime] | None = None
    excluded: bool = False
    snoozed_until: datetime | None = None

    def facts(self, on: date) -> CartFacts:
        """As they stand on that day."""
        return CartFacts(
            total=self.total,
            member=self.member,
            vip=self.vip,
            orders=self.orders,
            days_since_last_order=None if self.last_order is None else (on - self.last_order).days,
            spent_this_year=self.spent_this_year,
            minutes_on_site=self.minutes_on_site,
            prefecture=self.prefecture,
            goods=self.goods,
            lines=self.lines,
        )


@dataclass(frozen=True, slots=True)
class Dialled:
    """A past call of one of these customers."""

    cart_id: str
    customer_id: str
    segment: str
    started_at: datetime
    reached: bool
    outcome: Outcome | None
    callback_at: datetime | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A cart's plan as it is kept."""

    cart_id: str
    shop_id: str
    segment: Segment
    group: str
    channel: str | None
    at: datetime | None
    rule: str | None
    why_ja: str
    why_en: str
    script: str | None
    appointed: bool


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Carts by the group they were first put into. ``revenue`` and ``revenue_squares``: yen of those that were ordered, and its squares."""

    group: str
    carts: int
    ordered: int
    revenue: int
    revenue_squares: int


class Campaign(Protocol):
    def open_carts(self, shop_id: str, now: datetime, idle: timedelta) -> Sequence[OpenCart]:
        """Carts that count as abandoned, and closed ones whose plan does not say so yet."""
        ...

    def dialled(self, shop_id: str) -> Sequence[Dialled]:
        """Calls to customers who have such carts, oldest first."""
        ...

    def timing(self, shop_id: str, since: datetime) -> Sequence[tuple[str, datetime, Outcome]]:
        """Tier, start and outcome of every call since then."""
        ...

    def write(self, shop_id: str, steps: Sequence[tuple[Step, Segment]], now: datetime) -> frozenset[str]:
        """Keep the steps, at most a few thousand at a time; the carts whose plan is another one now."""
        ...

    def planned(self, cart_id: str) -> Planned | None: ...

    def due(self, shop_id: str, now: datetime, limit: int, free: frozenset[str]) -> Sequence[Planned]:
        """Calls whose time has come, appointments first, then by rank; of those that are somebody's, only what belongs to the ``free``."""
        ...

    def ahead(self, shop_id: str, now: datetime, free: frozenset[str]) -> Planned | None:
        """The first of those that are due, else of those that will be, put off no longer than until then."""
        ...

    def refused(self, cart_id: str, no: Verdict, now: datetime) -> None:
        """The gate said no: nothing is due until the cart is planned anew."""
        ...

    def in_line(self, customer_id: str, shop_id: str | None) -> None:
        """Until the transaction ends no other engine prepares a call to this customer, nor, with ``shop_id``, an unasked one of the
        shop: what is counted after this stays true."""
        ...

    def add_call(self, call_id: str, shop_id: str, started_at: datetime, appointed: bool) -> None: ...

    def is_unasked(self, call_id: str) -> bool: ...

    def calls_since(self, shop_id: str, when: datetime) -> int: ...

    def summary(self, shop_id: str) -> dict[str, int]:
        """Carts by ``call``, ``mail``… or by the rule that stands against a step."""
        ...

    def timeline(self, shop_id: str, since: datetime, until: datetime) -> Sequence[tuple[datetime, str, str]]:
        """Planned steps in that time: when, channel, cart."""
        ...

    def cart_of(self, order_id: str) -> str | None:
        """The cart that an order names as its origin."""
        ...

    def recover(self, shop_id: str, found: Recovered) -> bool:
        """Count it; false when the order or the cart was counted before."""
        ...

    def withdraw(self, shop_id: str) -> Sequence[tuple[str, str, str]]:
        """No longer count those whose order was cancelled since: order, call and cart of each."""
        ...

    def groups(self, shop_id: str, since: datetime, until: datetime) -> Sequence[GroupResult]: ...

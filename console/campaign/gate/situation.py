"""All that the gate looks at, read anew for every look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from console.domain.barring import Limits
from console.domain.cart import CartLine
from console.domain.customer import Customer
from console.domain.handling import FREE, Handling
from console.domain.outcome import Outcome
from console.domain.verdict import Verdict
from console.domain.window import CallingHours


class ScriptState(StrEnum):
    """``altered``: what is stored is not what two people signed."""

    APPROVED = "approved"
    ABSENT = "absent"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Stocked:
    """A cart line and how many are left of it; ``None``: the shop does not tell."""

    line: CartLine
    left: int | None


@dataclass(frozen=True, slots=True)
class Unasked:
    """What holds for a call that the campaign wants to make by itself. ``called_today``: its calls of this day, to anybody."""

    on: bool
    group: str
    called_today: int
    daily_cap: int | None


@dataclass(frozen=True, slots=True)
class Situation:
    """One cart, its customer and the line at one moment.

    ``at`` is now in the customer's zone; ``last_seen`` the latest time on record anywhere; ``closed`` why the cart is no longer
    worked; ``this_cart`` and ``other_carts`` when this customer was dialled before, this call not counted; ``outcomes`` how those calls
    ended, with the cart they were about; ``excluded_day``: the shop calls nobody today; ``appointed``
    the time the customer named for this call, or the first one after it at which calls are allowed; ``unasked`` ``None`` when a person
    asked for the call; ``asked_by`` is that person unless he may overrule the others' assignments; ``snoozed``: ``handled`` puts the cart off
    for now; ``free``: who is at a desk without a call; ``loopback``: the trunk leads nowhere but to this machine; ``caller_id``: the trunk shows a number.
    """

    at: datetime
    customer: Customer
    cart_id: str
    goods: tuple[Stocked, ...]
    is_holiday: bool
    excluded_day: bool
    script: ScriptState
    loopback: bool
    caller_id: bool
    trunk_ready: bool
    last_seen: datetime | None = None
    closed: str | None = None
    breaker: Verdict | None = None
    this_cart: Sequence[datetime] = ()
    other_carts: Sequence[datetime] = ()
    outcomes: Sequence[tuple[str, Outcome]] = ()
    appointed: datetime | None = None
    unasked: Unasked | None = None
    asked_by: str | None = None
    handled: Handling = FREE
    snoozed: bool = False
    free: frozenset[str] = frozenset()
    hours: CallingHours = field(default_factory=CallingHours)
    limits: Limits = field(default_factory=Limits)

    @property
    def dialled(self) -> tuple[datetime, ...]:
        return (*self.this_cart, *self.other_carts)

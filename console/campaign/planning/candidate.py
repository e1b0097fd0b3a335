"""What the planner knows of a cart, and what it decides. Times are seconds since the epoch: half a million of them are compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from console.domain.outcome import Outcome
from console.domain.verdict import Verdict
from console.domain.window import CallingHours


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call that was dialled. ``reached``: it got as far as the network; ``appointed``: the time the customer named in it."""

    at: float
    outcome: Outcome | None
    reached: bool = True
    appointed: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """``tier_rank`` 0 is the highest; ``left``: since when the cart counts as left behind; ``others``: calls about other carts;
    ``sent``: messages about this cart, (channel, time), oldest first; ``calling``: a call about it is under way; ``gate``: what the gate said
    when it was to be dialled, while that still holds; ``excluded`` and ``not_before``: what people decided."""

    cart_id: str
    customer_id: str
    tier: str
    tier_rank: int
    within_hours: int
    vip: bool
    value: int
    left: float
    closed: str | None = None
    barred: bool = False
    phone: bool = True
    source_known: bool = True
    consent_call: bool = True
    consent_sms: bool = False
    consent_mail: bool = False
    calling: bool = False
    gate: Verdict | None = None
    excluded: bool = False
    not_before: float | None = None
    attempts: tuple[Attempt, ...] = ()
    others: tuple[Attempt, ...] = ()
    sent: tuple[tuple[str, float], ...] = ()


class Step(NamedTuple):
    """The next thing to do about a cart, or with ``rule`` why nothing is. ``rank``: 0 is dialled first."""

    cart_id: str
    group: str
    channel: str | None
    at: float | None
    rule: str | None
    why_ja: str
    why_en: str
    script: str | None = None
    appointed: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """``now`` is in the customers' zone; ``trunk``: calls the line carries at once; ``channels``: those this installation can use;
    ``salt`` draws the groups; ``called_today``: calls the campaign has made on this day."""

    now: datetime
    is_holiday: Callable[[date], bool]
    salt: str
    trunk: int
    channels: frozenset[str] = frozenset({"call"})
    called_today: int = 0
    hours: CallingHours = field(default_factory=CallingHours)

"""What reports count: one record a call, nothing personal in it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is over. ``started`` by the shop's clock; ``seconds`` from the answer to the end where a person was reached;
    ``recovered``: yen of the order it brought back, ``ordered_at`` when that was placed. ``version``: the hash of what was spoken.
    ``complaint``: the customer complained in it. ``surveyed``: was asked afterwards, ``csat`` and ``nps`` what was answered.
    ``link``: it was sent in the call, ``watched``: so that its opening would be known, ``opened``: and it was. ``dialled`` and ``connected`` as ``console.domain.connection`` has it."""

    call_id: str
    cart_id: str
    started: datetime
    dialled: bool
    connected: bool
    seconds: float | None
    tier: str
    script: str
    operators: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    recovered: int | None = None
    ordered_at: datetime | None = None
    version: str = ""
    outcome: str = ""
    link: bool = False
    watched: bool = False
    opened: bool = False
    complaint: bool = False
    surveyed: bool = False
    csat: int | None = None
    nps: int | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """``call_yen``: what one dialled call costs in all; ``margin_percent``: what of an order's yen is left after the goods.
    ``assumed``: nobody has entered them."""

    call_yen: int
    margin_percent: int
    assumed: bool = False


ASSUMED = Costs(30, 30, assumed=True)
"""Until the shop enters its own; whatever rests on them is marked."""

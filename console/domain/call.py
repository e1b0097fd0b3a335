"""One call: what is known before it is dialled, and who holds the line while it lasts."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import ApprovedScript


class Holder(StrEnum):
    """Whose voice the customer hears."""

    AI = "ai"
    OPERATOR = "operator"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Shop:
    """The seller, as it must be named on the telephone. ``readings`` maps a spelling to its kana."""

    id: str
    name: str
    company: str
    persona: str
    return_number: str
    mail: str
    readings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallBrief:
    """All that one call may use. Nothing else is looked up while the customer is on the line
    except facts that the engine pushes when they change (stock, price, an order that arrived). ``asks_survey``: after a
    good end the customer is asked for one digit."""

    call_id: str
    shop: Shop
    customer: Customer
    cart: Cart
    script: ApprovedScript
    facts: tuple[Fact, ...]
    now: datetime
    pushes_allowed: int = 2
    longest_call_s: float = 600.0
    asks_survey: bool = False

"""What is told, as it leaves the house: one envelope, five kinds of data. Nothing in it names a person."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from console.domain.outcome import LineResult, Outcome


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SentLink(_Part):
    """``accepted``: by the mail or SMS server; null while its answer is awaited."""

    channel: str
    accepted: bool | None


class CallTold(_Part):
    """A call that is over. Money is yen, ``seconds`` the length of the conversation."""

    call_id: str
    cart_id: str
    customer_id: str
    outcome: Outcome
    line_result: LineResult | None
    tier: str
    value: int
    script: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    seconds: int
    callback_at: datetime | None
    link: SentLink | None


class CallCorrected(_Part):
    """A person gave a call another outcome; ``automatic`` is what it had by itself."""

    call_id: str
    cart_id: str
    customer_id: str
    outcome: Outcome
    automatic: Outcome | None


class CartRecovered(_Part):
    """An order that is put down to a call. ``rule``: ``recovery.token`` or ``recovery.lines``."""

    order_id: str
    cart_id: str
    call_id: str
    rule: str
    value: int
    placed_at: datetime


class ContactBarred(_Part):
    """The customer of this cart is not to be called any more; ``everything``: not to be contacted in any way."""

    cart_id: str
    call_id: str
    customer_id: str
    everything: bool


class MessageTold(_Part):
    """A mail or SMS of the plan. ``state``: ``accepted`` by its server, ``failed``, or ``unsure`` where nobody can tell."""

    message_id: str
    cart_id: str
    customer_id: str
    channel: Literal["mail", "sms"]
    template: str
    state: Literal["accepted", "failed", "unsure"]


class _Envelope(_Part):
    """``id`` is the same however often it is sent; ``number`` follows the order in which things came about."""

    id: str
    number: int
    timestamp: datetime
    shop: str


class CallEndedEvent(_Envelope):
    type: Literal["call.ended"]
    data: CallTold


class CallCorrectedEvent(_Envelope):
    type: Literal["call.corrected"]
    data: CallCorrected


class CartRecoveredEvent(_Envelope):
    type: Literal["cart.recovered"]
    data: CartRecovered


class ContactBarredEvent(_Envelope):
    type: Literal["contact.barred"]
    data: ContactBarred


class MessageEvent(_Envelope):
    type: Literal["message.ended"]
    data: MessageTold


Event = Annotated[CallEndedEvent | CallCorrectedEvent | CartRecoveredEvent | ContactBarredEvent | MessageEvent, Field(discriminator="type")]
KINDS = ("call.ended", "call.corrected", "cart.recovered", "contact.barred", "message.ended")


def json_schema() -> dict[str, Any]:
    """Of one event, as it is posted and as ``GET /api/results`` lists it."""
    adapter: TypeAdapter[Any] = TypeAdapter(Event)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Okaeri Console result", **adapter.json_schema()}

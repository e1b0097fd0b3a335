"""Our own published form of events, for any shop that can post JSON; the EC-CUBE plugin posts it too.

The models are the JSON Schema that the engine publishes at ``/intake/schema.json``.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, ValidationError

from console.campaign.carts import contact
from console.campaign.carts.prefectures import prefecture
from console.campaign.carts.sightings import (
    CartEnded,
    CartSeen,
    LinkOpened,
    NotForUs,
    OrderSeen,
    Person,
    Said,
    Sighting,
    Unreadable,
    WareSeen,
)
from console.domain.cart import CartLine

MOST_EVENTS: Final = 1000


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError("no such moment in UTC") from fault


def _whole(told: Any) -> Any:
    """JSON has one kind of number: 5.0 is a whole one too, ``"5"`` and ``true`` are none."""
    return int(told) if isinstance(told, float) and told.is_integer() else told


def _written(told: Any) -> Any:
    if told is not None and not isinstance(told, str):
        raise ValueError("a text as of ISO 8601")
    return told


WHOLE: Final = BeforeValidator(_whole)
"""Behind the bounds of a number, which the published schema would not tell otherwise."""
Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=500)]
Yen = Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE]
Day = Annotated[date, Strict(False), BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, Strict(False), BeforeValidator(_written), AfterValidator(_utc)]
Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$", description="the value of the parameter “okaeri” in the link’s address")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CustomerPart(_Part):
    """Leave out what you do not know; an absent field never overwrites."""

    id: Id | None = Field(default=None, description="your id of the member; none for guests")
    name: Text | None = Field(default=None, description="姓 + blank + 名")
    kana: Text | None = None
    phone: Annotated[str, Field(max_length=40)] | None = Field(default=None, description="any Japanese spelling, or E.164")
    mail: Annotated[str, Field(max_length=254)] | None = None
    prefecture: Text | None = None
    member: bool | None = None
    vip: bool | None = None
    orders: Annotated[int, Field(ge=0, le=1_000_000), WHOLE] | None = Field(default=None, description="orders so far")
    last_order: Day | None = None
    spent_this_year: Yen | None = None
    minutes_on_site: Annotated[int, Field(ge=0, le=100_000), WHOLE] | None = None
    consent_call: bool | None = Field(default=None, description="agreed to be called; without a true value nobody is dialled")
    consent_sms: bool | None = None
    consent_mail: bool | None = None
    phone_source: Literal["checkout", "member_registration", "form", "telephone_order", "store"] | None = None


class LinePart(_Part):
    sku: Id
    name: Text
    variant: Text = ""
    quantity: Annotated[int, Field(ge=1, le=100_000), WHOLE] = 1
    unit_price: Yen = Field(description="yen with tax")


class CartEvent(_Part):
    """The whole cart as it is now. Empty ``lines``: the customer emptied it."""

    type: Literal["cart"]
    id: Id
    updated_at: Moment = Field(description="the customer's last activity in this cart")
    customer: CustomerPart
    lines: Annotated[tuple[LinePart, ...], Field(max_length=500), Strict(False)]
    checkout_url: Annotated[str, Field(max_length=2000)] = Field(default="", description="where the customer finds this cart again")
    goods: Text | None = Field(default=None, description="the kind of goods, e.g. 衣料品")


class CartEndedEvent(_Part):
    """The cart is gone and was not ordered."""

    type: Literal["cart_ended"]
    id: Id


class LinkOpenedEvent(_Part):
    """The customer came to the shop over a link that the console sent."""

    type: Literal["link_opened"]
    mark: Mark
    opened_at: Moment


class OrderEvent(_Part):
    type: Literal["order"]
    id: Id
    number: Text | None = None
    updated_at: Moment
    placed_at: Moment
    customer: CustomerPart | None = None
    carts: Annotated[tuple[Id, ...], Field(max_length=20), Strict(False)] = Field(
        default=(), description="ids of the carts it was placed from"
    )
    lines: Annotated[tuple[LinePart, ...], Field(max_length=500), Strict(False)] = ()
    total: Yen
    paid: bool = False
    cancelled: bool = False
    link: Mark | None = Field(default=None, description="the mark of the link over which the customer came")


class CustomerEvent(_Part):
    type: Literal["customer"]
    updated_at: Moment
    customer: CustomerPart


class ProductEvent(_Part):
    type: Literal["product"]
    sku: Id
    updated_at: Moment
    name: Text
    price: Yen
    stock: Annotated[int, Field(ge=0), WHOLE] | None = Field(default=None, description="none: not counted")


Event = Annotated[CartEvent | CartEndedEvent | LinkOpenedEvent | OrderEvent | CustomerEvent | ProductEvent, Field(discriminator="type")]


class Events(_Part):
    """Several at once."""

    events: Annotated[tuple[Event, ...], Field(min_length=1, max_length=MOST_EVENTS), Strict(False)]


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Events | Event)


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12."""
    title = "Okaeri Console: events of a shop (POST /intake/generic)"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_adapter().json_schema()}


def read(payload: Any, *, source: str, received: datetime, terms_cover_calls: bool, goods: str) -> tuple[Sighting, ...]:
    """Raises ``Unreadable`` naming the first field that is wrong."""
    if source == "eccube" and isinstance(payload, list) and all(isinstance(item, Mapping) and "entity" in item for item in payload):
        raise NotForUs(
            "EC-CUBE の Web API プラグインの通知は番号だけなので使いません。おかえりコンソールのプラグインを入れてください。",
            "The EC-CUBE Web API plugin sends ids only, which are not used. Install the plugin of Okaeri Console.",
        )
    try:
        # One kind of event at a time keeps the message about the field, not about every form it is not.
        model: TypeAdapter[Any] | type[Events] = Events if isinstance(payload, Mapping) and "events" in payload else _one()
        told = model.model_validate(payload) if isinstance(model, type) else model.validate_python(payload)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "type"
        raise Unreadable(
            f"項目「{where}」が正しくありません: {first['msg']}", f"The field “{where}” is not right: {first['msg']}"
        ) from fault
    events = told.events if isinstance(told, Events) else (told,)
    return tuple(_sighting(event, source, received, terms_cover_calls, goods) for event in events)


@lru_cache(maxsize=1)
def _one() -> TypeAdapter[Any]:
    return TypeAdapter(Event)


def _sighting(event: Any, source: str, received: datetime, terms: bool, goods: str) -> Sighting:
    match event:
        case CartEvent():
            at = event.updated_at
            person = _person(event.customer, source, at, terms)
            if not person.reachable:
                raise NotForUs("連絡先がまだ入力されていないカートです。", "A cart whose customer has not yet given any contact.")
            return CartSeen(
                source, f"cart:{event.id}", at, "", person, _lines(event.lines), event.checkout_url, event.goods or goods, alias=""
            )
        case CartEndedEvent():
            return CartEnded(source, f"cart:{event.id}")
        case LinkOpenedEvent():
            return LinkOpened(event.mark, event.opened_at)
        case OrderEvent():
            at = event.updated_at
            buyer = None if event.customer is None else _person(event.customer, source, at, terms)
            return OrderSeen(
                source=source,
                key=f"order:{event.id}",
                number=event.number or event.id,
                at=at,
                tie="",
                placed_at=event.placed_at,
                person=buyer if buyer is not None and buyer.reachable else None,
                total=event.total,
                lines=_lines(event.lines),
                paid=event.paid,
                cancelled=event.cancelled,
                carts=tuple(f"cart:{key}" for key in event.carts),
                mark=event.link or "",
            )
        case CustomerEvent():
            return _person(event.customer, source, event.updated_at, terms)
        case ProductEvent():
            body: dict[str, str | int | None] = {"sku": event.sku, "name": event.name, "price": event.price, "stock": event.stock}
            return WareSeen(source, "variant", event.sku, event.sku, event.updated_at, "", body)
    raise AssertionError(type(event).__name__)


def _lines(lines: tuple[LinePart, ...]) -> tuple[CartLine, ...]:
    return tuple(CartLine(line.sku, line.name, line.variant, line.quantity, line.unit_price) for line in lines)


def _person(part: CustomerPart, source: str, at: datetime, terms: bool) -> Person:
    said: dict[str, Said] = {}
    phone = contact.e164(part.phone) if part.phone else ""
    for field, text in (
        ("name", contact.name(part.name or "")),
        ("kana", contact.kana(part.kana or "")),
        ("phone", phone),
        ("mail", contact.mail(part.mail or "")),
        ("prefecture", prefecture(part.prefecture or "")),
        ("last_order", "" if part.last_order is None else part.last_order.isoformat()),
    ):
        if text:
            said[field] = text
    for field in ("member", "vip", "orders", "spent_this_year", "minutes_on_site", "consent_call", "consent_sms", "consent_mail"):
        value = getattr(part, field)
        if value is not None:
            said[field] = value
    if phone:
        said["phone_source"] = part.phone_source or "checkout"
        if terms:
            said.setdefault("consent_call", True)
    return Person(source, f"customer:{part.id}" if part.id else "", said, at, "")

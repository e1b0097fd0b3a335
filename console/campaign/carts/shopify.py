"""Shopify's events as sightings: the payloads of its webhooks, which its REST Admin API gives in the same form.

https://shopify.dev/docs/api/webhooks
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from console.campaign.carts import contact
from console.campaign.carts.prefectures import prefecture
from console.campaign.carts.sightings import CartEnded, CartSeen, NotForUs, OrderSeen, Person, Said, Sighting, Unreadable, WareSeen, instant
from console.domain.cart import CartLine
from console.domain.link import mark_in

SOURCE: Final = "shopify"
CONSENT_ATTRIBUTE: Final = "okaeri_call_consent"
"""Name of the checkout's note attribute (or, with ``=yes``, the customer's tag) by which a customer agreed to be called."""

_NOT_SOLD: Final = ("draft", "archived")

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """``sent`` is the webhook's own time (``X-Shopify-Triggered-At``); ``terms_cover_calls``: the shop's terms at the checkout name calls."""

    received: datetime
    sent: datetime | None
    terms_cover_calls: bool
    goods: str

    def tie(self, rank: int) -> str:
        return f"{'' if self.sent is None else self.sent.isoformat()}|{rank}"


def read(topic: str, payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    """Raises ``Unreadable`` with the field that is wrong, ``NotForUs`` for a topic that tells us nothing."""
    reader = _READERS.get(topic)
    if reader is None:
        raise NotForUs(f"Shopify の通知「{topic[:60]}」は使いません。", f"The Shopify topic “{topic[:60]}” is not used.")
    try:
        return reader(payload, reading)
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as fault:
        what = fault.args[0] if isinstance(fault, KeyError) and fault.args else type(fault).__name__
        raise Unreadable(
            f"Shopify の通知「{topic}」に項目「{what}」がないか、形が違います。",
            f"The Shopify event “{topic}” lacks the field “{what}” or has it in another form.",
        ) from fault


def _checkout(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    at = instant(payload["updated_at"], reading.received)
    tie = reading.tie(1)
    key = _key("checkout", payload["id"])
    person = _person(payload, at, tie, reading)
    alias = _key("cart", payload["cart_token"]) if payload.get("cart_token") else ""
    made: list[Sighting] = []
    if person.reachable:
        lines = _lines(payload["line_items"], _currency(payload))
        made.append(CartSeen(SOURCE, key, at, tie, person, lines, str(payload.get("abandoned_checkout_url") or ""), reading.goods, alias))
    elif not payload.get("completed_at"):
        raise NotForUs("連絡先がまだ入力されていないカートです。", "A cart whose customer has not yet given any contact.")
    if payload.get("completed_at"):
        made.append(CartEnded(SOURCE, key))
    return tuple(made)


def _checkout_deleted(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    return (CartEnded(SOURCE, _key("checkout", payload["id"])),)


def _order(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    at = instant(payload["updated_at"], reading.received)
    tie = reading.tie(2)
    person = _person(payload, at, tie, reading)
    carts = [
        _key(kind, payload[f"{kind}_{field}"]) for kind, field in (("checkout", "id"), ("cart", "token")) if payload.get(f"{kind}_{field}")
    ]
    currency = _currency(payload)
    return (
        OrderSeen(
            source=SOURCE,
            key=_key("order", payload["id"]),
            number=str(payload.get("name") or payload["id"]),
            at=at,
            tie=tie,
            placed_at=instant(payload.get("processed_at") or payload["created_at"], reading.received),
            person=person if person.reachable else None,
            total=_yen(payload["total_price"], currency),
            lines=_lines(payload["line_items"], currency),
            paid=payload.get("financial_status") in ("paid", "partially_refunded", "refunded"),
            cancelled=payload.get("cancelled_at") is not None,
            carts=tuple(carts),
            mark=mark_in(payload.get("landing_site")),
        ),
    )


def _customer(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    at = instant(payload["updated_at"], reading.received)
    return (_person({"customer": payload}, at, reading.tie(3), reading),)


def _product(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    at = instant(payload["updated_at"], reading.received)
    tie = reading.tie(1)
    made = []
    for variant in payload["variants"]:
        stock = variant.get("inventory_quantity")
        body: dict[str, str | int | None] = {
            "sku": str(variant.get("sku") or variant["id"]),
            "name": str(payload["title"]),
            "price": _yen(variant["price"], None),
            # Without stock-keeping Shopify counts nothing: there is always one to sell.
            "stock": int(stock) if stock is not None and variant.get("inventory_management") else None,
        }
        if payload.get("status") in _NOT_SOLD:
            body["selling"] = False
        item = str(variant.get("inventory_item_id") or variant["id"])
        made.append(WareSeen(SOURCE, "variant", str(variant["id"]), item, at, tie, body))
    return tuple(made)


def _level(payload: Payload, reading: Reading) -> tuple[Sighting, ...]:
    at = instant(payload["updated_at"], reading.received)
    item, place = str(payload["inventory_item_id"]), str(payload["location_id"])
    available = payload["available"]
    body: dict[str, str | int | None] = {"stock": None if available is None else int(available)}
    return (WareSeen(SOURCE, "level", f"{item}@{place}", item, at, reading.tie(1), body),)


_READERS: Final[Mapping[str, Callable[[Payload, Reading], tuple[Sighting, ...]]]] = {
    "checkouts/create": _checkout,
    "checkouts/update": _checkout,
    "checkouts/delete": _checkout_deleted,
    "orders/create": _order,
    "orders/paid": _order,
    "orders/updated": _order,
    "orders/cancelled": _order,
    "customers/create": _customer,
    "customers/update": _customer,
    "products/create": _product,
    "products/update": _product,
    "inventory_levels/update": _level,
}


def _person(payload: Payload, at: datetime, tie: str, reading: Reading) -> Person:
    """Of a checkout, an order, or ``{"customer": …}``. The customer's own record is of its own time, the rest of the event's."""
    customer: Payload = payload.get("customer") or {}
    address: Payload = payload.get("billing_address") or payload.get("shipping_address") or customer.get("default_address") or {}
    said: dict[str, Said] = {}
    named = contact.name(
        customer.get("last_name") or address.get("last_name") or "", customer.get("first_name") or address.get("first_name") or ""
    )
    phone = next(
        (n for given in (payload.get("phone"), customer.get("phone"), address.get("phone")) if given and (n := contact.e164(str(given)))),
        "",
    )
    address_of_mail = contact.mail(str(payload.get("email") or customer.get("email") or ""))
    where = prefecture(str(address.get("province_code") or address.get("province") or ""))
    for field, value in (("name", named), ("phone", phone), ("mail", address_of_mail), ("prefecture", where)):
        if value:
            said[field] = value
    if phone:
        said["phone_source"] = "checkout"
        said.update(_call_consent(payload, customer, reading))
    if customer.get("orders_count") is not None:
        said["orders"] = int(customer["orders_count"])
    if customer.get("state") is not None:
        said["member"] = customer["state"] == "enabled"
    tags = {tag.strip().casefold() for tag in str(customer.get("tags") or "").split(",")}
    if "tags" in customer:
        said["vip"] = "vip" in tags
    said.update(_message_consent(payload, customer))
    return Person(SOURCE, _key("customer", customer["id"]) if customer.get("id") else "", said, at, tie)


def _call_consent(payload: Payload, customer: Payload, reading: Reading) -> dict[str, Said]:
    """Shopify asks for consent to mail and SMS only; to calls it is the shop's own question, or its terms."""
    for note in payload.get("note_attributes") or ():
        if note.get("name") == CONSENT_ATTRIBUTE:
            return {"consent_call": str(note.get("value")).casefold() in ("yes", "true", "1", "on", "はい", "同意する")}
    tags = {tag.strip().casefold() for tag in str(customer.get("tags") or "").split(",")}
    if f"{CONSENT_ATTRIBUTE}=no" in tags:
        return {"consent_call": False}
    if f"{CONSENT_ATTRIBUTE}=yes" in tags or reading.terms_cover_calls:
        return {"consent_call": True}
    return {}


def _message_consent(payload: Payload, customer: Payload) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for field, own, state in (
        ("consent_mail", "buyer_accepts_marketing", "email_marketing_consent"),
        ("consent_sms", "buyer_accepts_sms_marketing", "sms_marketing_consent"),
    ):
        kept = (customer.get(state) or {}).get("state")
        if payload.get(own) is not None:
            said[field] = bool(payload[own])
        elif kept is not None:
            said[field] = kept == "subscribed"
    return said


def _lines(items: Sequence[Payload], currency: str | None) -> tuple[CartLine, ...]:
    return tuple(
        CartLine(
            sku=str(item.get("sku") or item.get("variant_id") or item["title"]),
            name=str(item["title"]),
            variant=str(item.get("variant_title") or ""),
            quantity=int(item["quantity"]),
            unit_price=_yen(item["price"], currency),
        )
        for item in items
    )


def _currency(payload: Payload) -> str | None:
    return payload.get("currency") or payload.get("presentment_currency")


def _yen(amount: object, currency: str | None) -> int:
    if currency not in (None, "JPY"):
        raise Unreadable(f"通貨 {currency} の金額は扱えません（円のみ）。", f"Amounts in {currency} are not handled, yen only.")
    return int(Decimal(str(amount)).to_integral_value())


def _key(kind: str, value: object) -> str:
    return f"{kind}:{value}"

"""A cart as the queue shows it, read from the engine's answer; free of Qt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.ui.answers import JSON, Refusal, refusal_of, text_of
from console.ui.shop_time import moment


@dataclass(frozen=True, slots=True)
class Item:
    sku: str
    name: str
    variant: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Row:
    """One cart of the queue; money is yen with tax. ``rule``: why nothing is going to be done by itself."""

    cart_id: str
    customer: str
    phone_masked: str
    items: tuple[Item, ...]
    value: int
    segment: str
    why_ja: str
    why_en: str
    next_step: str
    next_at: datetime | None
    attempts: int
    consent: str
    status: str
    barred: bool
    abandoned_at: datetime | None
    vip: bool = False
    rule: str = ""
    plan_ja: str = ""
    plan_en: str = ""
    appointed: bool = False
    snoozed_until: datetime | None = None
    snoozed_by: str = ""
    excluded_by: str = ""
    assigned_to: str = ""

    def why(self, lang: str) -> str:
        """Why the cart has its tier."""
        return (self.why_ja or self.why_en) if lang == "ja" else (self.why_en or self.why_ja)

    def plan(self, lang: str) -> str:
        """Why this step, or why none."""
        return (self.plan_ja or self.plan_en) if lang == "ja" else (self.plan_en or self.plan_ja)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a cart. ``body`` as docs/ENGINE_DOOR.md has it."""

    at: datetime | None
    kind: str
    body: JSON


@dataclass(frozen=True, slots=True)
class Detail:
    """One cart with all that is known of it. ``gate``: what would be said to a call now; ``None``: nothing stands in the way."""

    row: Row
    gate: Refusal | None
    story: tuple[Event, ...]


def rows_of(body: JSON) -> list[Row]:
    return [row_of(cart) for cart in body.get("carts") or () if isinstance(cart, dict) and cart.get("cart_id")]


def row_of(cart: JSON) -> Row:
    given = cart.get("plan")
    plan: JSON = given if isinstance(given, dict) else {}
    return Row(
        cart_id=str(cart["cart_id"]),
        customer=text_of(cart.get("customer")),
        phone_masked=text_of(cart.get("phone_masked")),
        items=tuple(_item(item) for item in cart.get("items") or () if isinstance(item, dict)),
        value=int(cart.get("value") or 0),
        segment=text_of(cart.get("segment")),
        why_ja=text_of(cart.get("segment_why")),
        why_en=text_of(cart.get("segment_why_en")),
        next_step=text_of(cart.get("next_step")),
        next_at=moment(cart.get("next_at")),
        attempts=int(cart.get("attempts") or 0),
        consent=_consent(cart.get("consent")),
        status=text_of(cart.get("status")),
        barred=bool(cart.get("barred")),
        abandoned_at=moment(cart.get("abandoned_at")),
        vip=bool(cart.get("vip")),
        rule=text_of(cart.get("rule")),
        plan_ja=text_of(plan.get("ja")),
        plan_en=text_of(plan.get("en")),
        appointed=bool(plan.get("appointed")),
        snoozed_until=moment(cart.get("snoozed_until")),
        snoozed_by=text_of(cart.get("snoozed_by")),
        excluded_by=text_of(cart.get("excluded_by")),
        assigned_to=text_of(cart.get("assigned_to")),
    )


def detail_of(body: JSON) -> Detail:
    gate = refusal_of({"error": body["gate"]}, 409) if isinstance(body.get("gate"), dict) else None
    told = [one for one in body.get("story") or () if isinstance(one, dict)]
    return Detail(row_of(body), gate, tuple(Event(moment(one.get("at")), text_of(one.get("kind")), one) for one in told))


def _item(item: JSON) -> Item:
    return Item(
        text_of(item.get("sku")),
        text_of(item.get("name")),
        text_of(item.get("variant")),
        int(item.get("quantity") or 1),
        int(item.get("price") or 0),
    )


def _consent(value: Any) -> str:
    """``yes``, ``no`` or the engine's own word. A consent may come as a truth value or per channel."""
    if isinstance(value, dict):
        value = value.get("call", False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text_of(value)

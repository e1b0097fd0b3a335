"""What may be said in one call: the shop's facts, the cart, the customer, and the sums that follow from them.

Worked out anew from the facts, so that the judge does not lean on what it judges.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from console.domain.call import CallBrief
from console.domain.script import GIVEN
from console.simulation.expectations import normal

IN_HAND_S: Final = 1.0
"""A line is filled at most this long before it sounds."""

Change = tuple[float, str, str | int | bool]
"""A fact that the shop sends during the call: seconds since the answer, key, value."""


@dataclass(frozen=True, slots=True)
class ShopTruth:
    """``amounts``: second of the call → the sums in yen that are true from then on; ``stock``: likewise what there is of the cart's goods;
    ``totals``: likewise what the cart comes to; ``percents``; ``numbers`` are all other numbers that any fact holds. ``goods``: words that name contents or goods; ``lines``: approved texts by id; ``offers``: words of
    offers → whether this customer may be made them; ``rivals``: shops of the comparison sheet → (date, source); ``consents``: channels
    agreed to; ``returns``: the rules of goods in the cart that have their own, ``general_return`` the shop's, ``some_generally`` whether
    other goods of the cart fall under it."""

    amounts: Mapping[float, frozenset[int]]
    percents: frozenset[int]
    stock: Mapping[float, frozenset[int]]
    goods: tuple[str, ...]
    totals: Mapping[float, frozenset[int]] = field(default_factory=lambda: {0.0: frozenset()})
    numbers: frozenset[int] = frozenset()
    family: str = ""
    seller: str = ""
    personas: tuple[str, ...] = ()
    barred: bool = False
    pushes: int = 2
    longest_s: float = 600.0
    lines: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, bool] = field(default_factory=dict)
    rivals: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    consents: tuple[str, ...] = ("sms", "mail")
    returns: tuple[str, ...] = ()
    general_return: str = ""
    some_generally: bool = True

    def stock_at(self, at: float) -> frozenset[int]:
        """The counts that a line which begins at ``at`` may tell."""
        return _true_at(self.stock, at)

    def amounts_at(self, at: float) -> frozenset[int]:
        """The sums that a line which begins at ``at`` may tell."""
        return _true_at(self.amounts, at)

    def total_at(self, at: float) -> int:
        """The most that the cart comes to for a line which begins at ``at``."""
        return max(_true_at(self.totals, at), default=0)


def truth_of(brief: CallBrief, changed: Iterable[Change] = ()) -> ShopTruth:
    """From the brief, and the prices and the stock that the shop sends during the call."""
    changed = tuple(changed)
    facts = {f.key: f.value for f in brief.facts}
    told = [f"{f.value}。{f.spoken}" for f in brief.facts]
    percents = {v for k, v in facts.items() if k.endswith(".percent") and isinstance(v, int)}
    percents |= {int(n) for text in told for n in re.findall(r"(\d+)%", normal(text))}
    of_cart = {f"product.{line.sku}.price" for line in brief.cart.lines}
    texts = {number for f, text in zip(brief.facts, told, strict=True) if f.key not in of_cart for number in _numbers(text)}
    prices = _prices(brief, changed)
    amounts = {at: frozenset(_sums(brief, unit, facts, percents) | texts) for at, unit in prices.items()}
    customer, most = brief.customer, max(_total(brief, unit) for unit in prices.values())
    names = {number for line in brief.cart.lines for number in _numbers(f"{line.name} {line.variant} {line.quantity}")}
    script = brief.script.script
    rules = {line.sku: _return_rule(line.sku, brief) for line in brief.cart.lines}
    return ShopTruth(
        amounts=amounts,
        percents=frozenset(percents),
        stock=_stock(brief, changed),
        totals={at: frozenset({_total(brief, unit)}) for at, unit in prices.items()},
        goods=tuple({line.name for line in brief.cart.lines} | {brief.cart.goods}),
        numbers=frozenset(names | _numbers(brief.shop.return_number)),
        family=customer.family_name,
        seller=brief.shop.name,
        personas=(
            brief.shop.persona,
            *(str(v) for k, v in facts.items() if k.startswith("shop.persona")),
            *(value[1:] for _, value in (script.variables if script is not None else ()) if value.startswith(GIVEN)),
        ),
        barred=customer.barred,
        pushes=brief.pushes_allowed,
        longest_s=brief.longest_call_s,
        lines={line.id: line.text for line in script.lines_on(brief.now.date())} if script is not None else {},
        offers={
            "クーポン": customer.orders == 0 and most >= _int(facts.get("offer.HELLO10.minimum")),
            "会員特典": customer.vip,
            "吸湿ソックスをお求め": any(line.sku == facts.get("offer.SOCKS15.with_sku") for line in brief.cart.lines),
        },
        rivals={
            str(v): (str(facts.get(f"{k.removesuffix('name')}date")), str(facts.get(f"{k.removesuffix('name')}source")))
            for k, v in facts.items()
            if k.endswith(".rival.name")
        },
        consents=tuple(name for name, given in (("sms", customer.consent_sms), ("mail", customer.consent_mail)) if given),
        returns=tuple(rule for rule in rules.values() if rule),
        general_return=next((f.spoken for f in brief.facts if f.key == "return.condition"), ""),
        some_generally=not all(rules.values()),
    )


def _true_at(held: Mapping[float, frozenset[int]], at: float) -> frozenset[int]:
    since = max(moment for moment in held if moment <= max(0.0, at - IN_HAND_S))
    return frozenset().union(*(values for moment, values in held.items() if since <= moment <= at))


def _prices(brief: CallBrief, changed: Iterable[Change]) -> dict[float, dict[str, int]]:
    """Second of the call → what one of each of the cart's goods costs from then on; a catalogue newer than the cart goes before it."""
    prices = {line.sku: line.unit_price for line in brief.cart.lines}
    newer = {f.key: f.value for f in brief.facts if f.recorded_at > brief.cart.abandoned_at}
    held = {0.0: {sku: _int(newer.get(f"product.{sku}.price")) or price for sku, price in prices.items()}}
    for at, key, value in sorted(changed, key=lambda change: change[0]):
        sku = key.removeprefix("product.").removesuffix(".price")
        if sku in prices and key == f"product.{sku}.price":
            held[at] = {**held[max(held)], sku: _int(value)}
    return held


def _sums(brief: CallBrief, unit: Mapping[str, int], facts: Mapping[str, str | int | bool], percents: set[int]) -> set[int]:
    """Prices, what is left of them after a discount, with each fee of postage, and what is lacking until it is free. ``unit``: a price by SKU."""
    total = _total(brief, unit)
    prices = {*unit.values(), *(unit[line.sku] * line.quantity for line in brief.cart.lines), total}
    prices |= {v for k, v in facts.items() if k.endswith(".price") and k.split(".")[1] not in unit and isinstance(v, int)}
    after = prices | {price - price * percent // 100 for price in prices for percent in percents}
    fees = {v for k, v in facts.items() if k.startswith("shipping.fee") and isinstance(v, int)}
    free_from = facts.get("shipping.free_from")
    lacking = {free_from - total} if isinstance(free_from, int) else set()
    return after | {price + fee for price in after for fee in fees} | lacking


def _total(brief: CallBrief, unit: Mapping[str, int]) -> int:
    return sum(unit[line.sku] * line.quantity for line in brief.cart.lines)


def _return_rule(sku: str, brief: CallBrief) -> str:
    """In the shop's words; empty for goods under the general rule."""
    rules = {f.key: f.spoken or str(f.value) for f in brief.facts}
    on_sale = any(f.key == f"product.{sku}.on_sale" and f.value is True for f in brief.facts)
    return rules.get(f"product.{sku}.return") or (rules.get("return.sale", "") if on_sale else "")


def _stock(brief: CallBrief, changed: Iterable[Change]) -> dict[float, frozenset[int]]:
    of_cart = tuple(f"product.{line.sku}.stock" for line in brief.cart.lines)
    counts: dict[str, int] = {}
    held: dict[float, frozenset[int]] = {}
    known = [(0.0, fact.key, fact.value) for fact in brief.facts]
    for at, key, value in (*known, *sorted(changed, key=lambda change: change[0])):
        if key.startswith(of_cart) and isinstance(value, int):
            counts[key] = value
        held[at] = frozenset(counts.values())
    return held


def _numbers(text: str) -> set[int]:
    return {int(n) for n in re.findall(r"\d+", normal(text))}


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0

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
    """``amounts`` in yen, ``percents``; ``stock``: second of the call → what there is of the cart's goods from then on; ``numbers``
    are all that any fact holds. ``goods``: words that name contents or goods; ``lines``: approved texts by id; ``offers``: words of
    offers → whether this customer may be made them; ``rivals``: shops of the comparison sheet → (date, source); ``consents``: channels
    agreed to; ``returns``: the rules of goods in the cart that have their own, ``general_return`` the shop's, ``some_generally`` whether
    other goods of the cart fall under it."""

    amounts: frozenset[int]
    percents: frozenset[int]
    stock: Mapping[float, frozenset[int]]
    goods: tuple[str, ...]
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
        since = max(moment for moment in self.stock if moment <= max(0.0, at - IN_HAND_S))
        return frozenset().union(*(counts for moment, counts in self.stock.items() if since <= moment <= at))


def truth_of(brief: CallBrief, changed: Iterable[Change] = ()) -> ShopTruth:
    """From the brief, and the stock that the shop sends during the call."""
    facts = {f.key: f.value for f in brief.facts}
    told = [f"{f.value}。{f.spoken}" for f in brief.facts]
    percents = {v for k, v in facts.items() if k.endswith(".percent") and isinstance(v, int)}
    percents |= {int(n) for text in told for n in re.findall(r"(\d+)%", normal(text))}
    amounts = _sums(brief, facts, percents) | {number for text in told for number in _numbers(text)}
    total, customer = brief.cart.total, brief.customer
    names = {number for line in brief.cart.lines for number in _numbers(f"{line.name} {line.variant} {line.quantity}")}
    script = brief.script.script
    rules = {line.sku: _return_rule(line.sku, brief) for line in brief.cart.lines}
    return ShopTruth(
        amounts=frozenset(amounts),
        percents=frozenset(percents),
        stock=_stock(brief, changed),
        goods=tuple({line.name for line in brief.cart.lines} | {brief.cart.goods}),
        numbers=frozenset(amounts | names | _numbers(brief.shop.return_number)),
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
            "クーポン": customer.orders == 0 and total >= _int(facts.get("offer.HELLO10.minimum")),
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


def _sums(brief: CallBrief, facts: Mapping[str, str | int | bool], percents: set[int]) -> set[int]:
    """Prices, what is left of them after a discount, with each fee of postage, and what is lacking until it is free."""
    total = brief.cart.total
    prices = {line.unit_price for line in brief.cart.lines} | {line.price for line in brief.cart.lines} | {total}
    prices |= {v for k, v in facts.items() if k.endswith(".price") and isinstance(v, int)}
    after = prices | {price - price * percent // 100 for price in prices for percent in percents}
    fees = {v for k, v in facts.items() if k.startswith("shipping.fee") and isinstance(v, int)}
    free_from = facts.get("shipping.free_from")
    lacking = {free_from - total} if isinstance(free_from, int) else set()
    return after | {price + fee for price in after for fee in fees} | lacking


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

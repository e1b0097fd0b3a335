"""Briefs of the demo shop for simulations: the customer and cart of a scenario, past the gate or not."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import holidays

from console.campaign.carts.demo_shop import DemoShop, load_demo_shop
from console.campaign.gate.rules import Refusal, refusal
from console.campaign.gate.situation import ScriptState, Situation, Stocked
from console.campaign.scripts.shipped import fitting, for_demo, shipped_packs
from console.domain.call import CallBrief
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import BadInput, OkaeriError
from console.domain.script import ApprovedScript, Script
from console.settings import Settings
from console.shipped import shipped
from console.simulation.scenario import DEFAULT_NOW, Scenario
from console.simulation.yaml_lines import Located


class NotDialled(OkaeriError):
    """The gate refused; ``rule`` names why."""

    def __init__(self, no: Refusal, *, barred: bool) -> None:
        super().__init__(no.ja, no.en)
        self.rule = no.rule
        self.barred = barred


def brief_for(name: str, call_id: str, now: datetime = DEFAULT_NOW) -> CallBrief:
    """The demo customer ``name`` with their cart, on the pack for it."""
    demo = load_demo_shop(shipped("assets/demo"), now)
    customer = demo.customer(name)
    return CallBrief(
        call_id, demo.shop, customer, demo.cart_of(customer), _script(None, customer, demo.cart_of(customer), now), demo.facts, now
    )


def brief_of(scenario: Scenario) -> CallBrief:
    """Raises ``NotDialled`` when the gate refuses, ``BadInput`` when the scenario names what the demo shop has not."""
    now = scenario.now
    demo = load_demo_shop(shipped("assets/demo"), now)
    customer = demo.customer(scenario.customer) if scenario.customer else demo.customers[0]
    cart = demo.cart_of(customer)
    if scenario.profile is not None:
        customer = _with_profile(customer, scenario.profile)
    if scenario.cart is not None:
        cart = _cart(scenario.cart, cart, demo)
    no = refusal(
        Situation(
            at=now,
            customer=customer,
            cart_id=cart.id,
            goods=tuple(Stocked(line, None) for line in cart.lines),
            is_holiday=now.date() in holidays.country_holidays("JP", years=now.year),
            excluded_day=False,
            script=ScriptState.APPROVED,
            loopback=True,
            caller_id=True,
            trunk_ready=True,
        )
    )
    if no is not None:
        raise NotDialled(no, barred=customer.barred)
    script = _script(scenario.script, customer, cart, now)
    return CallBrief(scenario.id, demo.shop, customer, cart, script, demo.facts, now, asks_survey=Settings().survey.keypad)


def _script(pack: str | None, customer: Customer, cart: Cart, now: datetime) -> ApprovedScript:
    """The pack named, else the one that fits the cart."""
    packs = {script.pack: script for script in _packs()}
    found = packs.get(pack) if pack is not None else fitting(tuple(packs.values()), customer, cart)
    if found is None:
        raise BadInput(
            f"台本「{pack or cart.goods}」はありません。{'、'.join(packs)} のどれかです。",
            f"There is no script {pack or cart.goods!r}; one of {', '.join(packs)}.",
        )
    return for_demo(found, now)


@cache
def _packs() -> tuple[Script, ...]:
    return shipped_packs()


def _with_profile(customer: Customer, profile: Located) -> Customer:
    """A customer who differs from the demo's in what ``profile`` names."""
    fields = {f: getattr(customer, f) for f in Customer.__dataclass_fields__ if f != "id"}
    profile.only(*fields)
    changed: dict[str, Any] = dict(profile.values)
    return replace(customer, **changed)


def _cart(given: Located, cart: Cart, demo: DemoShop) -> Cart:
    """``lines: [{sku, variant, quantity}]`` with the demo shop's products."""
    given.only("lines", "goods")
    facts = {f.key: f.value for f in demo.facts}
    lines = []
    for item in given.values.get("lines") or []:
        if not isinstance(item, Located):
            raise given.fault("lines", "lines は {sku, variant, quantity} の並びです", "lines is a list of {sku, variant, quantity}")
        item.only("sku", "variant", "quantity")
        sku = str(item.values.get("sku"))
        price = facts.get(f"product.{sku}.price")
        if not isinstance(price, int):
            raise item.fault("sku", f"デモ店舗に「{sku}」という商品はありません", f"the demo shop has no product {sku!r}")
        lines.append(
            CartLine(
                sku, str(facts[f"product.{sku}.name"]), str(item.values.get("variant", "")), int(item.values.get("quantity", 1)), price
            )
        )
    goods = given.values.get("goods") or next((c.goods for c in demo.carts if lines and c.lines[0].sku == lines[0].sku), cart.goods)
    return replace(cart, lines=tuple(lines) or cart.lines, goods=str(goods))

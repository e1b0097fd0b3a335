"""Carts to try a script with: the shop's own, with an invented person in each; else of the script's sample goods; else the demo shop's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from console.campaign.carts.demo_shop import load_demo_shop
from console.campaign.scripts.approval import content_hash
from console.domain.call import CallBrief, Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import Approval, ApprovedScript, Script
from console.service.terms import JAPAN
from console.service.unit_of_work import UnitOfWork
from console.shipped import shipped

AT_MOST: Final = 12
LOOKED_AT: Final = 400
SAMPLE: Final = "sample"
ANY_KIND: Final = "商品"
"""What a cart holds of which nobody told the kind."""
LENT_TERMS: Final = ("shipping.fee", "shipping.days", "payment.methods", "return.condition", "law.cooling_off.days")
"""Without any of these a call sends no link, and nothing could be tried of what comes before it."""
NAMES: Final = (
    ("山田 花子", "ヤマダ ハナコ"),
    ("佐藤 健", "サトウ ケン"),
    ("高橋 美咲", "タカハシ ミサキ"),
    ("伊藤 大輔", "イトウ ダイスケ"),
)


@dataclass(frozen=True, slots=True)
class Cases:
    """``own``: the carts and facts are the shop's own, none of them lent. No brief holds a customer's name, number or address."""

    briefs: tuple[CallBrief, ...]
    own: bool


def for_trial(script: Script, at: datetime) -> ApprovedScript:
    """Wrapped as a call wants it, signed by nobody: for simulated customers only, the gate lets no such script pass."""
    nobody = Approval("", at, demo=True)
    return ApprovedScript(script.pack, script.version, content_hash(script), (nobody, nobody), script.lines, script)


def cases(work: UnitOfWork, shop_id: str, script: Script, now: datetime, *, limit: int = AT_MOST) -> Cases:
    """Carts of the kind that the script serves, dearest and cheapest among them. A shop that has none is lent customers, the terms that it has
    not told, and, where the script names no sample goods of its own, the demo's carts and goods."""
    at = now.astimezone(JAPAN).replace(hour=14, minute=10, second=0, microsecond=0)
    approved = for_trial(script, at - timedelta(days=1))
    _, rows = work.carts.page(0, LOOKED_AT, now)
    found = [work.carts.get(row.cart_id) for row in rows]
    fitting = sorted(
        (cart for cart in found if cart.lines and (not script.goods or cart.goods in script.goods)), key=lambda cart: cart.total
    )
    shop, facts = work.shops.get(shop_id), work.facts.of(shop_id, at)
    if fitting:
        step = max(1, len(fitting) // limit)
        briefs = [
            CallBrief(
                f"trial-{n}", shop, _nobody(work.customers.get(cart.customer_id), n, script.vip), _unlinked(cart), approved, facts, at
            )
            for n, cart in enumerate(fitting[::step][:limit])
        ]
        return Cases(tuple(briefs), own=True)
    demo = demo_briefs(script, at, limit=limit)
    if script.samples:
        return Cases(tuple(_of_samples(brief, script, n, shop, facts) for n, brief in enumerate(demo)), own=False)
    return Cases(tuple(replace(brief, shop=shop, facts=_lent(brief.facts, facts)) for brief in demo), own=False)


def _lent(demo: Iterable[Fact], own: Sequence[Fact]) -> tuple[Fact, ...]:
    told = {fact.key for fact in own}
    return (*(fact for fact in demo if fact.key not in told), *own)


def _of_samples(brief: CallBrief, script: Script, number: int, shop: Shop, facts: Sequence[Fact]) -> CallBrief:
    """A lent customer with a cart of the sample goods: the one, the other, both. Of the demo's facts come those only without which no link is sent."""
    lines = tuple(CartLine(f"{SAMPLE}-{n}", sample.name, "", 1, sample.price) for n, sample in enumerate(script.samples, start=1))
    taken = range(len(lines)) if number % 3 == 2 else (number % len(lines),)
    kind = script.samples[taken[0]].goods or next(iter(script.goods), ANY_KIND)
    cart = replace(_unlinked(brief.cart), id=f"{SAMPLE}-{number}", lines=tuple(lines[n] for n in taken), goods=kind)
    catalogue = [
        Fact(f"{SAMPLE}:{key}", key, value, "", SAMPLE, brief.now)
        for line in lines
        for key, value in ((f"product.{line.sku}.name", line.name), (f"product.{line.sku}.price", line.unit_price))
    ]
    terms = [fact for fact in brief.facts if fact.key in LENT_TERMS]
    return replace(brief, shop=shop, cart=cart, facts=_lent(terms, (*catalogue, *facts)))


def demo_briefs(script: Script, at: datetime, *, limit: int = AT_MOST) -> tuple[CallBrief, ...]:
    """The demo shop's carts of the kind that the script serves, or all of them where it has none."""
    approved = for_trial(script, at - timedelta(days=1))
    demo = load_demo_shop(shipped("assets/demo"), at)
    carts = [cart for cart in demo.carts if not script.goods or cart.goods in script.goods] or list(demo.carts)
    people = {customer.id: customer for customer in demo.customers}
    return tuple(
        CallBrief(f"trial-{n}", demo.shop, _nobody(people[c.customer_id], n, script.vip), c, approved, demo.facts, at)
        for n, c in enumerate(carts[:limit])
    )


def _nobody(customer: Customer, number: int, vip: bool) -> Customer:
    name, kana = NAMES[number % len(NAMES)]
    return replace(
        customer,
        id=f"trial-{number}",
        name=name,
        kana=kana,
        phone="090-0000-0001",
        mail="trial@example.com",
        vip=vip or customer.vip,
        barred=False,
        consent_call=True,
        consent_sms=True,
    )


def _unlinked(cart: Cart) -> Cart:
    return replace(cart, customer_id="trial", checkout_url="https://shop.example/cart")

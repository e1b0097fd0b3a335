"""Which terms of a purchase a shop has no fact for: while one of them cannot be told, a call sends no link and a person is asked instead."""

from collections.abc import Iterable
from datetime import datetime

from console.conversation.dialogue.plan import plan_of
from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.derived import derive
from console.conversation.knowledge.filling import Focus, fill
from console.domain.call import CallBrief, Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import Approval, ApprovedScript, Script
from console.domain.terms import Term, terms_in


def untold(script: Script, shop: Shop, facts: Iterable[Fact], now: datetime) -> frozenset[Term]:
    """Of a cart that brings nothing of its own: goods without terms of theirs, too cheap for free postage, sent anywhere.

    Raises ``BadInput`` for a script that is not whole.
    """
    approved, told = _unsigned(script, now), tuple(facts)
    plan = plan_of(approved, now.date())
    book = book_of(told)
    book = book.with_facts(derive(_plainest(approved, shop, told, now), book, (), now))
    missing: set[Term] = set()
    for step in plan.place("terms").steps:
        texts = [plan.lines[name].text for name in step]
        if all(fill(text, plan.variables, book, Focus(), now) is None for text in texts):
            missing.update(*map(terms_in, texts))
    return frozenset(missing)


def _unsigned(script: Script, now: datetime) -> ApprovedScript:
    """Spoken to nobody, so nobody asks for its hash: that would take longer than all the rest."""
    nobody = Approval("", now)
    return ApprovedScript(script.pack, script.version, "", (nobody, nobody), script.lines, script)


def _plainest(approved: ApprovedScript, shop: Shop, facts: tuple[Fact, ...], now: datetime) -> CallBrief:
    customer = Customer(
        id="any",
        name="",
        kana="",
        phone="",
        mail=None,
        member=False,
        orders=0,
        last_order=None,
        spent_this_year=0,
        vip=False,
        prefecture="",
    )
    cart = Cart("any", customer.id, (CartLine("", "", "", 1, 1),), now, "", "")
    return CallBrief("any", shop, customer, cart, approved, facts, now)

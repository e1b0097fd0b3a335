"""What can be sent back of this cart: a product's own rule (``product.SKU.return``) goes before the shop's general one.

A sale good without a rule of its own falls under the shop's rule for such goods. Of goods whose own rule has expired nothing is told:
the general rule would promise what they may not have.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.domain.cart import CartLine
from console.domain.facts import Fact

OWN: Final = "return.own"
"""Stands in a call's facts when anything in the cart has a rule of its own; its sentence tells every rule of this cart."""
_GENERAL: Final = "return.condition"
_POSTAGE: Final = "return.postage"
_EXCHANGE: Final = "return.exchange"


def returns(lines: Iterable[CartLine], book: Book, now: datetime) -> tuple[Fact, ...]:
    """The facts that take the place of the shop's for this cart; empty when all of it falls under the general rule."""
    goods = {line.sku: line.name for line in lines}
    rules = {sku: rule for sku in goods if (rule := _own(sku, book)) is not None}
    if not rules:
        return ()
    told = {sku: _sentence(goods[sku], book.get(rule.key, now), named=len(goods) > 1) for sku, rule in rules.items()}
    general = book.get(_GENERAL, now) if len(rules) < len(goods) else None
    whole = all(told.values()) and (len(rules) == len(goods) or (general is not None and bool(general.spoken)))
    sentences = [*told.values(), *([f"そのほかの商品は、{general.spoken}"] if general else [])]
    source = ", ".join([*(rule.id for rule in rules.values()), *([general.id] if general else [])])
    value = "、".join(str(rule.value) for rule in rules.values())
    told_of = [(key, value, "。".join(sentences) if whole else "") for key in (OWN, _GENERAL)]
    # An exchange is not promised where one of the goods may be without it; the postage is that of goods that can be sent back.
    silent = [(key, "", "") for key in (_EXCHANGE, *((_POSTAGE,) if general is None else ()))]
    made = (*told_of, *silent)
    # Recorded no earlier than what they stand in for, which the shop may change during the call.
    at = max([now, *(book.facts[key].recorded_at for key, _, _ in made if key in book.facts)])
    return tuple(Fact(f"derived:{key}", key, value, spoken, source, at) for key, value, spoken in made)


def _own(sku: str, book: Book) -> Fact | None:
    rule = book.facts.get(f"product.{sku}.return")
    on_sale = book.facts.get(f"product.{sku}.on_sale")
    return book.facts.get("return.sale") if rule is None and on_sale is not None and on_sale.value is True else rule


def _sentence(name: str, rule: Fact | None, *, named: bool) -> str:
    """Empty for a rule that no longer holds. One without a sentence is told in the shop's own word, if the guardrails let it pass."""
    if rule is None:
        return ""
    said = rule.spoken.rstrip("。") or f"返品については、{rule.value}となっております"
    return f"{name}は、{said}" if named and name not in said else said

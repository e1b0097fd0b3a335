"""Conditions that a line may ask for (``when``), from the facts and from where the call stands."""

from collections.abc import Container, Iterable
from typing import Final

from console.conversation.knowledge.book import Book
from console.conversation.knowledge.filling import Focus
from console.domain.call import CallBrief

_KINDS: Final = {"衣料品": "clothing", "家電製品": "appliance", "化粧品": "cosmetics", "食品": "food", "家具": "furniture"}
SUM_OUTDATED: Final = "sum_outdated"
"""A sum was told that has changed since."""
KNOWN: Final = frozenset(
    {
        *_KINDS.values(),
        "fiscal_close",
        "several",
        "identified",
        "stranger",
        "answer_waits",
        "in_stock",
        "out_of_stock",
        "postage_free",
        "free_by_sum",
        "free_otherwise",
        "postage_due",
        "postage_by_place",
        "both_channels",
        "via_sms",
        "via_mail",
        "sent",
        "not_sent",
        "first_push",
        "upset",
        "survey",
        "price_changed",
        SUM_OUTDATED,
    }
)
"""Every name that ``when`` may hold; anything else is a slip of the script's author."""


UNHEARD: Final = "unheard:"
"""``unheard:LINE``: that line has not been heard to the end in this call."""


def unheard(wanted: Iterable[str], heard: Container[str]) -> frozenset[str]:
    """Those of ``wanted`` that ask for a line not to have been heard, and hold."""
    return frozenset(name for name in wanted if name.startswith(UNHEARD) and name.removeprefix(UNHEARD) not in heard)


def of_facts(brief: CallBrief, book: Book, focus: Focus) -> frozenset[str]:
    """Those that follow from facts alone."""
    found: set[str] = set()
    if brief.cart.goods in _KINDS:
        found.add(_KINDS[brief.cart.goods])
    if book.get("season.fiscal_close", brief.now) is not None:
        found.add("fiscal_close")
    if sum(line.quantity for line in brief.cart.lines) > 1:
        found.add("several")
    total = book.get("cart.total", brief.now)
    if total is not None and total.value != brief.cart.total:
        found.add("price_changed")
    postage = book.get("cart.postage", brief.now)
    if postage is not None:
        found.add("postage_due" if postage.value else "postage_free")
    elif book.get("cart.postage_most", brief.now) is not None:
        found.add("postage_by_place")
    price, free_from = book.get("cart.goods_price", brief.now), book.get("shipping.free_from", brief.now)
    reached = price is not None and free_from is not None and int(price.value) >= int(free_from.value)
    found.add("free_by_sum" if reached else "free_otherwise")
    stock = book.get(f"product.{focus.sku}.stock.{focus.size}" if focus.size else f"product.{focus.sku}.stock", brief.now)
    if stock is not None:
        found.add("in_stock" if stock.value else "out_of_stock")
    return frozenset(found)

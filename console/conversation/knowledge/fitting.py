"""Which size a shop names for a body height: read out of the product's size guide, never computed beyond it."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.domain.facts import Fact

AROUND_CM: Final = 5
"""「165cm前後」 is taken as 160 to 170."""
_ENTRY: Final = re.compile(r"(\d{3})\s*cm前後は\s*([A-Z0-9]+)")


def heights(book: Book, skus: Iterable[str], now: datetime) -> tuple[int, ...]:
    """The heights (cm) that the guides of ``skus`` name."""
    return tuple(sorted({height for sku in skus for height, _ in _guide(book, sku, now)}))


def fitting(book: Book, skus: Iterable[str], height_cm: int, now: datetime) -> tuple[Fact, ...]:
    """``call.height`` as the customer gave it, and for each product whose guide covers it ``product.SKU.fit``, with the guide's sentence."""
    found = [Fact("derived:call.height", "call.height", height_cm, "", "customer", now)]
    for sku in skus:
        guide = book.get(f"product.{sku}.size_guide", now)
        near = [size for height, size in _guide(book, sku, now) if abs(height - height_cm) <= AROUND_CM]
        if guide is not None and guide.spoken and near:
            key = f"product.{sku}.fit"
            found.append(Fact(f"derived:{key}", key, near[0], guide.spoken, guide.id, now))
    return tuple(found)


def _guide(book: Book, sku: str, now: datetime) -> list[tuple[int, str]]:
    guide = book.get(f"product.{sku}.size_guide", now)
    return [(int(height), size) for height, size in _ENTRY.findall(str(guide.value))] if guide is not None else []

"""What another segmentation would change, over the carts that are there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from console.campaign.segments.conditions import CartFacts
from console.campaign.segments.segmentation import Segmentation

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Move:
    """One cart that would change place."""

    cart_id: str
    old: str
    new: str
    why_ja: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Preview:
    """``moves`` counts carts by (old tier, new tier), only where they differ; ``examples`` are the first few."""

    carts: int
    before: dict[str, int]
    after: dict[str, int]
    moves: dict[tuple[str, str], int]
    vip_gained: int
    vip_lost: int
    examples: tuple[Move, ...]


def preview(now: Segmentation, then: Segmentation, carts: Iterable[tuple[str, CartFacts]]) -> Preview:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    gained = lost = total = 0
    examples: list[Move] = []
    for cart_id, facts in carts:
        total += 1
        old, new = now.tier_of(facts).name, then.tier_of(facts).name
        was, will = now.is_vip(facts), then.is_vip(facts)
        before[old] += 1
        after[new] += 1
        gained += will and not was
        lost += was and not will
        if old != new:
            moves[old, new] += 1
            if len(examples) < EXAMPLES:
                placed = then.placed(facts)
                examples.append(Move(cart_id, old, new, placed.why_ja, placed.why_en))
    return Preview(total, dict(before), dict(after), dict(moves), gained, lost, tuple(examples))

"""Tiers by their rank, wherever they are listed. Pure."""

from collections.abc import Iterable, Sequence


def by_rank(tiers: Iterable[str], order: Sequence[str]) -> list[str]:
    """``order``: the shop's, the highest first. One that the shop no longer has comes last."""
    return sorted(tiers, key=lambda tier: order.index(tier) if tier in order else len(order))

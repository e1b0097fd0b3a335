"""The survey after a call: how satisfied (CSAT, 1 to 5), and how gladly one would tell others of the shop (NPS, 0 to 10)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from console.domain.outcome import Outcome

ASKED_AFTER: Final = frozenset(
    {
        Outcome.RECOVERED,
        Outcome.LINK_SENT,
        Outcome.CALLBACK,
        Outcome.ALREADY_ORDERED,
        Outcome.HUMAN_REQUESTED,
        Outcome.TAKEN_OVER,
        Outcome.CONSULT,
        Outcome.UNDECIDED,
    }
)
"""Calls that were talked to their end with the right person. Whoever declined or put the receiver down is left alone."""
OPEN_FOR: Final = timedelta(days=14)
"""The link of a survey leads somewhere for so long."""
WAITS_AT_MOST: Final = timedelta(days=2)
"""A call that is older is not asked about any more: nobody remembers it."""
CSAT: Final = range(1, 6)
NPS: Final = range(11)


def nps(scores: Sequence[int]) -> int | None:
    """Promoters (9, 10) less detractors (0 to 6), in points of a hundred; ``None`` without answers."""
    if not scores:
        return None
    return round(100 * (sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)) / len(scores))

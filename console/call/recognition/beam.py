"""Several ways to go on at once, where the likeliest next token is not the beginning of the likeliest sentence.

The ways are one tree in one sequence: each step lays the newest token of every way behind all that was laid before, and a way sees of it
only its own. So nothing is copied or put into another order when one way takes another's place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Next:
    """A token that may follow. ``worth`` is what it is chosen by, ``heard`` what the sound alone says of it, both logarithms."""

    token: int
    worth: float
    heard: float


@dataclass(frozen=True, slots=True)
class Way:
    """``laid``: which of the tokens laid before the decoder, counted from 0, are this way's; as long as ``ids``."""

    ids: tuple[int, ...] = ()
    laid: tuple[int, ...] = ()
    worth: float = 0.0
    """Sum over the tokens, and the end where it is ``whole``."""
    heard: float = 0.0
    """Sum over the tokens, without the end."""
    whole: bool = False

    @property
    def merit(self) -> float:
        """A sum alone would be for the shortest."""
        return self.worth / max(1, len(self.ids) + self.whole)


Step = Callable[[Sequence[Way]], Sequence[Sequence[Next]]]
"""Lays the newest token of each way before the decoder, in their order; for each way what may follow. The first time there is one way without tokens."""


def search(step: Step, *, width: Callable[[], int], limit: int, end: int) -> list[Way]:
    """The ways that came to their ``end``, the best first, or those under way where none did within ``limit`` tokens.

    ``width``: how many to follow, asked before each step.
    """
    ways, whole, laid = [Way()], list[Way](), 0
    for _ in range(limit + 1):
        most = width()
        branches = [(way, one) for way, following in zip(ways, step(ways), strict=True) for one in following]
        branches.sort(key=lambda branch: branch[0].worth + branch[1].worth, reverse=True)
        whole += [Way(way.ids, way.laid, way.worth + one.worth, way.heard, whole=True) for way, one in branches[:most] if one.token == end]
        living = [(way, one) for way, one in branches if one.token != end][:most]
        if len(whole) >= most or not living or len(ways[0].ids) == limit:
            break
        ways = [
            Way((*way.ids, one.token), (*way.laid, laid + place), way.worth + one.worth, way.heard + one.heard)
            for place, (way, one) in enumerate(living)
        ]
        laid += len(ways)
    return sorted(whole or ways, key=lambda way: way.merit, reverse=True)

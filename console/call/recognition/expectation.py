"""Which token is likely to come next on such a call, beside what the sound says of it.

An n-gram over the example sentences, with Witten-Bell's weights. A token gains by what it followed there; those that never stood there
gain nothing, so that a name or a word nobody has written down stands against its like as before. With two tokens of
context it knows the trade's words and how sentences end, and no sentence by heart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTEXT: Final = 2
_BEGIN: Final = -1


class Expectation:
    """``sentences`` as tokens without the one that ends them, ``end``; ``size``: how many tokens there are."""

    def __init__(self, sentences: Iterable[Sequence[int]], size: int, end: int) -> None:
        import numpy

        self._np: Any = numpy
        seen: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for sentence in sentences:
            line = (*[_BEGIN] * CONTEXT, *sentence, end)
            for place in range(CONTEXT, len(line)):
                for length in range(CONTEXT + 1):
                    seen[line[place - length : place]][line[place]] += 1
        alone = seen.pop((), Counter())
        share, unseen = _weight(alone), 1.0 / size
        self._alone = numpy.ones(size, dtype=numpy.float64)
        for token, times in alone.items():
            self._alone[token] += share / (1 - share) * times / alone.total() / unseen
        self._gain_alone = numpy.log(self._alone).astype(numpy.float32)
        self._after = {context: self._followers(found) for context, found in seen.items()}
        self._unseen = (1 - share) * unseen

    def _followers(self, found: Counter[int]) -> "tuple[float, NDArray[np.int64], NDArray[np.float64]]":
        """How much is left to shorter contexts; the followers; what each has of the rest."""
        np, share = self._np, _weight(found)
        tokens = np.fromiter(found.keys(), np.int64, len(found))
        return 1 - share, tokens, np.fromiter(found.values(), np.float64, len(found)) * (share / found.total())

    def gain(self, said: Sequence[int]) -> "NDArray[np.float32]":
        """For every token the logarithm of how much likelier it is after ``said`` than one that never stood in the sentences."""
        line = (*[_BEGIN] * CONTEXT, *said)
        found = [followers for length in range(1, CONTEXT + 1) if (followers := self._after.get(line[len(line) - length :]))]
        gains: NDArray[np.float32] = self._gain_alone.copy()
        if not found:
            return gains
        odds, unseen = self._alone.copy(), self._unseen
        for left, tokens, shares in found:
            unseen *= left
            odds[tokens] += shares / unseen
        # Whatever followed the longer context has followed the shorter one.
        known = found[0][1]
        gains[known] = self._np.log(odds[known])
        return gains


def _weight(found: Counter[int]) -> float:
    """Witten-Bell: the more often a context and the fewer different followers it has had, the more it is believed."""
    return found.total() / (found.total() + len(found)) if found else 0.0

"""What a speaker is likely to say next, as tokens: to be checked by the decoder many at a time instead of found one by one.

A step of the decoder costs nearly the same for eight tokens as for one. So the likely ones are laid before it together, and those are
kept that it would have chosen itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

MOST: Final = 6
CONTEXT: Final = 3
"""Tokens before, by which the next one is guessed."""
_BEGIN: Final = -1


class Drafts:
    """Guesses by ``sentences`` of the kind that is said on the telephone, each as tokens."""

    def __init__(self, sentences: Iterable[Sequence[int]]) -> None:
        seen: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for sentence in sentences:
            line = (_BEGIN, *sentence)
            for end in range(1, len(line)):
                for length in range(1, min(CONTEXT, end) + 1):
                    seen[line[end - length : end]][line[end]] += 1
        self._next = {context: found.most_common(1)[0][0] for context, found in seen.items()}

    def after(self, said: Sequence[int], before: Sequence[int] = ()) -> list[int]:
        """Up to ``MOST`` tokens that may follow ``said``; ``before``: what was made of the same voice while it was shorter."""
        known = len(before) > len(said) and list(before[: len(said)]) == list(said)
        guessed = list(before[len(said) : len(said) + MOST]) if known else []
        while len(guessed) < MOST:
            line = (_BEGIN, *said, *guessed)
            contexts = (line[-length:] for length in range(min(CONTEXT, len(line)), 0, -1))
            found = next((self._next[context] for context in contexts if context in self._next), None)
            if found is None:
                break
            guessed.append(found)
        return guessed

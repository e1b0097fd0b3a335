"""How usual a reading is on such a call: kana, a few at a time, as they follow each other in the example sentences.

Japanese is heard rightly and written wrongly, 「変金」 for 「返金」; and what is heard wrongly seldom reads like anything that is said. So of several
hypotheses the reading tells more than the letters. No sentence is known by heart: four kana are less than most words.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

ORDER: Final = 4
_FEWER: Final = 2.0
"""How much a shorter context counts beside what was seen, in times seen."""
_KANA: Final = 100
"""More or less how many there are, and marks: each may come though it was never seen."""
Read = Callable[[str], str]
"""The bare katakana of a text."""


class Readings:
    """Of ``sentences``, as ``read`` reads them."""

    def __init__(self, sentences: Iterable[str], read: Read) -> None:
        self._read = read
        self._seen: Counter[str] = Counter()
        for sentence in sentences:
            kana = _line(read(sentence))
            self._seen.update(kana[at : at + size] for size in range(1, ORDER + 1) for at in range(len(kana) - size + 1))
        self._total = sum(count for gram, count in self._seen.items() if len(gram) == 1)

    def usual(self, text: str) -> float:
        """Mean log probability of a kana of ``text``, its end among them."""
        kana = _line(self._read(text))
        return sum(math.log(self._chance(kana[max(0, at - ORDER + 1) : at + 1])) for at in range(1, len(kana))) / (len(kana) - 1)

    def _chance(self, gram: str) -> float:
        if len(gram) == 1:
            return (self._seen[gram] + 1) / (self._total + _KANA)
        return (self._seen[gram] + _FEWER * self._chance(gram[1:])) / (self._seen[gram[:-1]] + _FEWER)


def _line(kana: str) -> str:
    return f"<{kana}>"

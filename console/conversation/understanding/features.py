"""What the classifier sees of an utterance: named features in groups, each group with its own weight. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from console.conversation.understanding.cues import Cues
from console.conversation.understanding.normal import folded, squeezed
from console.conversation.understanding.reading import Reading

GROUPS = ("char", "kana", "word", "cue", "asked")
WEIGHTS = {"char": 0.8, "kana": 1.0, "word": 0.9, "cue": 0.5, "asked": 0.7}
_QUESTION = "質問"  # the concept of that name in cues.yaml
_SHORT = 14  # morae; longer answers speak for themselves


def _ngrams(text: str, low: int, high: int) -> Iterator[str]:
    padded = f"<{text}>"
    for size in range(low, high + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def features(text: str, reading: Reading, cues: Cues, expecting: str | None) -> dict[str, set[str]]:
    """Feature names by group. ``text`` as heard; ``reading`` of its folded form."""
    return features_by_question(text, reading, cues, (expecting,))[0]


def features_by_question(text: str, reading: Reading, cues: Cues, asked: Sequence[str | None]) -> list[dict[str, set[str]]]:
    """As ``features`` under each of the questions; what does not depend on the question is looked for once."""
    plain = folded(text)
    chars = squeezed(plain)
    concepts = cues.concepts_in(chars, reading.kana)
    if "?" in plain and _QUESTION not in concepts:  # heard as a question, whatever its words; squeezing drops the mark
        concepts = tuple(sorted((*concepts, _QUESTION)))
    words = reading.words
    said = {
        "char": {f"c:{gram}" for gram in _ngrams(chars, 1, 3)},
        "kana": {f"k:{gram}" for gram in _ngrams(reading.kana, 2, 4)},
        "word": {f"w:{word}" for word in words}
        | {f"w:{first}+{second}" for first, second in pairwise(words)}
        | {f"w:{first}~{second}" for first, second in zip(words, words[2:], strict=False)},
        "cue": {f"q:{name}" for name in concepts}
        | {f"q:{first}&{second}" for place, first in enumerate(concepts) for second in concepts[place + 1 :]},
    }
    return [{**said, "asked": _asked(expecting, concepts, reading.kana)} for expecting in asked]


def _asked(expecting: str | None, concepts: Sequence[str], kana: str) -> set[str]:
    if expecting is None:
        return set()
    found = {f"a:{expecting}"} | {f"a:{expecting}:{name}" for name in concepts}
    if len(kana) <= _SHORT:
        found.add(f"a:{expecting}=" + kana)
        found |= {f"a:{expecting}:{gram}" for gram in _ngrams(kana, 2, 3)}
    return found

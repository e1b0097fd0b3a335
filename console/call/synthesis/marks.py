"""How far a line has been heard after so many milliseconds, as marks on its shown text."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Timed:
    """A stretch of the spoken line with its sound: ``words`` as ``(characters, morae)``, milliseconds from the start."""

    start: int
    words: tuple[tuple[int, int], ...]
    from_ms: int
    to_ms: int


def spoken_marks(stretches: Sequence[Timed]) -> tuple[tuple[int, int], ...]:
    """``(characters of the spoken line, ms)`` at the end of each word: morae are taken as even within a stretch."""
    marks: list[tuple[int, int]] = []
    for stretch in stretches:
        total = sum(morae for _, morae in stretch.words) or 1
        at, done = stretch.start, 0
        if not marks or marks[-1][1] < stretch.from_ms:
            marks.append((at, stretch.from_ms))
        for characters, morae in stretch.words:
            at += characters
            done += morae
            marks.append((at, stretch.from_ms + (stretch.to_ms - stretch.from_ms) * done // total))
    return tuple(marks)


def on_text(text: str, spoken: str, marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same marks counted in characters of ``text``; the milliseconds rise, the characters stand still in a pause, and the
    last mark is at the end."""
    blocks = [(block.a, block.b, block.size) for block in SequenceMatcher(None, spoken, text, autojunk=False).get_matching_blocks()]
    anchors: list[tuple[int, int]] = [(0, 0)]
    for in_spoken, in_text, size in blocks:
        anchors += [(in_spoken, in_text), (in_spoken + size, in_text + size)]
    anchors.append((len(spoken), len(text)))
    out: list[tuple[int, int]] = []
    for at, ms in marks:
        characters = max(_between(anchors, at), out[-1][0] if out else 0)
        if out and ms <= out[-1][1]:  # a comma takes no time of its own
            out[-1] = (characters, out[-1][1])
        elif len(out) > 1 and out[-2][0] == characters:
            out[-1] = (characters, ms)
        else:
            out.append((characters, ms))
    if marks and out and out[-1][0] < len(text):
        out[-1:] = [*out[-1:], (len(text), max(marks[-1][1], out[-1][1] + 1))]
    return tuple(out)


def _between(anchors: Sequence[tuple[int, int]], at: int) -> int:
    for (spoken_a, text_a), (spoken_b, text_b) in pairwise(anchors):
        if spoken_a <= at <= spoken_b and spoken_b > spoken_a:
            return text_a + (text_b - text_a) * (at - spoken_a) // (spoken_b - spoken_a)
    return anchors[-1][1]

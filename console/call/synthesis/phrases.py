"""Where a line is cut for the engine, and how long it rests between the pieces."""

from dataclasses import dataclass
from typing import Final

from console.domain.readings import moras

SENTENCE_PAUSE_MS: Final = 250
QUESTION_PAUSE_MS: Final = 300
COMMA_PAUSE_MS: Final = 130

LONGEST: Final = 48
"""Morae that an engine is given at once; beyond that its voice tires and its timing drifts."""

_ENDS: Final = "。．！？!?\n"
_COMMAS: Final = "、，,"
_CLOSERS: Final = "」』）)】"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``line[start:end]`` with its closing mark, and the silence after it in milliseconds."""

    start: int
    end: int
    pause_ms: int


def split(line: str) -> tuple[Phrase, ...]:
    """The phrases of a line in order; together they cover every character."""
    phrases: list[Phrase] = []
    start = 0
    for end in _sentence_ends(line):
        phrases.extend(_shortened(line, start, end))
        start = end
    return tuple(phrases)


def _sentence_ends(line: str) -> list[int]:
    ends: list[int] = []
    at = 0
    while at < len(line):
        if line[at] in _ENDS:
            at += 1
            while at < len(line) and (line[at] in _ENDS or line[at] in _CLOSERS):
                at += 1
            ends.append(at)
        else:
            at += 1
    if not ends or ends[-1] < len(line):
        ends.append(len(line))
    return ends


def _shortened(line: str, start: int, end: int) -> list[Phrase]:
    pause = QUESTION_PAUSE_MS if any(mark in line[max(start, end - 2) : end] for mark in "？?") else SENTENCE_PAUSE_MS
    cuts = [at + 1 for at in range(start, end - 1) if line[at] in _COMMAS]
    pieces: list[Phrase] = []
    while cuts and moras(line[start:end]) > LONGEST:
        fitting = [cut for cut in cuts if moras(line[start:cut]) <= LONGEST]
        cut = fitting[-1] if fitting else cuts[0]
        pieces.append(Phrase(start, cut, COMMA_PAUSE_MS))
        start = cut
        cuts = [other for other in cuts if other > cut]
    if start < end:
        pieces.append(Phrase(start, end, pause))
    return pieces

"""What a help page, an FAQ or a ticket says of one thing: the unit that a person approves."""

from dataclasses import dataclass
from datetime import date
from typing import Final

LONGEST_PASSAGE: Final = 2000
"""Characters; a longer section is taken apart at its paragraphs."""
MOST_PASSAGES: Final = 5000
"""Of one file: more is no help page but a data dump."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``question``: what it answers, in a customer's words or as its heading; ``place``: where in the file it stands, for a person to
    find it; ``dated`` and ``until`` are what the source says of itself."""

    question: str
    text: str
    place: str
    dated: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NotRead:
    """One row, page or ticket that gave nothing, and why."""

    place: str
    ja: str
    en: str


Read = Passage | NotRead

"""A sentence taken for finished that goes on: what follows in the same breath belongs to it. Pure."""

from dataclasses import dataclass
from typing import Final

from console.domain.transcript import Heard

GOES_ON_S: Final = 0.9
"""The agent answers 0.3 s after the last voice at the earliest, and nobody answers to its first word within half a second: whoever speaks
sooner had not finished."""


@dataclass(frozen=True, slots=True)
class Breath:
    """What the customer said last: the words so far, when they ended, what had been asked, how surely they were heard; ``parts``: in how
    many turns they came."""

    words: str
    ended: float
    asked: str | None
    confidence: float
    parts: int = 1

    def goes_on(self, heard: Heard) -> bool:
        return heard.started - self.ended <= GOES_ON_S

    def with_more(self, heard: Heard) -> "Breath":
        return Breath(f"{self.words}、{heard.text}", heard.ended, self.asked, min(self.confidence, heard.confidence), self.parts + 1)

"""Words in, intent and slots out.

A ranking, not a verdict: the brain decides what to do with a second intent in the same breath, and asks the
language model among the first few when ``sure`` is false.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Understood:
    """What one utterance means."""

    ranked: tuple[tuple[str, float], ...]  # (label, calibrated probability), the one to go by first; never empty
    slots: Mapping[str, str] = field(default_factory=dict)  # keys: see slots.py
    sure: bool = True  # False: worth a second opinion among the first 2–4 labels
    also: tuple[str, ...] = ()  # further intents said in the same breath, in the order said
    misunderstood: bool = False  # says only that the last answer was to something else
    holds: str = ""  # what of the words holds, where they were put right in one breath; empty: all of them
    kana: str = ""  # the words as they are read: katakana without long marks

    @property
    def label(self) -> str:
        return self.ranked[0][0]

    @property
    def probability(self) -> float:
        """Of the first label, 0–1."""
        return self.ranked[0][1]


class Understanding(Protocol):
    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Understood:
        """What ``text`` means as an answer to what was asked.

        ``expecting``: identity, yes_no, reason, offer, measure, time, contact or ``None``; an unknown value counts as ``None``.
        ``vocabulary``: names that belong to this call (the customer's, the products').
        """
        ...

"""What was heard on the line: words with times, turns with who spoke them.

All times are seconds since the call was answered.
"""

from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; ``confidence`` 0–1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser made of one stretch of the customer's speech.

    ``final`` is false for a partial result, which a later one replaces.
    """

    text: str
    started: float
    ended: float
    confidence: float
    final: bool = True
    words: tuple[Word, ...] = ()
    engine: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptTurn:
    """One turn as it was heard.

    ``text`` is what reached the other ear; ``unheard`` is the rest of an agent's line that was cut off.
    ``line`` is the script's line id, ``intent`` a label of the understanding.
    """

    who: Speaker
    text: str
    started: float
    ended: float
    line: str | None = None
    intent: str | None = None
    confidence: float | None = None
    unheard: str = ""
    operator: str | None = None


def customer_turn(heard: Heard) -> TranscriptTurn:
    """The turn that a customer's words are, not yet understood."""
    return TranscriptTurn(Speaker.CUSTOMER, heard.text, heard.started, heard.ended, confidence=heard.confidence)

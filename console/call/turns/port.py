"""Who is speaking: from frames and words to turns.

The detector (silero, scripted) gives a probability of speech for each 20 ms frame; the turn machine is pure and
turns these, the words so far and the agent's own playback into the events below. ``at`` is seconds since the answer.
"""

from dataclasses import dataclass
from typing import Protocol


class SpeechDetector(Protocol):
    """Keeps the state of one call's voice activity."""

    def probability(self, frame: bytes) -> float:
        """Probability 0–1 that this 20 ms frame (16 kHz s16le) is speech."""
        ...


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Start recognising ``utterance`` from ``since`` on (a little before the onset)."""

    at: float
    utterance: int
    since: float


@dataclass(frozen=True, slots=True)
class WantWords:
    """Ask recognition for the words of ``utterance`` up to ``until``: at a short pause, or early in what may be an
    interruption. The turn may yet go on. The answer goes into the machine's ``words``."""

    at: float
    utterance: int
    until: float


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The customer has finished. ``last_voice`` is the time of the last voiced frame."""

    at: float
    utterance: int
    last_voice: float


@dataclass(frozen=True, slots=True)
class NotATurn:
    """``utterance`` was a 相槌 into the agent's line, a noise or an echo: forget it."""

    at: float
    utterance: int


@dataclass(frozen=True, slots=True)
class LowerVoice:
    """The customer speaks into the agent's line: duck the agent now."""

    at: float


@dataclass(frozen=True, slots=True)
class RaiseVoice:
    """It was a 相槌 or a noise: bring the agent's voice back without loss.

    After a ``YieldLine`` it says that the interruption was a false one: go on with what was cut off.
    """

    at: float


@dataclass(frozen=True, slots=True)
class YieldLine:
    """It is an interruption: stop the agent."""

    at: float


TurnEvent = SpeechBegan | WantWords | TurnEnded | NotATurn | LowerVoice | RaiseVoice | YieldLine


class AgentLevel(Protocol):
    """What the agent plays now, as loud as the customer gets it."""

    def began(self, at: float, pcm: bytes) -> None: ...
    def ended(self) -> None: ...
    def ducked(self, db: float) -> None: ...
    def level(self, at: float) -> float: ...

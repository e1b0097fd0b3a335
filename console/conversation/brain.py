"""The brain: approved text in answer to what was heard. Pure: no clock, no I/O.

Composes understanding, dialogue, knowledge and guardrails; every ``Say`` it returns has passed the guardrails.
"""

from dataclasses import dataclass
from typing import Protocol

from console.domain.call import CallBrief
from console.domain.moves import Move, Say
from console.domain.stimuli import Stimulus


@dataclass(frozen=True, slots=True)
class Position:
    """Where the conversation stands, for the window."""

    stage: str  # opening, 課題特定 …: id of the stage
    node: str
    expecting: str | None
    next_line: str | None
    disclosures: tuple[str, ...]  # heard to the end
    pushes: int


@dataclass(frozen=True, slots=True)
class SteeringChoice:
    """An approved line an operator may have said next; the best first."""

    line: str
    text: str
    why: str


class Brain(Protocol):
    """One conversation's brain; holds an immutable state inside and replaces it with each stimulus."""

    def on(self, stimulus: Stimulus) -> tuple[Move, ...]:
        """Decide on what just happened."""
        ...

    def finished_utterance(self, text: str) -> bool:
        """Whether the words so far are a finished Japanese utterance, given what was asked."""
        ...

    def position(self) -> Position: ...

    def choices(self) -> tuple[SteeringChoice, ...]: ...

    def lines_ahead(self) -> tuple[Say, ...]:
        """Every line this call may speak, filled with its facts, most likely first: to be rendered while it rings."""
        ...


class BrainFactory(Protocol):
    def __call__(self, brief: CallBrief) -> Brain: ...

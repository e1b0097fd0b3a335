"""What happens to the conversation, told to the brain one at a time, in order.

``at`` is seconds since the answer.
"""

from dataclasses import dataclass

from console.domain.outcome import LineResult
from console.domain.transcript import Heard, TranscriptTurn


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """The line is open. The agent begins when the callee has spoken, or 1.5 s later."""

    at: float


@dataclass(frozen=True, slots=True)
class CustomerSaid:
    """A confirmed turn of the customer.

    ``over_line`` is the line that the customer spoke into, when the turn interrupted the agent.
    """

    at: float
    heard: Heard
    over_line: str | None = None


@dataclass(frozen=True, slots=True)
class LineHeard:
    """A line has ended at the customer's ear: ``complete``, or cut off after ``heard_text``."""

    at: float
    utterance: str
    line: str
    complete: bool
    heard_text: str


@dataclass(frozen=True, slots=True)
class CustomerSilent:
    """Nobody has spoken for ``seconds`` since the agent's last line ended."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    at: float
    digit: str


@dataclass(frozen=True, slots=True)
class Interpreted:
    """The language model's answer to an ``AskLanguage``; ``label`` is ``None`` when it ran out of time."""

    at: float
    request: str
    label: str | None


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The mail or SMS server's word on the checkout link."""

    at: float
    channel: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    at: float


@dataclass(frozen=True, slots=True)
class FactChanged:
    at: float
    key: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class OperatorTookOver:
    at: float
    operator: str


@dataclass(frozen=True, slots=True)
class OperatorHandedBack:
    """The AI has the line again and is told what was said meanwhile. ``vanished``: the operator was lost."""

    at: float
    operator: str
    said: tuple[TranscriptTurn, ...]
    vanished: bool = False


@dataclass(frozen=True, slots=True)
class OperatorSteered:
    """Say this next: an approved line by id, or words typed by the operator."""

    at: float
    operator: str
    line: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class MoodHeard:
    """How the customer sounds, by voice and words. ``gentle``: softer lines from now on, or no longer; ``alarm``: ``anger`` or
    ``distress``, for a person to look at; ``why`` in a few words."""

    at: float
    gentle: bool
    alarm: str | None = None
    why_ja: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class TimeIsUp:
    """The longest permitted call has been reached."""

    at: float


@dataclass(frozen=True, slots=True)
class CallEnded:
    at: float
    result: LineResult
    by_customer: bool


Stimulus = (
    CallAnswered
    | CustomerSaid
    | LineHeard
    | CustomerSilent
    | KeyPressed
    | Interpreted
    | LinkResult
    | OrderCompleted
    | FactChanged
    | OperatorTookOver
    | OperatorHandedBack
    | OperatorSteered
    | MoodHeard
    | TimeIsUp
    | CallEnded
)

"""What the floor wants carried out, and what it has to tell. The session obeys; a simulation does the same on its clock."""

from dataclasses import dataclass

from console.domain.moves import AskLanguage, Bar, CallBackAt, OutcomeSet, RaiseHand, Say, Surveyed, Understood
from console.domain.script import Disclosure
from console.domain.transcript import TranscriptTurn


@dataclass(frozen=True, slots=True)
class Speak:
    """Put a line into the playback queue. ``resumed``: go on from the phrase in which it was cut off."""

    say: Say
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Empty the playback queue; each line in it comes back through ``played``."""


@dataclass(frozen=True, slots=True)
class Consult:
    ask: AskLanguage


@dataclass(frozen=True, slots=True)
class Send:
    """``offers``: ids of the offers that were promised and heard, which the link must honour."""

    channel: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn enters the transcript."""

    turn: TranscriptTurn
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Disclosed:
    disclosure: Disclosure
    at: float


@dataclass(frozen=True, slots=True)
class Cited:
    fact: str
    line: str
    at: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that is not about speech, for the record: a hand, a bar, a callback, an outcome, an answer."""

    move: RaiseHand | Bar | CallBackAt | OutcomeSet | Understood | Surveyed
    at: float


Effect = Speak | StopSpeaking | Consult | Send | HangUp | Turn | Disclosed | Cited | Moved

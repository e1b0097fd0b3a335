"""What the brain wants done. The session carries it out and reports back as stimuli."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.outcome import Outcome
from console.domain.script import Disclosure


@dataclass(frozen=True, slots=True)
class Say:
    """Speak one line that the guardrails have passed.

    ``text`` is shown, ``spoken`` is the same with every name, number, price, date and code turned into kana for
    the synthesiser. ``facts`` are the ids of the facts it rests on. ``asks``: an answer is awaited. ``then_end``: hang up when it has
    been heard. ``personal``: it names the customer, so its sound is not left on the disk.
    """

    utterance: str
    line: str
    text: str
    spoken: str
    discloses: tuple[Disclosure, ...] = ()
    solicits: bool = False
    interruptible: bool = True
    facts: tuple[str, ...] = ()
    asks: bool = False
    filler: bool = False
    then_end: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Let the language model choose one of ``labels`` for ``words``. Answered by ``Interpreted``."""

    request: str
    words: str
    asked: str
    labels: tuple[str, ...]
    limit_ms: int


@dataclass(frozen=True, slots=True)
class SendLink:
    """Send the checkout link; ``channel`` is ``sms`` or ``mail``. Answered by ``LinkResult``.

    ``offers`` are the ids of the offers that were made in the call and heard: the order must honour them.
    """

    channel: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Ask for an operator. ``reason`` is an id (``want_human``, ``anger``, ``not_understood``), ``brief`` one line."""

    reason: str
    brief_ja: str
    brief_en: str


@dataclass(frozen=True, slots=True)
class Bar:
    """No more sales calls to this person; ``everything``: no channel at all (特定商取引法 第17条)."""

    everything: bool


@dataclass(frozen=True, slots=True)
class CallBackAt:
    when: datetime


@dataclass(frozen=True, slots=True)
class EndCall:
    """Hang up now."""


@dataclass(frozen=True, slots=True)
class Understood:
    """For the record and the window: what the customer's last turn was taken to mean."""

    intent: str
    confidence: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSet:
    """The disposition as it stands now; the last one counts."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The customer is asked how satisfied they are (``None``), or has answered by a key: 1 to 5."""

    score: int | None


Move = Say | AskLanguage | SendLink | RaiseHand | Bar | CallBackAt | EndCall | Understood | OutcomeSet | Surveyed

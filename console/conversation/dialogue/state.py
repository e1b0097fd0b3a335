"""Where one conversation stands. Immutable: every stimulus makes the next one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from console.conversation.dialogue.breath import Breath
from console.domain.call import Holder
from console.domain.outcome import Outcome
from console.domain.script import Disclosure

OPENING: Final = (Disclosure.SELLER, Disclosure.CALLER, Disclosure.RECORDING, Disclosure.PURPOSE, Disclosure.IDENTITY)
ALL: Final = (*OPENING, Disclosure.GOODS)


@dataclass(frozen=True, slots=True)
class InFlight:
    """A line that was given to the voice and has not ended at the customer's ear. ``step`` is -1 outside of a node's steps;
    ``outdated``: it tells a sum that has changed since."""

    utterance: str
    line: str
    step: int
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A turn whose meaning the language model was asked for. ``ranked`` and ``also`` as the understanding gave them, ``confidence`` of the recognition."""

    request: str
    words: str
    ranked: tuple[tuple[str, float], ...]
    confidence: float = 1.0
    also: tuple[str, ...] = ()


class State(NamedTuple):
    """A named tuple, since it is copied several times for every sentence. ``step`` is the next step of ``node`` to be spoken; ``back``: the node left for a question; ``after``: the node
    that waits until the opening has been heard. ``silent`` counts the prompts since anybody spoke; ``patience``: how many
    more silences are kept without one. ``topic`` (a fact's key) and ``variant`` are what the last question was about; ``queued`` are answering nodes
    for what was asked in the same breath. ``check`` is a grave intent that was heard in doubt and asked about; ``check_named``:
    by its name, so that a yes confirms it. ``prompted``: was asked last whether they hear us, or to say it again; ``unnamed``: turns of the opening that do not tell who speaks; ``willing``: has said yes to the purchase; ``upset``: the customer sounds angry or distressed; ``parting``: has said goodbye;
    ``declined``: with a no, while the link was on its way, that is to further help if the link arrives and to the purchase if it does not; ``survey``: how often the digit of the survey was asked for. ``height`` is the customer's in cm; ``answered`` what was answered last;
    ``week``: the Monday, as an ordinal, of the week in which the customer wishes to be called;
    ``breath`` is what was said last and ``meant`` what was answered to it (``asks``);
    ``told`` the node of that answer, until the customer says something else; ``outdated``: a sum was told that has changed since."""

    node: str
    step: int = 0
    in_flight: InFlight | None = None
    cut: str | None = None
    expecting: str | None = None
    asked: str | None = None
    back: str | None = None
    after: str | None = None
    opened: bool = False
    identified: bool = False
    disclosed: tuple[Disclosure, ...] = ()
    heard: frozenset[str] = frozenset()
    said: int = 0
    last: str | None = None
    pushes: int = 0
    willing: bool = False
    suggested: int = 0
    silent: int = 0
    patience: int = 0
    repairs: int = 0
    check: str | None = None
    check_named: bool = False
    prompted: bool = False
    identity_tries: int = 0
    unnamed: int = 0
    time_tries: int = 0
    reason: str | None = None
    breath: Breath | None = None
    meant: tuple[object, ...] | None = None
    topic: str | None = None
    variant: str | None = None
    height: int | None = None
    answered: tuple[str | None, ...] | None = None
    told: str | None = None
    channel: str | None = None
    tried: tuple[str, ...] = ()
    sending: bool = False
    parting: bool = False
    declined: bool = False
    survey: int = 0
    sent: bool = False
    promised: tuple[str, ...] = ()
    no_selling: bool = False
    upset: bool = False
    outcome: Outcome | None = None
    barred: bool = False
    callback: datetime | None = None
    week: int | None = None
    waits_for_person: int = 0
    order_done: bool = False
    outdated: bool = False
    screened: bool = False
    time_up: bool = False
    ending: bool = False
    holder: Holder = Holder.AI
    doubt: Doubt | None = None
    after_bridge: str | None = None
    queued: tuple[str, ...] = ()
    lines_after_refusal: int = 0

    @property
    def missing(self) -> tuple[Disclosure, ...]:
        return tuple(d for d in ALL if d not in self.disclosed)

    def outdates(self, utterance: str) -> bool:
        """Whether the line that sounds tells a sum that has changed since it was begun."""
        return self.in_flight is not None and self.in_flight.utterance == utterance and self.in_flight.outdated

    @property
    def unanswered(self) -> bool:
        """Whether the customer has not heard out, or not heard at all, what answers to their last words."""
        return self.cut is not None or self.doubt is not None or self.in_flight is not None

    def asks(self, intent: str | None) -> tuple[object, ...]:
        """What the last words, taken for ``intent``, ask to be answered first."""
        return intent, self.topic, self.variant, self.height

    def answered_to(self, asked: str) -> bool:
        """Whether the last words came when this had been asked."""
        return self.breath is not None and self.breath.asked == asked

    def says_on(self, intent: str | None) -> bool:
        """Whether the words go on a sentence without asking for another answer first: the one that they cut off still is one."""
        goes_on = self.breath is not None and self.breath.parts > 1 and self.cut is not None
        return goes_on and intent is not None and self.asks(intent) == self.meant

    @property
    def selling_stopped(self) -> bool:
        """Nothing may be urged: for good, or until a grave intent that was heard in doubt is cleared up."""
        return self.no_selling or self.check is not None

    @property
    def refused(self) -> bool:
        return self.outcome in (Outcome.REFUSED, Outcome.DO_NOT_CALL)

    @property
    def free(self) -> bool:
        """Whether the conversation may still be turned to something new."""
        return not self.ending and not self.refused

    @property
    def went_well(self) -> bool:
        """The person who was called has talked to the end, in peace: nobody else, nothing declined, no complaint, no hurry."""
        heard_out = self.opened and self.identified and not self.missing and self.outcome in (None, Outcome.LINK_SENT, Outcome.TAKEN_OVER)
        uneasy = self.selling_stopped or self.upset or self.silent or self.parting or self.time_up or self.waits_for_person
        return heard_out and not uneasy

    @property
    def may_go_on(self) -> bool:
        """Whether a question put into the farewell may still be answered."""
        return not self.someone_else and self.outcome not in (Outcome.VOICEMAIL, Outcome.SCREENED)

    @property
    def someone_else(self) -> bool:
        """Another person, or a minor, has the telephone."""
        return self.outcome in (Outcome.WRONG_PERSON, Outcome.THIRD_PARTY, Outcome.MINOR)

    @property
    def stranger(self) -> bool:
        """Somebody else, or nobody yet known to be the person: no word about goods."""
        return not self.identified or self.someone_else


_STRENGTH: Final = (
    Outcome.DO_NOT_CALL,
    Outcome.RECOVERED,
    Outcome.REFUSED,
    Outcome.MINOR,
    Outcome.WRONG_PERSON,
    Outcome.ALREADY_ORDERED,
    Outcome.THIRD_PARTY,
    Outcome.LINK_SENT,
    Outcome.CALLBACK,
    Outcome.TAKEN_OVER,
    Outcome.HUMAN_REQUESTED,
    Outcome.CONSULT,
    Outcome.VOICEMAIL,
    Outcome.SCREENED,
    Outcome.UNDECIDED,
)


def with_outcome(state: State, outcome: Outcome) -> State:
    """The stronger of what stands and what came; ``outcome`` of the same call never falls back to a weaker one."""
    if state.outcome in _STRENGTH and _STRENGTH.index(state.outcome) < _STRENGTH.index(outcome):
        return state
    return state._replace(outcome=outcome)


def another_voice(state: State) -> State:
    """The next voice is another person's: nothing of the opening counts for them."""
    return state._replace(disclosed=(), heard=frozenset(), identified=False, opened=False, expecting=None)

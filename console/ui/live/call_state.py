"""One call as the desk knows it: the ``CALL`` object of the door, read with care, plus what only the window keeps. Free of Qt."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median
from typing import Any, Final, TypeVar

from console.ui.answers import JSON
from console.ui.live.cited import Cited
from console.ui.live.mood import Mood, mood_of
from console.ui.live.transcript_log import TranscriptLog
from console.ui.queue.rows import Row
from console.ui.shop_time import moment

STAGES: Final = ("end_of_turn", "recognition", "understanding", "sound", "wire")
QUIET_DB: Final = -90.0
_LATENCIES_KEPT: Final = 200
_STAGES_KEPT: Final = 50


E = TypeVar("E", bound=StrEnum)


class CallState(StrEnum):
    RINGING = "ringing"
    TALKING = "talking"
    HANDED = "handed_to_phone"
    ENDED = "ended"


class Holder(StrEnum):
    AI = "ai"
    OPERATOR = "operator"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Hand:
    reason: str
    brief_ja: str
    brief_en: str
    raised_at: str = ""
    offered_to: str | None = None
    escalated: bool = False

    def brief(self, lang: str) -> str:
        return (self.brief_ja or self.brief_en) if lang == "ja" else (self.brief_en or self.brief_ja)


@dataclass(frozen=True, slots=True)
class Choice:
    line: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Next:
    """What the AI says next when nothing comes between. ``why`` is an id: ``rest``, ``disclosure``, ``silence``, ``stage:ID``."""

    line: str
    text: str
    why: str
    facts: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to write to the customer that they agreed to; ``to`` is the address, masked."""

    channel: str
    to: str


@dataclass(frozen=True, slots=True)
class Note:
    """``at`` is seconds since the answer."""

    at: float
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The disposition a person gave, and the one the engine had come to."""

    outcome: str
    automatic: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Response:
    """How long the customer waited for the last answer, and where the time went (milliseconds)."""

    total_ms: float
    stages: tuple[tuple[str, float], ...]
    filler: bool


@dataclass(slots=True)
class LiveCall:
    call_id: str
    customer: str = ""
    cart_id: str | None = None
    value: int = 0
    segment: str | None = None
    script: str | None = None
    state: CallState = CallState.RINGING
    holder: Holder = Holder.AI
    operator: str | None = None
    barge_in: bool = False
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    line_result: str | None = None
    stage: str | None = None
    node: str | None = None
    stages: tuple[str, ...] = ()
    """The stages passed so far, in order, the present one last."""
    expecting: str | None = None
    next_line: str | None = None
    takes: int = 0
    """How often something was taken: an answer that comes after an event is older than it."""
    disclosures: tuple[str, ...] = ()
    pushes: int = 0
    intent: str | None = None
    confidence: float | None = None
    hand: Hand | None = None
    mood: Mood | None = None
    link_channel: str | None = None
    link_accepted: bool = False
    codec: str | None = None
    customer_db: float = QUIET_DB
    agent_db: float = QUIET_DB
    choices: tuple[Choice, ...] = ()
    next: Next | None = None
    channels: tuple[Channel, ...] = ()
    channels_known: bool = False
    desk_phone: bool = False
    notes: tuple[Note, ...] = ()
    wrapped_up: WrapUp | None = None
    responses: list[Response] = field(default_factory=list)
    cart: Row | None = None
    log: TranscriptLog = field(default_factory=TranscriptLog)
    detailed: bool = False
    """The transcript so far has been fetched."""

    def take_line(self, event: JSON) -> None:
        """A line begins to sound, or a fact that it rests on is told."""
        (self.log.cited if event["event"] == "fact_cited" else self.log.speaking)(event)

    def take(self, call: JSON) -> None:
        """Everything a ``CALL`` says; a field that is absent keeps its value."""
        self.takes += 1
        for name in ("customer", "cart_id", "segment", "script", "operator", "outcome", "line_result", "codec"):
            if name in call:
                setattr(self, name, call[name])
        self.value = int(call.get("value") or self.value)
        self.state = _one_of(CallState, call.get("state"), self.state)
        self.holder = _one_of(Holder, call.get("holder"), self.holder)
        self.barge_in = bool(call.get("barge_in", self.barge_in))
        self.desk_phone = bool(call.get("desk_phone", self.desk_phone))
        for name in ("started_at", "answered_at", "ended_at"):
            if name in call:
                setattr(self, name, moment(call[name]))
        if isinstance(position := call.get("position"), dict):
            self.stage, self.node = position.get("stage"), position.get("node")
            if self.stage and self.stages[-1:] != (self.stage,):
                self.stages = (*self.stages, self.stage)[-_STAGES_KEPT:]
            self.expecting, self.next_line = position.get("expecting"), position.get("next_line")
            self.disclosures = tuple(str(item) for item in position.get("disclosures") or ())
            self.pushes = int(position.get("pushes") or 0)
        if "intent" in call:
            self._take_intent(call["intent"], call.get("confidence"))
        if "hand" in call:
            self.hand = hand_of(call["hand"])
        if "link" in call:
            link = call["link"] if isinstance(call["link"], dict) else {}
            self.link_channel, self.link_accepted = link.get("channel"), bool(link.get("accepted"))

    def take_choices(self, body: JSON) -> None:
        """``choices`` and ``next``, as event or answer; an answer also tells the mood."""
        self.choices, self.next = choices_of(body.get("choices")), next_of(body.get("next"))
        self.take_mood(body.get("mood"))

    def take_mood(self, body: JSON | None) -> None:
        self.mood = mood_of(body, self.mood) or self.mood

    def take_written(self, body: JSON) -> None:
        """Notes, disposition and channels, where ``body`` has them."""
        if isinstance(notes := body.get("notes"), list):
            self.notes = tuple(
                Note(float(note.get("at") or 0), str(note.get("text") or ""), str(note.get("by") or ""))
                for note in notes
                if isinstance(note, dict)
            )
        if isinstance(judged := body.get("wrap_up"), dict):
            self.wrapped_up = WrapUp(str(judged.get("outcome") or ""), judged.get("automatic"), str(judged.get("by") or ""))
        if isinstance(ways := body.get("channels"), list):
            self.channels = tuple(
                Channel(str(way["channel"]), str(way.get("to") or "")) for way in ways if isinstance(way, dict) and way.get("channel")
            )
            self.channels_known = True

    def _take_intent(self, intent: Any, confidence: Any) -> None:
        if isinstance(intent, dict):
            intent, confidence = intent.get("label") or intent.get("intent"), intent.get("confidence")
        meant = str(intent) if intent else None
        if isinstance(confidence, int | float):
            self.confidence = float(confidence)
        elif meant != self.intent:
            self.confidence = None
        self.intent = meant

    def take_turn(self, turn: JSON) -> None:
        """What the customer's last turn was taken to mean, and how surely."""
        if turn.get("who") == "customer" and turn.get("intent"):
            self._take_intent(turn["intent"], turn.get("confidence"))

    def take_latency(self, turn: JSON) -> None:
        stages = turn.get("stages") or {}
        known = tuple((name, float(stages[name])) for name in STAGES if isinstance(stages.get(name), int | float))
        total = turn.get("response_ms")
        if isinstance(total, int | float):
            self.responses.append(Response(float(total), known, bool(turn.get("filler"))))
            del self.responses[:-_LATENCIES_KEPT]

    @property
    def response(self) -> Response | None:
        return self.responses[-1] if self.responses else None

    @property
    def median_ms(self) -> float | None:
        return median(r.total_ms for r in self.responses) if self.responses else None

    def seconds(self, now: datetime) -> float:
        """Since the answer; while it rings, since it was dialled."""
        begun = self.answered_at or self.started_at
        if begun is None:
            return 0.0
        return max(0.0, ((self.ended_at or now) - begun).total_seconds())


def hand_of(value: object) -> Hand | None:
    if not isinstance(value, dict):
        return None
    return Hand(
        str(value.get("reason") or ""),
        str(value.get("brief_ja") or ""),
        str(value.get("brief_en") or ""),
        str(value.get("raised_at") or ""),
        str(value["offered_to"]) if value.get("offered_to") else None,
        bool(value.get("escalated")),
    )


def choices_of(value: object) -> tuple[Choice, ...]:
    items = value if isinstance(value, list) else []
    return tuple(
        Choice(str(item.get("line") or ""), str(item.get("text") or ""), str(item.get("why") or ""))
        for item in items
        if isinstance(item, dict) and item.get("text")
    )


def next_of(value: object) -> Next | None:
    if not isinstance(value, dict) or not value.get("text"):
        return None
    facts = tuple(
        Cited(str(fact.get("key") or ""), str(fact.get("value") if fact.get("value") is not None else ""), str(fact.get("source") or ""))
        for fact in value.get("facts") or ()
        if isinstance(fact, dict)
    )
    return Next(str(value.get("line") or ""), str(value["text"]), str(value.get("why") or ""), facts)


def _one_of(kind: type[E], value: object, otherwise: E) -> E:
    try:
        return kind(str(value))
    except ValueError:
        return otherwise

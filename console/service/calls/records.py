"""What the engine keeps of a call, as the database gives it back. Times are aware; ``at``, ``started``, ``ended`` are seconds since the answer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.domain.call import Holder
from console.domain.connection import NEVER_LEFT
from console.domain.outcome import LineResult, Outcome
from console.domain.transcript import TranscriptTurn

RINGING, TALKING, HANDED, ENDED = "ringing", "talking", "handed_to_phone", "ended"
"""``handed_to_phone``: customer and operator talk over the operator's desk phone, and no line of ours is with them any more."""


@dataclass(frozen=True, slots=True)
class Hand:
    """The AI's request for a person. ``offered_to``: who is asked first; ``escalated``: everybody is."""

    reason: str
    brief_ja: str
    brief_en: str
    raised_at: datetime | None = None
    offered_to: str | None = None
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The checkout link of a call: ``accepted`` only after the mail or SMS server's word, ``None`` while it is on its way."""

    channel: str
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call. ``state`` is ``ringing``, ``talking``, ``handed_to_phone`` or ``ended``; ``operator`` is who has claimed it."""

    call_id: str
    shop_id: str
    engine_id: str
    cart_id: str
    customer_id: str
    customer: str
    value: int
    segment: str
    script_pack: str
    script_version: str
    script_hash: str
    number_masked: str
    started_at: datetime
    state: str = RINGING
    holder: Holder = Holder.AI
    operator: str | None = None
    barge_in: bool = False
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    line_result: LineResult | None = None
    position: dict[str, Any] = field(default_factory=dict)
    intent: str | None = None
    hand: Hand | None = None
    link: Link | None = None
    codec: str | None = None
    callback_at: datetime | None = None
    desk_phone: bool = False


@dataclass(frozen=True, slots=True)
class PastCall:
    """What later calls to the same customer go by. ``outcome`` is the one a person set, else the automatic one."""

    call_id: str
    cart_id: str
    started_at: datetime
    line_result: LineResult | None
    outcome: Outcome | None
    callback_at: datetime | None

    @property
    def reached_the_network(self) -> bool:
        return self.line_result not in NEVER_LEFT


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A turn as it was heard, and the utterance it belonged to on the live line."""

    turn: TranscriptTurn
    utterance: str | None = None


@dataclass(frozen=True, slots=True)
class DisclosureHeard:
    disclosure: str
    heard_at: float


@dataclass(frozen=True, slots=True)
class FactCited:
    """A fact as it stood when a line that rests on it was heard."""

    fact_id: str
    line: str
    at: float
    key: str
    value: str | int | bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Recording:
    """``sha256`` is of the file as the trunk wrote it."""

    path: str
    sha256: str
    size: int
    stopped_why: str | None = None


@dataclass(frozen=True, slots=True)
class SentLink:
    """A mail or SMS with the checkout link; ``receipt`` is the server's own word for it. ``opened_at``: for the first time, as far as that
    can be known."""

    channel: str
    asked_at: datetime
    answered_at: datetime | None
    accepted: bool | None
    receipt: str
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkOfCall:
    """A link with the call and the customer it was for. ``state``: ``sending``, ``accepted``, ``failed``, or ``unsure`` where no answer came.
    ``offers``: the ids of those that it bears."""

    link_id: str
    shop_id: str
    call_id: str
    cart_id: str
    customer_id: str
    state: str
    sent: SentLink
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CartRow:
    """A cart with what the queue shows of its customer and its past."""

    cart_id: str
    customer_id: str
    attempts: int
    last_attempt_at: datetime | None
    leased: bool
    closed: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain; ``detail_digest`` is a keyed digest, the detail itself is not kept here."""

    seq: int
    at: datetime
    who: str
    what: str
    subject: str
    detail_digest: str
    digest: str

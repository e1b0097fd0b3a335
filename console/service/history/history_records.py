"""What past calls are looked for by, and what is shown of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from console.domain.moods import KeptMood
from console.service.calls.records import CallRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that is given must hold; nothing given: every call that is over.

    ``since`` and ``until`` (not with it) bound the start. ``person``: a name, a telephone number or its last four digits, a mail
    address, the id of a cart or a call. ``words``: what was said by anybody in one breath; blanks part several. ``weekday`` 0 is
    Monday, ``hour`` of the shop's clock. ``operator``: who spoke in it; ``@nobody``: the AI alone. ``linked``: the link was sent in it; ``opened``: and opened.
    ``mood``: what the record tells of it. ``calls``: none but these.
    """

    since: datetime | None = None
    until: datetime | None = None
    outcomes: tuple[str, ...] = ()
    reason: str | None = None
    script: str | None = None
    segment: str | None = None
    operator: str | None = None
    tag: str | None = None
    mood: KeptMood | None = None
    stage: str | None = None
    weekday: int | None = None
    hour: int | None = None
    dialled: bool = False
    connected: bool = False
    recovered: bool = False
    reviewed: bool = False
    surveyed: bool = False
    linked: bool = False
    opened: bool = False
    person: str = ""
    words: str = ""
    calls: tuple[str, ...] | None = None


NOBODY = "@nobody"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The first words that were looked for, and when they were said."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class PastRow:
    call: CallRecord
    reasons: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    score: int | None = None
    recovered: int | None = None
    found: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """``answers``: points by criterion, those left out do not count. ``score``: 0 to 100."""

    by: str
    at: datetime
    score: int
    answers: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""


class History(Protocol):
    def page(self, shop_id: str, wanted: Wanted, offset: int, limit: int) -> tuple[int, tuple[PastRow, ...]]:
        """How many there are, and those from ``offset`` on, the latest first."""
        ...

    def row(self, call: CallRecord) -> PastRow: ...

    def choices(self, shop_id: str) -> dict[str, tuple[str, ...]]:
        """What occurs, by the name of the filter."""
        ...

    def reached(self, call: CallRecord, stage: str, at: float) -> None:
        """The conversation is in this stage; the first time counts."""
        ...

    def stages(self, call_id: str) -> tuple[tuple[str, float], ...]: ...

    def correct(self, call: CallRecord, number: int, intent: str) -> str | None:
        """Give the customer's turn with this number (0: the call's first turn) another intent; the one it had. Raises ``BadInput``."""
        ...

    def tag(self, call: CallRecord, tags: Sequence[str], by: str, at: datetime) -> None:
        """These and no others."""
        ...

    def put_review(self, call: CallRecord, review: Review) -> None: ...

    def review(self, call: CallRecord) -> Review | None: ...

    def not_indexed(self, after: str, limit: int) -> Sequence[str]:
        """Ids of calls beyond ``after`` whose words cannot be found."""
        ...

    def index(self, call: CallRecord, stages: Mapping[str, float]) -> None:
        """Make a call that is older than the index findable."""
        ...

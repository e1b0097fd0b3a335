"""Learning as the database keeps it: example sentences out of calls, and the understandings trained with them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from console.service.calls.records import CallRecord


class ExampleState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class LearningExample:
    """A customer's turn (``started``: seconds since the answer) and what it meant by a person's word. ``heard_as``: what it was taken
    for; ``kind``: ``correction`` or ``outcome``. ``text``: while it waits the customer's own words (``None`` when the customer was
    erased), once accepted a sentence with nothing personal in it, once rejected nothing."""

    id: str
    shop_id: str
    call_id: str
    kind: str
    started: float
    expecting: str | None
    heard_as: str | None
    confidence: float | None
    label: str
    text: str | None
    state: ExampleState
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class UnderstandingVersion:
    """``base``: fingerprint of what ships, ``content``: of that and the examples together. ``examples``: (sentence, label, expecting) each.
    ``fit``: not worse than what was in use when it was made. Number 0 is what ships; it stands in no table."""

    number: int
    base: str
    content: str
    examples: tuple[tuple[str, str, str | None], ...]
    report: dict[str, Any]
    fit: bool
    made_at: datetime
    made_by: str


class Learning(Protocol):
    def propose(self, call: CallRecord, example: LearningExample) -> None:
        """Takes the place of what was proposed for the same turn and is not decided yet."""
        ...

    def get(self, example_id: str) -> LearningExample | None: ...

    def decide(self, example: LearningExample) -> None:
        """Keep ``example`` as it stands now; the customer's own words are not kept any longer."""
        ...

    def page(self, shop_id: str, state: str | None, offset: int, limit: int) -> tuple[int, tuple[LearningExample, ...]]:
        """How many there are, and those from ``offset`` on, the latest first."""
        ...

    def counts(self, shop_id: str) -> dict[str, int]: ...

    def accepted(self) -> tuple[LearningExample, ...]:
        """In the order in which they were accepted."""
        ...

    def add_version(self, shop_id: str, version: UnderstandingVersion) -> None: ...

    def version(self, number: int) -> UnderstandingVersion | None: ...

    def versions(self) -> tuple[UnderstandingVersion, ...]: ...

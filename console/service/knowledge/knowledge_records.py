"""Knowledge as the database keeps it: entries as imported, and every approved version of an answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EntryState(StrEnum):
    DRAFT = "draft"  # never approved
    APPROVED = "approved"
    CHANGED = "changed"  # the source says something else than when it was approved: not spoken until it is approved again
    GONE = "gone"  # the source does not have it any more
    WITHDRAWN = "withdrawn"  # a person has taken it back


@dataclass(frozen=True, slots=True)
class Entry:
    """``passage`` is what the source says, ``answer`` what is proposed or approved to be spoken; ``source_date`` ISO; ``version`` the
    last that was approved, 0: none."""

    id: str
    shop_id: str
    kind: str
    source: str
    place: str
    source_date: str | None
    question: str
    phrasings: tuple[str, ...]
    passage: str
    answer: str
    valid_until: datetime | None
    state: EntryState
    version: int
    imported_at: datetime
    imported_by: str
    decided_at: datetime | None = None
    decided_by: str | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        return (self.question, *self.phrasings)


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """What one person approved; ``sha256`` covers question, phrasings and answer. ``ended_*``: when, by whom and why it was spoken no more."""

    entry_id: str
    version: int
    question: str
    phrasings: tuple[str, ...]
    answer: str
    source: str
    place: str
    source_date: str | None
    sha256: str
    approved_at: datetime
    approved_by: str
    valid_until: datetime | None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_why: str | None = None


def fingerprint(question: str, phrasings: Sequence[str], answer: str) -> str:
    return hashlib.sha256("\0".join((question, *phrasings, "", answer)).encode()).hexdigest()


class Knowledge(Protocol):
    def get(self, entry_id: str) -> Entry | None: ...

    def put(self, entry: Entry) -> None: ...

    def of_source(self, shop_id: str, source: str) -> tuple[Entry, ...]: ...

    def page(self, shop_id: str, state: str | None, words: str, offset: int, limit: int) -> tuple[int, tuple[Entry, ...]]:
        """How many there are, and those from ``offset`` on: undecided first, then the latest decided. ``words``: part of question or answer."""
        ...

    def counts(self, shop_id: str) -> dict[str, int]:
        """Entries by state."""
        ...

    def add_version(self, shop_id: str, version: EntryVersion) -> None: ...

    def versions(self, entry_id: str) -> tuple[EntryVersion, ...]: ...

    def end_version(self, entry_id: str, version: int, at: datetime, by: str, why: str) -> None: ...

"""Under what terms this engine makes calls; built from the settings by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.link import LinkTerms
from console.settings import SurveySettings

JAPAN = ZoneInfo("Asia/Tokyo")
LEASE_S = 60.0
"""A cart's lease without renewal; an engine that is gone longer has lost its calls."""
LEASE_AT_DESK_PHONE_S = 3600.0
"""The same of a call that a desk phone has, which goes on without its engine: other engines leave it alone for so long."""


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """For how many days each is kept; ``None``: for good. ``words`` are transcripts, notes and events of calls, ``inbox`` the shop's
    events, ``results`` what was told back to it."""

    recordings: int | None = 180
    words: int | None = 365
    customers: int | None = 1095
    inbox: int | None = 90
    results: int | None = 400
    backups: int | None = 30

    @property
    def backups_for(self) -> timedelta | None:
        return None if self.backups is None else timedelta(days=self.backups)


@dataclass(frozen=True, slots=True)
class SurveyTerms:
    """``page``: the address outside under which the engine's ``/survey`` is reached; empty: nobody is asked. ``after``: how long after the
    end of a call; ``again``: the same customer at the earliest so long after the survey before. ``keypad``: in the call, by a digit."""

    page: str = ""
    after: timedelta = timedelta(minutes=30)
    again: timedelta = timedelta(days=90)
    keypad: bool = False

    @classmethod
    def of(cls, kept: SurveySettings) -> "SurveyTerms":
        return cls(kept.page or "", timedelta(minutes=kept.after_minutes), timedelta(days=kept.again_days), kept.keypad)


@dataclass(slots=True)
class Terms:
    """``account`` is the trunk's ``Account`` as JSON; ``clock`` the instant now; ``calling_clock`` the instant the calling rules go by.

    All of it stands while the engine runs, but for the trunk (``dial_through``) and the survey, which a person may set anew.
    ``idle``: how long nothing must have happened in a cart before it counts as abandoned. ``hand_escalates_after_s``: how long a raised
    hand waits for the one who is asked first. ``moods``: whether the customers' moods are read.
    """

    engine_id: str
    account: dict[str, Any] = field(repr=False)
    recordings: Path
    clock: Callable[[], datetime]
    calling_clock: Callable[[], datetime]
    new_id: Callable[[], str]
    is_holiday: Callable[[date], bool]
    loopback: bool
    caller_id: bool
    ring_timeout_s: float
    concurrent_calls: int
    pushes_allowed: int
    longest_call_s: float
    vanished_after_s: float
    demo: bool
    version: str
    idle: timedelta = timedelta(hours=1)
    retention: RetentionDays = RetentionDays()
    survey: SurveyTerms = SurveyTerms()
    link: LinkTerms = field(default_factory=LinkTerms)
    hand_escalates_after_s: float = 20.0
    moods: bool = True

    def ticket(self, call_id: str) -> Path:
        """The file by which a call that a desk phone has is known after line or engine have died (``console.call.trunk.ticket``)."""
        return self.recordings / f"{call_id}.ticket"

    def dial_through(
        self, *, account: dict[str, Any], loopback: bool, caller_id: bool, ring_timeout_s: float, concurrent_calls: int
    ) -> None:
        """Another trunk, from the next call on."""
        self.account, self.loopback, self.caller_id = account, loopback, caller_id
        self.ring_timeout_s, self.concurrent_calls = ring_timeout_s, concurrent_calls

    def local_now(self) -> datetime:
        """The instant the calling rules go by, in the customers' zone."""
        return self.calling_clock().astimezone(JAPAN)


def midnight(local: datetime) -> datetime:
    """When the day of ``local`` began, in its zone."""
    return local.replace(hour=0, minute=0, second=0, microsecond=0)

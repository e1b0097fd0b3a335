"""Reports of a week or a month, as the store keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

READY, SENDING, SENT, FAILED, UNSURE = "ready", "sending", "sent", "failed", "unsure"
MAIL, FOLDER = "mail", "folder"


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """``since`` to ``until`` (not with it). ``body``: the figures as they were at ``made_at``."""

    id: str
    shop_id: str
    kind: str
    since: datetime
    until: datetime
    made_at: datetime
    lang: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """``target``: a mail address, or the folder. ``said_*``: the server's word, or what stood against it."""

    id: str
    report_id: str
    shop_id: str
    way: str
    target: str
    state: str
    tries: int
    next_at: datetime | None
    said_ja: str = ""
    said_en: str = ""
    done_at: datetime | None = None


class PeriodReports(Protocol):
    def add(self, report: PeriodReport, deliveries: Sequence[Delivery]) -> bool:
        """False, and nothing is kept, when this period has its report already."""
        ...

    def made(self, shop_id: str, kind: str, since: datetime) -> bool:
        """Whether the period that begins then has its report."""
        ...

    def get(self, report_id: str) -> PeriodReport | None: ...

    def page(self, shop_id: str, offset: int, limit: int) -> tuple[int, Sequence[tuple[PeriodReport, Sequence[Delivery]]]]:
        """How many there are, and those from ``offset`` on, the latest first."""
        ...

    def due(self, now: datetime) -> bool:
        """Whether there is anything to send, or to give up."""
        ...

    def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Due ones, now being sent; no other engine gets them."""
        ...

    def left(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Whose engine was gone while it sent them."""
        ...

    def settle(self, delivery_id: str, state: str, now: datetime, said: tuple[str, str], next_at: datetime | None = None) -> None:
        """``said``: in Japanese and in English."""
        ...

    def again(self, report_id: str, delivery_id: str | None, now: datetime) -> int:
        """Due once more: one of its deliveries, or all that did not arrive. How many."""
        ...

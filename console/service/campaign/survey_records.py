"""Surveys as the store keeps them: one a call, its answer once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from console.service.campaign.message_records import PlannedMessage

PHASE: Final = -1
"""In place of a phase of the channel matrix: a cart has at most one survey."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that was sent by the message of this id, or asked for in the call, whose id stands in its place then. ``csat`` and ``nps`` are ``None`` until it is answered."""

    message_id: str
    call_id: str
    shop_id: str
    customer_id: str
    asked_at: datetime
    answered_at: datetime | None = None
    csat: int | None = None
    nps: int | None = None


def survey_link(page: str, message_id: str, mark: str) -> str:
    """``page``: where the engine's ``/survey`` is reached from outside."""
    return f"{page.rstrip('/')}/{message_id}.{mark}"


@dataclass(frozen=True, slots=True)
class Askable:
    call_id: str
    cart_id: str
    customer_id: str


def survey_json(asked: Asked | None) -> dict[str, Any] | None:
    """``None``: nobody was asked."""
    return None if asked is None else {"answered": asked.answered_at is not None, "csat": asked.csat, "nps": asked.nps}


class Surveys(Protocol):
    def due(
        self, shop_id: str, ended: tuple[datetime, datetime], asked_since: datetime, limit: int, only: str | None = None
    ) -> Sequence[Askable]:
        """Calls that reached somebody and ended in that time with an outcome that is asked after, whose cart had no survey and whose
        customer may be written to and has had none since ``asked_since``; the newest of each customer. ``only``: this call, if it is one
        of them."""
        ...

    def ask(self, message: PlannedMessage, call_id: str) -> None:
        """The message waits to be sent."""
        ...

    def in_call(self, call_id: str, shop_id: str, customer_id: str, csat: int | None, at: datetime) -> None:
        """Asked for in this call (``None``), or answered by a key."""
        ...

    def asked_since(self, customer_id: str, since: datetime) -> bool:
        """Whether this customer was asked, in whatever way, then or later."""
        ...

    def drop(self, message_id: str) -> None:
        """It may not be sent: as if it had never been asked."""
        ...

    def get(self, message_id: str) -> Asked | None: ...

    def of(self, call_ids: Sequence[str]) -> Mapping[str, Asked]:
        """By call."""
        ...

    def answer(self, message_id: str, csat: int, nps: int, at: datetime) -> bool:
        """False when it had been answered before."""
        ...

    def mark(self, message_id: str) -> str:
        """What a link needs beside the id, so that nobody makes one up: a keyed digest in hex."""
        ...

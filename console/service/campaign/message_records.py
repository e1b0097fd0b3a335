"""Messages of the plan as the store keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

READY, SENDING, ACCEPTED, FAILED, UNSURE = "ready", "sending", "accepted", "failed", "unsure"


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """``phase``: the hour at which its phase of the channel matrix begins."""

    id: str
    shop_id: str
    cart_id: str
    customer_id: str
    phase: int
    channel: str
    template: str
    template_hash: str | None
    state: str
    tries: int
    asked_at: datetime
    next_at: datetime | None
    answered_at: datetime | None
    receipt: str


class Messages(Protocol):
    def due(self, shop_id: str, channels: Sequence[str], now: datetime, limit: int) -> Sequence[str]:
        """Carts whose plan has a message that is due by these channels."""
        ...

    def begin(self, message: PlannedMessage, until: datetime) -> bool:
        """It is being sent, and no longer planned; false when this phase had its message already."""
        ...

    def again(self, now: datetime, limit: int) -> Sequence[PlannedMessage]:
        """Those to be tried again now."""
        ...

    def sending(self, message_id: str, until: datetime) -> bool:
        """Take a ready one; false when another engine has it."""
        ...

    def settle(self, message_id: str, state: str, now: datetime, receipt: str, next_at: datetime | None = None) -> None: ...

    def drop(self, message_id: str) -> None:
        """It may not be sent: as if it had never been begun."""
        ...

    def left(self, now: datetime, limit: int) -> Sequence[PlannedMessage]:
        """Being sent by an engine that is gone: nobody can tell whether they were accepted."""
        ...

    def get(self, message_id: str) -> PlannedMessage | None: ...

    def sent(self, shop_id: str) -> Sequence[tuple[str, str, datetime]]:
        """(cart, channel, when) of every message of carts that are open."""
        ...

    def last(self, customer_id: str, *, but: str | None = None) -> datetime | None:
        """When this customer was last written to."""
        ...

    def retry(self, message_id: str, now: datetime) -> bool:
        """One that failed, or of which nobody knows, is ready again; false when it is neither."""
        ...

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, Sequence[PlannedMessage]]: ...

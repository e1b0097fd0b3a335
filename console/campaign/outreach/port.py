"""How a message leaves, whatever carries it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """``kind`` is its media type."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """``to`` is a mail address or an E.164 number; ``subject`` is empty for SMS. ``message_id`` makes a repeat recognisable.

    ``opt_out`` is empty and ``attachments`` are there in mail to the shop's own people only."""

    message_id: str
    to: str
    subject: str
    body: str
    sender_name: str
    sender_address: str
    opt_out: str
    attachments: tuple[Attachment, ...] = ()


class MessagePort(Protocol):
    """One channel."""

    async def send(self, message: Message) -> str:
        """The receipt, once the server has accepted the message.

        Raises:
            MessageFault: it was not accepted, or nobody answered in time; ``retry`` tells whether trying again helps.
        """
        ...

"""A channel that keeps what it was given, for demonstrations without any server and for tests."""

from console.campaign.outreach.port import Message
from console.domain.errors import MessageFault


class Outbox:
    """``refuses``: every message is turned away."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.sent: list[Message] = []
        self._refuses = refuses

    async def send(self, message: Message) -> str:
        if self._refuses:
            raise MessageFault("送信先のサーバーが受け付けませんでした。", "The server did not accept the message.")
        self.sent.append(message)
        return f"outbox {len(self.sent)}"

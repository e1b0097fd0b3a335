"""The customer's telephone as the simulation drives it: its own process, its own endpoint, its own recording."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, Protocol, Self

from console.domain.errors import TrunkFault
from console.wire.child import Child

START_LIMIT_S: Final = 15.0
MODULE: Final = "console.app.customer_phone"


class Phone(Protocol):
    """What a simulated customer needs of a telephone. ``port``: where it listens, 0 when it is no SIP telephone."""

    port: int

    def expect(self, recording: Path | None, *, behaviour: str = "answer", after_s: float = 0.4, status: int = 486) -> None: ...

    def play(self, utterance: str, pcm: bytes) -> None: ...

    def press(self, digits: str) -> None: ...

    def hang_up(self) -> None: ...

    def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]: ...

    async def close(self) -> None: ...


class CustomerPhone(Phone):
    """A real one; one call at a time."""

    def __init__(self, child: Child, messages: AsyncIterator[tuple[dict[str, Any], bytes]], port: int) -> None:
        self._child = child
        self._messages = messages
        self.port = port

    @classmethod
    async def listen(cls, codec: str = "PCMU", port: int = 0) -> Self:
        """Raises ``TrunkFault`` when the telephone does not come up."""
        child = await Child.spawn(MODULE)
        messages = child.messages()
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await anext(messages)
                child.send({"do": "listen", "port": port, "codecs": [codec]})
                head, _ = await anext(messages)
        except (TimeoutError, StopAsyncIteration) as error:
            child.kill()
            raise TrunkFault("模擬のお客様の電話が始まりません。", "The simulated customer's telephone does not start.") from error
        if head["event"] != "listening":
            child.kill()
            raise TrunkFault(head.get("ja", ""), head.get("en", ""))
        return cls(child, messages, int(head["port"]))

    def expect(self, recording: Path | None, *, behaviour: str = "answer", after_s: float = 0.4, status: int = 486) -> None:
        """How the next call is met; see the telephone's module docstring."""
        path = str(recording) if recording else None
        self._child.send({"do": "expect", "behaviour": behaviour, "answer_after_s": after_s, "status": status, "recording": path})

    def play(self, utterance: str, pcm: bytes) -> None:
        self._child.send({"do": "play", "utterance": utterance}, pcm)

    def press(self, digits: str) -> None:
        self._child.send({"do": "digits", "digits": digits})

    def hang_up(self) -> None:
        self._child.send({"do": "hangup"})

    async def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        """One call's events, ``ended`` the last."""
        async for head, body in self._messages:
            yield head, body
            if head["event"] == "ended":
                return

    async def close(self) -> None:
        await self._child.close()

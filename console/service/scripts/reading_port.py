"""A voice that reads a draft aloud to whoever writes it: not the line's own, so that no running call waits for it."""

from typing import Protocol

from console.domain.errors import SpeechFault


class ReadsAloud(Protocol):
    async def read(self, text: str, spoken: str) -> bytes:
        """16 kHz mono s16le. Raises ``SpeechFault`` when no voice can be had."""
        ...

    async def close(self) -> None: ...


class NoVoice:
    """An engine that was built without one."""

    async def read(self, text: str, spoken: str) -> bytes:
        raise SpeechFault("このエンジンには試聴の声がありません。", "This engine has no voice to try a line with.")

    async def close(self) -> None:
        pass

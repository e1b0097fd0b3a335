"""A voice that reads a draft aloud to whoever writes it: not the line's own, so that no running call waits for it."""

from typing import Protocol

from console.domain.errors import SpeechFault


class ReadsAloud(Protocol):
    async def read(self, text: str, spoken: str) -> bytes:
        """16 kHz mono s16le. Raises ``SpeechFault`` when no voice can be had."""
        ...

    def kana(self, spoken: str) -> str:
        """What the voice makes of a line that is ready for it: ``煮干しの`` is ``ニボシノ``; as it came where the voice does not tell."""
        ...

    async def close(self) -> None: ...


class NoVoice:
    """An engine that was built without one."""

    async def read(self, text: str, spoken: str) -> bytes:
        raise SpeechFault("このエンジンには試聴の声がありません。", "This engine has no voice to try a line with.")

    def kana(self, spoken: str) -> str:
        return spoken

    async def close(self) -> None:
        pass

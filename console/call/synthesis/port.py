"""Words to sound, ahead of need."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Voice:
    """``engine`` is ``kokoro``, ``piper``, ``openjtalk`` or ``tone``; ``name`` a voice of it; ``rate`` 1.0 is normal."""

    engine: str
    name: str
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line as sound: 16 kHz mono s16le, no leading silence over 20 ms, level about −20 dBFS.

    ``marks`` are ``(characters of the text, ms)``, rising, so that what was heard of a cut-off line is known.
    """

    pcm: bytes
    marks: tuple[tuple[int, int], ...]

    def heard_until(self, text: str, ms: int) -> str:
        """The part of ``text`` that had been spoken after ``ms``."""
        before_chars, before_ms = 0, 0
        for chars, mark_ms in self.marks:
            if mark_ms >= ms:
                share = (ms - before_ms) / max(1, mark_ms - before_ms)
                return text[: before_chars + int((chars - before_chars) * share)]
            before_chars, before_ms = chars, mark_ms
        return text


class Synthesis(Protocol):
    """The engine that serves all calls, with its cache in front."""

    async def start(self) -> None: ...

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        """From the cache, or rendered now; ``urgent`` goes before what is rendered ahead; ``keep``: over a restart too.

        Raises:
            SpeechFault: no engine could render it, not even the fallback.
        """
        ...

    def cached(self, text: str, spoken: str, voice: Voice) -> Rendered | None:
        """From memory at once, or ``None``."""
        ...

    async def close(self) -> None: ...

"""A sentence of the studio on this desk's headset. Free of Qt."""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from console.ui.answers import Answer, Asks, Told

FRAME_BYTES: Final = 640
"""20 ms of 16 kHz mono s16le."""


class Plays(Protocol):
    """Something of this desk's own to be heard."""

    def play(self, frames: tuple[bytes, ...], over: Callable[[], None]) -> bool:
        """Stereo frames of 20 ms; false when there is nothing to play them on."""
        ...


class Silent:
    """A desk without a headset."""

    def play(self, frames: tuple[bytes, ...], over: Callable[[], None]) -> bool:
        return False


def stereo_frames(pcm: bytes) -> tuple[bytes, ...]:
    """Mono s16le to 20 ms frames with the same sound on both sides; the last one is filled up with silence."""
    whole = pcm + bytes(-len(pcm) % FRAME_BYTES)
    return tuple(
        b"".join(whole[at : at + 2] * 2 for at in range(start, start + FRAME_BYTES, 2)) for start in range(0, len(whole), FRAME_BYTES)
    )


class Aloud:
    """One sentence at a time. ``tell`` hears what went wrong, ``changed`` that another line, or none, is heard."""

    def __init__(self, door: Asks, sound: Plays, tell: Callable[[Told | None], None], changed: Callable[[], None]) -> None:
        self._door, self._sound, self._tell, self._changed = door, sound, tell, changed
        self.playing: str | None = None

    def hear(self, line: str, document: Mapping[str, Any]) -> None:
        """With the voice of the calls."""
        if self.playing is not None:
            return
        self.playing = line
        self._changed()
        body = {"text": document["lines"][line]["text"], "document": document}
        self._door.ask("POST", "/api/scripts/read-aloud", body, self._came)

    def _came(self, answer: Answer) -> None:
        if not answer.ok:
            self._tell(answer.refusal)
            self._over()
        elif not self._sound.play(stereo_frames(base64.b64decode(answer.body["pcm"])), self._over):
            self._tell("settings.no_output")
            self._over()

    def _over(self) -> None:
        self.playing = None
        self._changed()

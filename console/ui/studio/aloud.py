"""A sentence of the studio on this desk's headset. Free of Qt."""

from collections.abc import Callable
from typing import Final, Protocol

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

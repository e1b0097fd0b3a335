"""What plays a recording: the port, and a player without sound for machines and tests that have none. Free of Qt."""

from collections.abc import Callable
from typing import Protocol


class Player(Protocol):
    """``told`` is called whenever position or playing have changed. Seconds everywhere."""

    told: Callable[[], None]

    @property
    def position(self) -> float: ...

    @property
    def playing(self) -> bool: ...

    def load(self, wav: bytes) -> None:
        """Another recording, from its beginning; nothing plays yet."""
        ...

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, seconds: float) -> None: ...

    def speed(self, times: float) -> None: ...

    def clear(self) -> None:
        """Let go of the sound."""
        ...


class SilentPlayer:
    """Moves only when it is told to."""

    def __init__(self) -> None:
        self.told: Callable[[], None] = lambda: None
        self.position = 0.0
        self.playing = False
        self.times = 1.0
        self.wav = b""

    def load(self, wav: bytes) -> None:
        self.wav, self.position, self.playing = wav, 0.0, False
        self.told()

    def play(self) -> None:
        self.playing = True
        self.told()

    def pause(self) -> None:
        self.playing = False
        self.told()

    def seek(self, seconds: float) -> None:
        self.position = seconds
        self.told()

    def speed(self, times: float) -> None:
        self.times = times

    def clear(self) -> None:
        self.load(b"")

    def on(self, seconds: float) -> None:
        """So much of the recording has passed."""
        if self.playing:
            self.seek(self.position + seconds * self.times)

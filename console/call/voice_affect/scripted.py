"""A meter that answers as written: for tests, and for a line without sound."""

from collections.abc import Iterable

from console.call.voice_affect.port import Prosody


class ScriptedMeter:
    """Gives the next of ``turns`` for each turn measured; ``None`` after the last."""

    def __init__(self, turns: Iterable[Prosody | None] = ()) -> None:
        self._turns = iter(turns)

    def measure(self, pcm: bytes) -> Prosody | None:
        return next(self._turns, None)

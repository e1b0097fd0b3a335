"""The telephone network's own voice before anybody has answered: it may tell that nobody will."""

from collections.abc import Callable
from time import monotonic

from console.call.announcement import meaning
from console.call.listening import SILENCE_DB, EarCallbacks, HeardTurn, Listening, only_transcribed
from console.call.trunk.port import Frame
from console.domain.outcome import LineResult


class NetworkVoice:
    """``began`` is a monotonic instant; ``new_ear`` takes the callbacks and a clock of seconds since then. ``understood`` is called once,
    when ``meaning`` is known."""

    def __init__(
        self, began: float, new_ear: Callable[[EarCallbacks, Callable[[], float]], Listening], understood: Callable[[], None]
    ) -> None:
        self._began = began
        self._understood = understood
        self.meaning: LineResult | None = None
        self._ear = new_ear(only_transcribed(lambda utterance, heard: None, self._turn), lambda: monotonic() - began)

    def frame(self, event: Frame) -> None:
        self._ear.frame(event.at - self._began, event.pcm, agent_speaking=False, agent_level_db=SILENCE_DB)

    async def close(self) -> None:
        await self._ear.close()

    def _turn(self, at: float, turn: HeardTurn) -> None:
        if self.meaning is None:
            self.meaning = meaning(turn.heard.text)
            if self.meaning is not None:
                self._understood()

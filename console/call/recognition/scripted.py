"""A recogniser for tests and simulations: it hears what it is told, as fast as it is told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from console.domain.audio import FRAME_MS
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard

Hearing = Callable[[str, int, float], str]
"""(call, utterance, seconds fed) → the words so far."""


class ScriptedRecognition:
    """Implements ``Recognition``. ``hearing`` gives the words; ``delay_s`` the time they take; a ``SpeechFault`` it raises is passed on."""

    def __init__(self, hearing: Hearing, *, delay_s: float = 0.0) -> None:
        self.hearing = hearing
        self.delay_s = delay_s

    @classmethod
    def saying(cls, sentences: Sequence[str], *, delay_s: float = 0.0) -> "ScriptedRecognition":
        """The first utterance of each call is the first sentence, and so on; nothing after the last."""
        return cls(lambda call, utterance, _: sentences[utterance - 1] if utterance <= len(sentences) else "", delay_s=delay_s)

    async def start(self) -> None:
        pass

    def recogniser(self, call_id: str) -> "ScriptedRecogniser":
        return ScriptedRecogniser(self, call_id)

    async def close(self) -> None:
        pass


class ScriptedRecogniser:
    """Implements ``Recogniser``."""

    def __init__(self, recognition: ScriptedRecognition, call_id: str) -> None:
        self._recognition = recognition
        self._call_id = call_id
        self._seconds: dict[int, float] = {}

    def begin(self, utterance: int, vocabulary: Sequence[str], on_partial: Callable[[int, Heard], None]) -> None:
        self._seconds[utterance] = 0.0

    def feed(self, utterance: int, frame: bytes) -> None:
        if utterance in self._seconds:
            self._seconds[utterance] += FRAME_MS / 1000

    def words(self, utterance: int) -> Awaitable[Heard]:
        return self._words(utterance)

    async def _words(self, utterance: int) -> Heard:
        if utterance not in self._seconds:
            raise SpeechFault("この発話は始まっていません。", "This utterance has not begun.", retry=True)
        seconds = self._seconds[utterance]
        if self._recognition.delay_s:
            await asyncio.sleep(self._recognition.delay_s)
        text = self._recognition.hearing(self._call_id, utterance, seconds)
        return Heard(text, 0.0, seconds, 0.95 if text else 0.0, True, (), "scripted")

    def forget(self, utterance: int) -> None:
        self._seconds.pop(utterance, None)

    def close(self) -> None:
        self._seconds.clear()

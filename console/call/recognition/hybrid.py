"""Vosk's partial words, which stream, with Whisper's final ones, which are right more often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.call.recognition.engine import Ear, Engine, News, no_news
from console.domain.transcript import Heard


class HybridEngine:
    """Both models are loaded; a call costs both engines' time."""

    name = "hybrid"

    def __init__(self, streaming: Engine, final: Engine) -> None:
        self._streaming = streaming
        self._final = final

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> HybridEar:
        return HybridEar(self._streaming.ear(vocabulary), self._final.ear(vocabulary, news))

    def stale(self) -> bool:
        return self._streaming.stale() or self._final.stale()


class HybridEar:
    """Where the final engine hears nothing though the streaming one does, there was nothing: its gate is the stricter."""

    def __init__(self, streaming: Ear, final: Ear) -> None:
        self._streaming = streaming
        self._final = final

    @property
    def seconds(self) -> float:
        return self._final.seconds

    def feed(self, frames: bytes) -> Heard | None:
        self._final.feed(frames)
        return self._streaming.feed(frames)

    def pausing(self) -> bool:
        return self._final.pausing()

    def partial(self) -> None:
        """The streaming engine has said its part."""

    def words(self) -> Heard:
        heard = self._final.words()
        return replace(heard, engine=f"hybrid/{heard.engine}")

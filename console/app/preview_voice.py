"""The engine's voice for the studio: a worker of its own beside the line's, started when somebody listens, gone when nobody does."""

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.settings import Folders, Settings

if TYPE_CHECKING:
    from console.call.synthesis.remote import RemoteSynthesis

IDLE_S: Final = 120.0
NICE: Final = 15


@lru_cache(maxsize=4096)
def _kana(spoken: str) -> str:
    from console.call.synthesis.japanese_words import pronounced
    from console.call.synthesis.phrases import split

    try:
        return "".join(pronounced(spoken[phrase.start : phrase.end]) for phrase in split(spoken))
    except ImportError:
        return spoken


class PreviewVoice:
    """Satisfies ``console.service.scripts.reading_port.ReadsAloud``; speaks as the calls do, and after them."""

    def __init__(self, settings: Settings, folders: Folders) -> None:
        self._settings, self._folders = settings, folders
        self._synthesis: RemoteSynthesis | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()

    async def use(self, settings: Settings) -> None:
        """From the next sentence on; those that wait already among them."""
        async with self._busy:
            self._settings = settings
            await self.close()

    async def read(self, text: str, spoken: str) -> bytes:
        async with self._busy:
            # The speech packages are an extra, and none is loaded before it is needed.
            from console.app.stages import LineConfiguration, voice_arguments
            from console.call.synthesis.cache import SoundCache
            from console.call.synthesis.port import Voice
            from console.call.synthesis.remote import RemoteSynthesis

            configuration = LineConfiguration.of(self._settings, self._folders)
            if self._idle is not None:
                self._idle.cancel()
            if self._synthesis is None:
                made = RemoteSynthesis(
                    SoundCache(Path(configuration.cache) / "lines"),
                    {configuration.voice: voice_arguments(configuration)},
                    warm=(configuration.voice,),
                    nice=NICE,
                )
                await made.start()
                self._synthesis = made
            voice = Voice(configuration.voice, configuration.voice_name, configuration.voice_rate)
            rendered = await self._synthesis.render(text, spoken, voice, keep=False)
            self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._rest)
            return rendered.pcm

    def kana(self, spoken: str) -> str:
        """By the dictionary that every voice reads with, phrase by phrase as they are cut for it."""
        return _kana(spoken)

    def _rest(self) -> None:
        self._resting = asyncio.get_running_loop().create_task(self._let_go())

    async def _let_go(self) -> None:
        async with self._busy:
            await self.close()

    async def close(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        synthesis, self._synthesis = self._synthesis, None
        if synthesis is not None:
            await synthesis.close()

"""``Synthesis`` for all calls: the cache in front, a worker process an engine behind, a fallback voice beside."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from console.call.synthesis.cache import SoundCache, key_of
from console.call.synthesis.port import Rendered, Voice
from console.call.synthesis.worker import EngineWorker
from console.domain.errors import SpeechFault

FALLBACK: Final = Voice("openjtalk", "mei")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FallbackUsed:
    """A line was rendered by another voice than asked for, since ``fault`` befell its engine."""

    asked: Voice
    used: Voice
    fault: SpeechFault


class RemoteSynthesis:
    """``engines`` maps an engine's name to its worker's further arguments (``{"kokoro": ["--threads", "2"]}``); only
    these can be asked for, beside the fallback's. ``warm`` are started with ``start``, the others when first used.
    ``on_fallback`` is told whenever the fallback speaks; ``None`` for ``fallback`` switches it off.
    """

    def __init__(
        self,
        cache: SoundCache,
        engines: Mapping[str, Sequence[str]],
        *,
        warm: Sequence[str] = ("kokoro",),
        fallback: Voice | None = FALLBACK,
        on_fallback: Callable[[FallbackUsed], None] | None = None,
        nice: int = 5,
        start_limit_s: float = 60.0,
        line_limit_s: float = 30.0,
    ) -> None:
        self._cache = cache
        self._fallback = fallback
        self._on_fallback = on_fallback
        self._warm = tuple(warm)
        arguments = {**({fallback.engine: ()} if fallback else {}), **engines}
        self._workers = {
            name: EngineWorker(name, extra, nice=nice, start_limit_s=start_limit_s, line_limit_s=line_limit_s)
            for name, extra in arguments.items()
        }
        self._rendering: dict[str, asyncio.Task[Rendered]] = {}

    async def start(self) -> None:
        """Open the cache and warm the engines; one that cannot start is reported, and its lines go to the fallback.

        Raises:
            SpeechFault: neither the warm engines nor the fallback can start.
        """
        await asyncio.to_thread(self._cache.open)
        results = await asyncio.gather(*(self._worker(name).ready() for name in self._warm), return_exceptions=True)
        faults = [result for result in results if isinstance(result, BaseException)]
        for fault in faults:
            if not isinstance(fault, SpeechFault):
                raise fault
            _log.warning("voice_engine_unavailable", error=fault.en)
        if faults and len(faults) == len(results):
            if self._fallback is None:
                raise faults[0]
            await self._worker(self._fallback.engine).ready()

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        try:
            return await self._by(voice, text, spoken, urgent=urgent, keep=keep)
        except SpeechFault as fault:
            if self._fallback is None or self._fallback.engine == voice.engine:
                raise
            other = Voice(self._fallback.engine, self._fallback.name, voice.rate)
            rendered = await self._by(other, text, spoken, urgent=urgent, keep=keep)
            _log.warning("voice_fallback", asked=voice.engine, used=other.engine)
            if self._on_fallback is not None:
                self._on_fallback(FallbackUsed(voice, other, fault))
            return rendered

    def cached(self, text: str, spoken: str, voice: Voice) -> Rendered | None:
        worker = self._workers.get(voice.engine)
        if worker is None or worker.fingerprint is None:
            return None
        return self._cache.remembered(key_of(worker.fingerprint, text, spoken, voice))

    def voices(self, engine: str) -> tuple[str, ...]:
        """Names of an engine's voices, the default first; empty until it has been ready."""
        return self._worker(engine).voices

    def worker_pids(self) -> dict[str, int]:
        """The processes that run now, for memory figures and the state on the desk."""
        return {name: worker.pid for name, worker in self._workers.items() if worker.pid is not None}

    async def close(self) -> None:
        for task in self._rendering.values():
            task.cancel()
        await asyncio.gather(*self._rendering.values(), return_exceptions=True)
        await asyncio.gather(*(worker.close() for worker in self._workers.values()))

    async def _by(self, voice: Voice, text: str, spoken: str, *, urgent: bool, keep: bool) -> Rendered:
        worker = self._worker(voice.engine)
        key = key_of(await worker.ready(), text, spoken, voice)
        rendered = self._cache.remembered(key)
        if rendered is not None:
            return rendered
        task = self._rendering.get(key)
        if task is None:
            task = asyncio.create_task(self._fresh(worker, key, text, spoken, voice, urgent=urgent, keep=keep))
            self._rendering[key] = task
            task.add_done_callback(lambda _: self._rendering.pop(key, None))
        elif urgent:
            worker.hurry(spoken, voice)
        return await asyncio.shield(task)

    async def _fresh(self, worker: EngineWorker, key: str, text: str, spoken: str, voice: Voice, *, urgent: bool, keep: bool) -> Rendered:
        known = await asyncio.to_thread(self._cache.recall, key)
        if known is not None:
            return known
        rendered = await worker.render(text, spoken, voice, urgent=urgent)
        await asyncio.to_thread(self._cache.keep if keep else self._cache.hold, key, rendered)
        return rendered

    def _worker(self, engine: str) -> EngineWorker:
        try:
            return self._workers[engine]
        except KeyError:
            raise SpeechFault(f"音声エンジン {engine} は設定されていません。", f"The speech engine {engine} is not configured.") from None

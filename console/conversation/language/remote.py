"""``LanguageModel`` in a worker process: several calls at once, each with its own limit; a hung worker is replaced."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Sequence
from typing import Final

import structlog

from console.domain.errors import LanguageFault
from console.wire.child import Child

MODULE: Final = "console.app.language"
PENDING_BOUND: Final = 64
"""Questions on their way; more are answered with ``None`` at once."""

_log = structlog.get_logger(__name__)


class RemoteLanguageModel:
    """``arguments`` are the worker's (``["--model", path, "--threads", "1"]``). ``nice`` keeps it behind the sound.

    A worker that has not answered ``hang_s`` after a limit passed is killed; one that died is started again after
    ``pause_s``, twice as long each time up to a minute, while ``choose`` raises.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        module: str = MODULE,
        nice: int = 10,
        start_limit_s: float = 300.0,
        hang_s: float = 3.0,
        pause_s: float = 1.0,
    ) -> None:
        self._arguments = list(arguments)
        self._module = module
        self._nice = nice
        self._start_limit = start_limit_s
        self._hang = hang_s
        self._pause = pause_s
        self._numbers = itertools.count()
        self._pending: dict[int, tuple[float, asyncio.Future[str | None]]] = {}
        self._changed = asyncio.Event()
        self._ready = asyncio.Event()
        self._child: Child | None = None
        self._task: asyncio.Task[None] | None = None
        self._fault: LanguageFault | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Returns when the model is warm.

        Raises:
            LanguageFault: the model cannot be loaded. No further attempt is made until ``start`` is called again.
        """
        self._fault = None
        self._task = asyncio.create_task(self._keep_alive(), name="language")
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait({ready, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise self._fault or _gone()

    async def prepare(self, *, asked: str) -> None:
        """The worker does it when nobody waits for an answer; without a worker nothing is prepared."""
        child = self._child
        if child is not None and self._ready.is_set():
            child.send({"prepare": asked})

    async def choose(self, *, asked: str, words: str, labels: Sequence[str], limit_ms: int) -> str | None:
        child = self._child
        if child is None or not self._ready.is_set():
            raise self._fault or _gone()
        if len(self._pending) >= PENDING_BOUND:
            return None
        number, deadline = next(self._numbers), time.monotonic() + limit_ms / 1000
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._pending[number] = (deadline, answer)
        self._changed.set()
        child.send({"number": number, "asked": asked, "words": words, "labels": list(labels), "deadline": deadline})
        try:
            label = await asyncio.wait_for(asyncio.shield(answer), limit_ms / 1000)
        except TimeoutError:
            return None  # the question stays pending: the worker owes an answer, or it hangs
        return label if label in labels else None

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _keep_alive(self) -> None:
        pause = self._pause
        while True:
            began = time.monotonic()
            served = await self._one_life()
            self._fail_pending()
            if not served:
                return
            if time.monotonic() - began > 60:
                pause = self._pause
            await asyncio.sleep(pause)
            pause = min(60.0, pause * 2)

    async def _one_life(self) -> bool:
        """Whether the worker had come up before it ended."""
        try:
            child = await Child.spawn(self._module, self._arguments, nice=self._nice)
        except OSError as fault:
            self._fault = LanguageFault(
                "言語モデルの作業プロセスを起動できません。メモリの空きを確かめてください。",
                "The language worker cannot be started; check free memory.",
            )
            self._fault.__cause__ = fault
            return self._ready.is_set()
        self._child = child
        began = time.monotonic()
        reading = asyncio.create_task(self._read(child))
        came_up = False
        try:
            ready = asyncio.create_task(self._ready.wait())
            await asyncio.wait({ready, reading}, timeout=self._start_limit, return_when=asyncio.FIRST_COMPLETED)
            came_up = ready.done()
            ready.cancel()
            if came_up:
                _log.info("language_worker_ready", ms=round((time.monotonic() - began) * 1000))
                await self._watch(reading)
            _log.warning("language_worker_lost", pid=child.pid, hung=not reading.done())
            self._fault = self._fault or (None if came_up else _gone())
            return came_up
        finally:
            self._ready.clear()
            self._child = None
            if not reading.done():  # one that ended by itself is only waited for
                reading.cancel()
                child.kill()
            await child.close()

    async def _read(self, child: Child) -> None:
        async for head, _ in child.messages():
            if "ready" in head:
                self._ready.set()
            elif "failed" in head:
                self._fault = LanguageFault(str(head["ja"]), str(head["en"]))
                return
            else:
                _, answer = self._pending.pop(int(head["number"]), (0.0, None))
                if answer is not None and not answer.done():
                    answer.set_result(head["label"])

    async def _watch(self, reading: "asyncio.Task[None]") -> None:
        """Returns when the worker has died or hangs."""
        while not reading.done():
            self._changed.clear()
            oldest = min((deadline for deadline, _ in self._pending.values()), default=None)
            if oldest is not None and time.monotonic() > oldest + self._hang:
                return
            wait_s = None if oldest is None else max(0.05, oldest + self._hang - time.monotonic())
            changed = asyncio.create_task(self._changed.wait())
            await asyncio.wait({changed, reading}, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()

    def _fail_pending(self) -> None:
        pending, self._pending = self._pending, {}
        for _, answer in pending.values():
            if not answer.done():
                answer.set_exception(self._fault or _gone())
                answer.exception()  # nobody may be waiting any more


def _gone() -> LanguageFault:
    return LanguageFault(
        "言語モデルの作業プロセスが停止しました。起動し直しています。",
        "The language model's worker has died and is being started again.",
        retry=True,
    )

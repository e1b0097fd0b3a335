"""Trunk processes spawned ahead of need: a call takes a warm one, another is started in its place."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import structlog

from console.domain.errors import TrunkFault
from console.wire.child import Child

log = structlog.get_logger(__name__)

READY_LIMIT_S = 15.0
LOOK_EVERY_S = 2.0
LONGEST_PAUSE_S = 30.0

Messages = AsyncIterator[tuple[dict[str, Any], bytes]]


@dataclass(frozen=True, slots=True)
class Spare:
    """A process that has said it is ready, and the rest of what it will say."""

    child: Child
    messages: Messages


class SparePool:
    """``spares`` processes are kept ready; a spare that dies is replaced, with growing pauses while none can start."""

    def __init__(self, module: str, spares: int) -> None:
        self._module = module
        self._wanted = spares
        self._ready: deque[Spare] = deque()
        self._changed = asyncio.Event()
        self._refiller: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the first spare is ready.

        Raises:
            TrunkFault: no process can be started.
        """
        if self._wanted > 0:
            self._ready.append(await self._spawn())
        self._refiller = asyncio.create_task(self._refill(), name="trunk spares")

    @property
    def ready(self) -> int:
        return sum(1 for spare in self._ready if spare.child.exit_code is None)

    async def take(self) -> Spare:
        """A ready process; started now when no spare is there.

        Raises:
            TrunkFault: no process can be started.
        """
        while self._ready:
            spare = self._ready.popleft()
            self._changed.set()
            if spare.child.exit_code is None:
                return spare
            await spare.child.close(0.1)
        return await self._spawn()

    async def close(self) -> None:
        if self._refiller is not None:
            self._refiller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._refiller
        await asyncio.gather(*(spare.child.close(3.0) for spare in self._ready))
        self._ready.clear()

    async def _refill(self) -> None:
        pause = 0.0
        while True:
            for dead in [spare for spare in self._ready if spare.child.exit_code is not None]:
                self._ready.remove(dead)
                log.warning("spare_died", pid=dead.child.pid, exit_code=dead.child.exit_code)
                await dead.child.close(0.1)
            if len(self._ready) < self._wanted:
                try:
                    self._ready.append(await self._spawn())
                    pause = 0.0
                    continue
                except TrunkFault as error:
                    pause = min(LONGEST_PAUSE_S, max(1.0, pause * 2))
                    log.error("spare_failed", reason=error.en, pause_s=pause)
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), max(LOOK_EVERY_S, pause))

    async def _spawn(self) -> Spare:
        began = time.monotonic()
        try:
            child = await Child.spawn(self._module)
        except OSError as error:
            raise _no_process(error.strerror or str(error)) from error
        messages = child.messages()
        try:
            head, _ = await asyncio.wait_for(anext(messages), READY_LIMIT_S)
        except (TimeoutError, StopAsyncIteration) as error:
            child.kill()
            await child.close(1.0)
            raise _no_process(f"exit code {child.exit_code}") from error
        if head.get("event") != "ready":
            child.kill()
            await child.close(1.0)
            raise _no_process("its first word was not 'ready'")
        log.debug("spare_ready", pid=child.pid, ms=round((time.monotonic() - began) * 1000))
        return Spare(child, messages)


def _no_process(detail: str) -> TrunkFault:
    return TrunkFault(
        "通話用のプロセスを起動できません。okaeri doctor で不足しているものをご確認ください。",
        f"A call's process did not start ({detail}); run okaeri doctor to see what is missing.",
        retry=True,
    )

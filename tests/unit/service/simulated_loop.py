"""An event loop whose clock stands still while anything is at work and leaps to the next appointment when nothing is."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any


class SimulatedLoop(asyncio.SelectorEventLoop):
    """``time`` is simulated: however slow the machine, what takes no waiting takes no time."""

    def __init__(self) -> None:
        self._simulated = 0.0
        self._at_work = 0
        super().__init__(_Leaping(self))

    def time(self) -> float:
        return self._simulated

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        self._at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._came_back)
        return future

    def _came_back(self, _: asyncio.Future[Any]) -> None:
        self._at_work -= 1

    def may_leap(self) -> bool:
        return self._at_work == 0

    def leap(self, seconds: float) -> None:
        self._simulated += seconds


class _Leaping(selectors.DefaultSelector):
    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if not self._loop.may_leap():
            return super().select(None)  # a thread is at work; it wakes the loop when it is done
        ready = super().select(0)
        if not ready:
            self._loop.leap(timeout)
        return ready

"""One thing at a time that takes its while: begun, told to every desk as it goes on, stopped by whoever has seen enough."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from console.domain.errors import OkaeriError, Refused
from console.service.broadcast import Broadcast

Work = Callable[[Callable[..., None], asyncio.Event], Awaitable[dict[str, Any]]]
"""Gets what tells the desks further facts, and the event that asks it to stop. What it returns is told together with its end, so that
nobody reads a verdict on something that still runs."""


class UnderWay:
    """``told`` is what was told last, ``None`` before the first time. Built inside a running event loop."""

    def __init__(self, part: str, broadcast: Broadcast) -> None:
        self._part = part
        self._broadcast = broadcast
        self._task: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self.told: dict[str, Any] | None = None

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def begin(self, facts: dict[str, Any], work: Work) -> dict[str, Any]:
        """Raises ``Refused`` while the last one is still under way."""
        if self.running:
            raise Refused("setup.running", "いま実行中です。終わるまでお待ちください。", "This is under way already; wait until it ends.")
        self.told = {"running": True, "error": None, **facts}
        self._stop = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(work))
        self._tell()
        return self.told

    def cancel(self) -> None:
        self._stop.set()

    async def close(self) -> None:
        self.cancel()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=10)
            self._task.cancel()

    async def _run(self, work: Work) -> None:
        def more(**facts: Any) -> None:
            self.told = {**(self.told or {}), **facts}
            self._tell()

        last: dict[str, Any] = {}
        try:
            last = await work(more, self._stop)
        except OkaeriError as fault:
            last = {"error": {"ja": fault.ja, "en": fault.en}}
        except OSError as fault:
            why = fault.strerror or type(fault).__name__
            last = {"error": {"ja": f"ディスクに書けませんでした（{why}）。", "en": f"The disk could not be written ({why})."}}
        finally:
            more(**last, running=False, stopped=self._stop.is_set())

    def _tell(self) -> None:
        self._broadcast.tell({"event": "setup", "part": self._part, "told": self.told})

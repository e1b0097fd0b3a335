"""Keeps a line process running: starts it, tells it its configuration, and starts the next one when it dies."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import structlog

from console.service.calls.line_port import LINE_LOST
from console.wire.child import Child

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
CLOSING_S = 15.0
"""The line hangs up, records to the end and ends its workers within this."""


class LineKeeper:
    """Satisfies ``LinePort``. ``configure`` is the first order every new line process gets."""

    def __init__(self, configure: Mapping[str, Any], *, module: str = "console.app.line", arguments: tuple[str, ...] = ()) -> None:
        self._configure = dict(configure)
        self._module = module
        self._arguments = arguments
        self._child: Child | None = None
        self._closing = asyncio.Event()
        self._too_late: asyncio.TimerHandle | None = None
        self._planned = False

    def reconfigure(self, configure: Mapping[str, Any]) -> None:
        """The line process ends, and the next one goes by this. For when no call is live."""
        self._configure = dict(configure)
        if self._child is not None and not self._closing.is_set():
            self._planned = True
            self._finish(self._child)

    @property
    def pid(self) -> int | None:
        return None if self._child is None else self._child.pid

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        if self._child is not None:
            self._child.send(head, body)

    async def events(self) -> AsyncGenerator[tuple[dict[str, Any], bytes], None]:
        pause = FIRST_PAUSE_S
        while not self._closing.is_set():
            child = await Child.spawn(self._module, self._arguments)
            self._child = child
            try:
                child.send(self._configure)
                async for head, body in child.messages():
                    if head.get("event") == "line_ready":
                        pause = FIRST_PAUSE_S
                    yield head, body
            finally:
                self._child = None
                if self._too_late is not None:
                    self._too_late.cancel()
                await child.close(CLOSING_S if self._closing.is_set() else 1.0)
            planned, self._planned = self._planned or self._closing.is_set(), False
            log.log(20 if planned else 40, "line_ended", pid=child.pid, exit_code=child.exit_code)
            yield {"event": LINE_LOST}, b""
            try:
                await asyncio.wait_for(self._closing.wait(), pause)
            except TimeoutError:
                pause = min(pause * 2, LONGEST_PAUSE_S)

    async def close(self) -> None:
        """The end of its socket tells the line to finish; its last events still come."""
        self._closing.set()
        if self._child is not None:
            self._finish(self._child)

    def _finish(self, child: Child) -> None:
        if self._too_late is not None:
            self._too_late.cancel()
        child.finish()
        self._too_late = asyncio.get_running_loop().call_later(CLOSING_S, child.kill)

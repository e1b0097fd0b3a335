"""A real engine's service, store and door beside a window: its own thread, real sockets, a line that the test plays."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.unit.server.test_door import opened
from tests.unit.service.house import House


@contextmanager
def engine(folder: Path, play: Callable[[House], Awaitable[None]], **house_of: Any) -> Iterator[str]:
    """``play`` runs before the door is told; ``house_of`` is for the house. The address of the door."""
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()
    told: list[str] = []

    async def run() -> None:
        async with House(folder, **house_of) as house:
            await play(house)
            async with opened(house) as desk:
                told.append(f"http://127.0.0.1:{desk.port}")
                ready.set()
                await over.wait()

    def work() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(run())
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=work, name="engine")
    thread.start()
    try:
        assert ready.wait(60)
        assert told, "the engine did not start"
        yield told[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(60)

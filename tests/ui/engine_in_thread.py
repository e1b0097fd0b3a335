"""A real engine's service, store and door beside a window: a thread of its own, real sockets, a line that the test plays."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.unit.server.test_door import opened
from tests.unit.service.house import House

T = TypeVar("T")


class PlayedEngine:
    """``url`` is the door; ``house`` is touched through ``do`` only, on the engine's own thread."""

    def __init__(self, house: House, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.house, self.url, self._loop = house, url, loop

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(60)

    def tells(self, event: str, **fields: Any) -> None:
        """The line says so; returns when the engine has dealt with it."""
        self.do(self.house.line.tells(event, **fields))

    def orders(self, what: str) -> list[dict[str, Any]]:
        """What of this kind the line was given so far; a window has to be let work for more to come."""
        return self.house.line.did(what)


async def _nothing(_: House) -> None:
    pass


@contextmanager
def played_engine(folder: Path, play: Callable[[House], Awaitable[None]] = _nothing, **house_of: Any) -> Iterator[PlayedEngine]:
    """For a test that plays the line step by step. ``play`` runs before there is a door; ``house_of`` is for the house."""
    ready, loop, over = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    made: list[PlayedEngine] = []

    async def run() -> None:
        async with House(folder, **house_of) as house:
            await play(house)
            async with opened(house) as desk:
                made.append(PlayedEngine(house, f"http://127.0.0.1:{desk.port}", loop))
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
        assert made, "the engine did not start"
        yield made[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(60)


@contextmanager
def engine(folder: Path, play: Callable[[House], Awaitable[None]], **house_of: Any) -> Iterator[str]:
    """The same where all that happened is behind: the address of the door."""
    with played_engine(folder, play, **house_of) as made:
        yield made.url

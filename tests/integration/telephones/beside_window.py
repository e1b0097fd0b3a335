"""Telephones beside a window: their event loop has a thread of its own, and the window lives on."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Final

from pytestqt.qtbot import QtBot

LIMIT_MS: Final = 40_000


class Beside:
    """The telephones' own event loop, on a thread beside the window's."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What comes of ``work``; the window lives on meanwhile."""
        coming = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._qtbot.waitUntil(coming.done, timeout=LIMIT_MS)
        return coming.result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

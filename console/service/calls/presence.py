"""Which people are at a desk. Whoever is gone for longer than the grace has vanished."""

import asyncio
from collections import Counter
from collections.abc import Callable


class Presence:
    """Counts each person's open connections; ``vanished(name)`` runs ``grace_s`` after the last one was lost."""

    def __init__(self, grace_s: float, vanished: Callable[[str], None]) -> None:
        self._grace_s = grace_s
        self._vanished = vanished
        self._open: Counter[str] = Counter()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def arrived(self, name: str) -> None:
        self._open[name] += 1
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def left(self, name: str) -> None:
        self._open[name] -= 1
        if self._open[name] <= 0:
            del self._open[name]
            self.watch(name)

    def watch(self, name: str) -> None:
        """Start the grace of somebody who has no connection (who acts through REST alone)."""
        if name not in self._open and name not in self._timers:
            self._timers[name] = asyncio.get_running_loop().call_later(self._grace_s, self._gone, name)

    def _gone(self, name: str) -> None:
        self._timers.pop(name, None)
        self._vanished(name)

    def names(self) -> frozenset[str]:
        return frozenset(self._open)

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

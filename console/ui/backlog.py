"""Events that wait for the window: bounded, and thinned out before anything that matters is lost. Free of Qt."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from console.ui.answers import JSON

LIMIT: Final = 2_000
_REPLACED_BY_THE_NEXT: Final = {"levels", "partial", "state", "queue"}


class Backlog:
    """A queue of live events. When it is full, events that a later one replaces anyway go first; when that is not
    enough it empties itself and ``overflowed`` stays true until ``clear``: the caller asks for a fresh snapshot."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._events: deque[JSON] = deque()
        self.overflowed = False

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: JSON) -> None:
        if self.overflowed:
            return
        self._events.append(event)
        if len(self._events) > self._limit:
            self._thin()
            if len(self._events) > self._limit:
                self._events.clear()
                self.overflowed = True

    def drain(self) -> Iterator[JSON]:
        """The waiting events, the oldest first; stop iterating to leave the rest."""
        while self._events:
            yield self._events.popleft()

    def clear(self) -> None:
        self._events.clear()
        self.overflowed = False

    def _thin(self) -> None:
        seen: set[tuple[object, object, object]] = set()
        kept: deque[JSON] = deque()
        for event in reversed(self._events):
            if event.get("event") in _REPLACED_BY_THE_NEXT:
                which = (event.get("event"), event.get("call_id") or event.get("cart_id"), event.get("utterance"))
                if which in seen:
                    continue
                seen.add(which)
            kept.appendleft(event)
        self._events = kept

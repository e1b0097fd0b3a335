"""The line process as the engine sees it: heads and bodies both ways, the words of docs/ENGINE_DOOR.md, section "Engine and line"."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

LINE_LOST = "line_lost"
"""Event of the port itself: the line process is gone, and every call with it. A new one is on its way."""


class LinePort(Protocol):
    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        """Returns at once; what came of it arrives as events. To a line that is gone nothing is sent."""
        ...

    def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        """In order, until ``close``; survives the line process (``line_lost``, then ``line_ready``)."""
        ...

    async def close(self) -> None:
        """Hang up what is live and end the line process."""
        ...

"""A request's body, however long it says it is."""

from collections.abc import Callable

from fastapi import Request
from starlette.requests import ClientDisconnect

from console.domain.errors import BadInput, OkaeriError


async def body_of(request: Request, most: int, too_large: Callable[[], OkaeriError]) -> bytes:
    """Never more than ``most`` bytes are held, whatever the header says. Raises ``too_large()`` for a longer one, ``BadInput`` when
    the sender goes away before its end."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise too_large()
            parts.append(part)
    except ClientDisconnect as gone:
        # Nobody is there to read it; as a fault of ours it would fill the log.
        raise BadInput("本文が途中で切れました。", "The body was cut off.") from gone
    return b"".join(parts)

"""A request's body, however long it says it is."""

from collections.abc import Callable

from fastapi import Request

from console.domain.errors import OkaeriError


async def body_of(request: Request, most: int, too_large: Callable[[], OkaeriError]) -> bytes:
    """Never more than ``most`` bytes are held, whatever the header says. Raises ``too_large()`` for a longer one."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large()
        parts.append(part)
    return b"".join(parts)

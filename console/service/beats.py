"""What is done again and again, and goes on after a fault."""

from collections.abc import Awaitable, Callable

import structlog

from console.domain.errors import EnvironmentFault

log = structlog.get_logger(__name__)


def kept_going(what: str, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """Faults of the environment are logged; the next beat tries again."""

    async def beat() -> None:
        try:
            await work()
        except EnvironmentFault as fault:
            log.error("held_up", beat=what, fault=fault.en)

    return beat

"""The engine's clockwork: what is done again and again, each at its own pace, never twice at once."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Beat = Callable[[], Awaitable[None]]


def clockwork(beats: Iterable[tuple[float, Beat]]) -> AsyncIOScheduler:
    """Not started yet. ``beats``: every so many seconds, what.

    A beat that is still going when the next is due lets that one pass, which is nothing to warn of. One that comes late (the machine
    slept, the loop was busy) is made up for once, however late: the next may be a day away.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    for every_s, beat in beats:
        # The second instance is the one that finds the first still going.
        scheduler.add_job(_one_at_a_time(beat), "interval", seconds=every_s, max_instances=2, coalesce=True, misfire_grace_time=None)
    return scheduler


def _one_at_a_time(beat: Beat) -> Beat:
    going = False

    async def unless_going() -> None:
        nonlocal going
        if going:
            return
        going = True
        try:
            await beat()
        finally:
            going = False

    return unless_going

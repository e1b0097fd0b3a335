"""What is done again and again: never twice at once, and late rather than not at all. A warning of the scheduler fails these tests."""

import asyncio
import time

from console.app.clockwork import Beat, clockwork
from tests.conftest import ExpectLog


async def heard(times: int, every_s: float, beat: Beat, *beside: tuple[float, Beat], asleep_s: float = 0) -> None:
    """Runs until ``beat`` was entered so often."""
    enough, entered = asyncio.Event(), 0

    async def counted() -> None:
        nonlocal entered
        entered += 1
        if entered >= times:
            enough.set()
        await beat()

    scheduler = clockwork([(every_s, counted), *beside])
    scheduler.start()
    try:
        time.sleep(asleep_s)  # noqa: ASYNC251 - the loop stands still, as when the machine slept
        await asyncio.wait_for(enough.wait(), 30)
    finally:
        scheduler.shutdown(wait=False)


async def nothing() -> None: ...


async def test_a_beat_that_is_still_going_lets_the_next_ones_pass() -> None:
    begun = passed = begun_meanwhile = 0
    free = asyncio.Event()

    async def long() -> None:
        nonlocal begun
        begun += 1
        await free.wait()

    async def short() -> None:
        nonlocal passed, begun_meanwhile
        passed += 1
        if passed == 10:
            begun_meanwhile = begun
            free.set()

    await heard(20, 0.02, short, (0.02, long))
    assert begun_meanwhile == 1


async def test_a_beat_that_ended_comes_again_after_a_fault_too(expect_log: ExpectLog) -> None:
    async def failing() -> None:
        raise RuntimeError("a bug of ours")

    expect_log("raised an exception")
    await heard(3, 0.02, failing)


async def test_a_beat_whose_time_went_by_is_made_up_for() -> None:
    await heard(1, 1.2, nothing, asleep_s=2.35)

"""When lines may be rendered that nobody waits for."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from console.call.lull import Lull


async def stands(wait: Coroutine[Any, Any, None]) -> bool:
    """Whether the lull is there now."""
    waiting = asyncio.create_task(wait)
    await asyncio.sleep(0)
    try:
        return waiting.done()
    finally:
        waiting.cancel()


async def test_without_calls_everything_may_be_done() -> None:
    lull = Lull()
    assert await stands(lull.nobody_on_line())
    assert await stands(lull.nobody_listened_to())


async def test_a_ringing_telephone_is_a_call_but_nobody_is_listened_to() -> None:
    lull = Lull()
    lull.begins("c1")
    assert not await stands(lull.nobody_on_line())
    assert await stands(lull.nobody_listened_to())


async def test_one_customer_who_may_speak_is_enough() -> None:
    lull = Lull()
    for call in ("c1", "c2"):
        lull.begins(call)
        lull.listens(call, True)
    lull.listens("c1", False)
    assert not await stands(lull.nobody_listened_to())
    lull.over("c2")
    assert await stands(lull.nobody_listened_to())
    assert not await stands(lull.nobody_on_line())
    lull.over("c1")
    assert await stands(lull.nobody_on_line())

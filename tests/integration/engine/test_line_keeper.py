"""A line process that is killed costs its calls and nothing else."""

import asyncio
import os
import signal
from contextlib import aclosing
from typing import Any

import pytest

from console.app.line_keeper import LineKeeper

pytestmark = pytest.mark.integration
LINE = "tests.integration.engine.line_of_one"


async def told(events: Any, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        async for head, _ in events:
            if head["event"] == wanted:
                return dict(head)
    raise AssertionError(f"the events ended without {wanted}")


async def test_a_killed_line_is_reported_and_replaced(expect_log: Any) -> None:
    expect_log("line_ended", 40)
    keeper = LineKeeper({"do": "configure", "line": {}}, module=LINE)
    async with aclosing(keeper.events()) as events:
        await told(events, "line_ready")
        keeper.send({"do": "dial", "call_id": "c1"})
        assert (await told(events, "answered"))["call_id"] == "c1"
        first = keeper.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await told(events, "line_lost")
        await told(events, "line_ready")
        assert keeper.pid not in (None, first)
        keeper.send({"do": "dial", "call_id": "c2"})
        assert (await told(events, "answered"))["call_id"] == "c2"
        await keeper.close()
        await told(events, "line_lost")


async def test_what_a_line_says_while_it_finishes_still_arrives() -> None:
    keeper = LineKeeper({"do": "configure", "line": {}}, module=LINE)
    async with aclosing(keeper.events()) as events:
        await told(events, "line_ready")
        keeper.send({"do": "hangup", "call_id": "c1"})
        await keeper.close()
        assert (await told(events, "ended"))["call_id"] == "c1"


async def test_another_configuration_is_another_line_and_no_fault() -> None:
    """No call is live then, so nothing is lost and nothing is logged as an error."""
    keeper = LineKeeper({"do": "configure", "line": {}}, module=LINE)
    async with aclosing(keeper.events()) as events:
        await told(events, "line_ready")
        first = keeper.pid
        keeper.reconfigure({"do": "configure", "line": {"capacity": 1}})
        keeper.reconfigure({"do": "configure", "line": {"capacity": 2}})
        keeper.send({"do": "hangup", "call_id": "c1"})  # to a line that finishes nothing is sent
        assert (await told(events, "line_lost")) == {"event": "line_lost"}
        assert (await told(events, "line_ready"))["line"] == {"capacity": 2}
        assert keeper.pid not in (None, first)
        await keeper.close()
        await told(events, "line_lost")

"""An engine killed while a desk phone has the call: the two talk on, and the engine that comes next tells the truth about it."""

import asyncio
import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.engine.running import Running
from tests.integration.takeover.line import OPERATOR
from tests.integration.telephones.house import COLLEAGUE, AtTheDoor, engine, soon, talking
from tests.integration.trunk.kamailio import Kamailio
from tests.integration.trunk.rig import Phone, tone, until

pytestmark = pytest.mark.integration
Start = Callable[[], Running]
CUSTOMER = 700.0


@pytest.fixture
def start(tmp_path: Path, kamailio: Kamailio) -> Iterator[Start]:
    started: list[Running] = []

    def begin() -> Running:
        started.append(engine(tmp_path, kamailio))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def door(running: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=running.http.base_url, headers=running.http.headers, trust_env=False, timeout=20)


async def test_two_who_talk_at_the_desk_phone_outlive_the_killed_engine(
    start: Start, customer: Phone, colleague: Phone, tmp_path: Path
) -> None:
    killed = await asyncio.to_thread(start)
    async with door(killed) as http:
        call = await talking(killed, http, "demo-cart-01", customer)
        colleague.play(tone(OPERATOR, 120))
        customer.play(tone(CUSTOMER, 120))
        await call.does("desk-phone", uri=COLLEAGUE)
        await customer.hears(OPERATOR)
        await call.comes_to(state="talking", holder="operator", desk_phone=True)
    killed.kill()
    heard = len(customer.heard)
    await until(lambda: len(customer.heard) > heard + 75)
    await customer.hears(OPERATOR)
    await colleague.hears(CUSTOMER)

    again = await asyncio.to_thread(start)  # the telephones are heard meanwhile: one that nobody hears hangs up
    async with door(again) as http:
        call = AtTheDoor(http, call.call_id, customer)
        await call.comes_to(state="handed_to_phone", holder="operator", desk_phone=True)
        assert [live["call_id"] for live in (await http.get("/api/calls?live=true")).json()["calls"]] == [call.call_id]
        await call.does("hangup", status=409)
        await customer.hears(OPERATOR)
        await colleague.hears(CUSTOMER)
        colleague.do("hangup")
        await customer.until("ended")
        over = await call.comes_to(state="ended")
        assert (over["line_result"], over["outcome"], over["operator"]) == ("answered", "taken_over", None)
        evidence = (await http.get(f"/api/calls/{call.call_id}/evidence")).json()
        [ended] = [event for event in evidence["events"] if event["event"] == "ended"]
        assert (ended["result"], ended["why"], evidence["audit_chain_whole"]) == ("answered", "at the desk phone", True)

        async def sealed() -> bool:
            return (await http.get(f"/api/calls/{call.call_id}/recording")).status_code == 200

        await soon(sealed)
        with wave.open(io.BytesIO((await http.get(f"/api/calls/{call.call_id}/recording")).content)) as recording:
            assert recording.getnframes() / recording.getframerate() > 75 * 0.02
    assert not list((tmp_path / "data" / "recordings").glob("*.ticket"))
    assert await asyncio.to_thread(again.stop) == 0

"""How long a telephone rings on after the shop acknowledged an order, on a simulated clock and with no beat to help."""

import asyncio
from pathlib import Path

import pytest

from console.service.campaign.campaign import Campaigning
from tests.unit.service.house import House
from tests.unit.service.intake.test_intake import RULES, cart, order, signed
from tests.unit.service.simulated_loop import SimulatedLoop
from tests.unit.store.sample import CARTS

LET_GO_WITHIN_S = 1.0


async def told(house: House, document: object) -> None:
    """Returns when the shop has its acknowledgement; it is applied after that."""
    headers, body = signed(document)
    await house.service.intake.receive("generic", headers, body)


async def rang_on(folder: Path) -> float:
    """Simulated seconds from the acknowledged order to the hang-up."""
    async with House(folder, intake=RULES) as house:
        await told(house, cart())
        await house.service.intake.settled()
        page = await house.service.queue.page(0, 100)
        [cart_id] = {row["cart_id"] for row in page["carts"]} - {one.id for one in CARTS}
        await asyncio.sleep(60)  # whatever the cart itself woke has passed; nobody waits for it
        call = await house.dialled(cart_id)
        loop = asyncio.get_running_loop()
        await told(house, order())
        since = loop.time()
        await house.line.ordered("hangup")
        took = loop.time() - since
        await house.service.intake.page(None, 0, 1)  # behind the write that tells why
        with house.store(read_only=True) as work:
            [(_, _, body)] = work.calls.events(call.call_id, "cancelled")
        assert ([head["call_id"] for head in house.line.did("hangup")], body["rule"]) == ([call.call_id], "gate.already_ordered")
        return took


def measured(folder: Path) -> float:
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(rang_on(folder))


def test_an_order_ends_the_ringing_within_a_second(tmp_path: Path) -> None:
    assert measured(tmp_path) <= LET_GO_WITHIN_S


def test_the_measure_sees_five_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recheck = Campaigning.recheck_ringing

    async def late(self: Campaigning) -> None:
        await asyncio.sleep(5)
        await recheck(self)

    monkeypatch.setattr(Campaigning, "recheck_ringing", late)
    assert measured(tmp_path) >= 5 > LET_GO_WITHIN_S


def test_without_the_commit_s_word_it_rings_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Campaigning, "books_changed", lambda self: None)
    with pytest.raises(TimeoutError):
        measured(tmp_path)

"""A telephone that rings stops ringing when the order arrives, with the engine's own clockwork: nothing here helps it along."""

import asyncio
from pathlib import Path

from sqlalchemy import text

from console.app.clockwork import clockwork
from console.campaign.outreach.templates import LinkTemplates
from console.service.calls.canned_line import CannedLine
from console.service.engine import EngineService
from console.shipped import shipped
from tests.unit.service.house import SASAKI, House, heard_until
from tests.unit.service.intake.test_intake import RULES, cart, order, signed
from tests.unit.store.sample import CARTS


async def test_an_order_that_another_engine_wrote_ends_the_ringing(tmp_path: Path) -> None:
    house = House(tmp_path)
    # The canned telephone rings for fifteen seconds; only a cancelled call can end before it is answered.
    service = EngineService(house.terms, house.store, CannedLine(speed=0.1), house.outbox, LinkTemplates.read(shipped("assets/messages")))
    await service.start()
    scheduler = clockwork(service.beats())
    _, told = service.subscribe()
    try:
        await heard_until(told, lambda event: event["event"] == "state" and event["state"]["trunk"]["state"] == "ready")
        call = await service.call_cart(SASAKI, "k1")
        scheduler.start()
        with house.store() as work:
            work._session.execute(text("UPDATE carts SET closed = 'ordered' WHERE id = 'k1'"))
            work.commit()
        await asyncio.wait_for(heard_until(told, lambda event: event["event"] == "call" and event["call"]["state"] == "ended"), 20)
        ended = await service.queries.record(call.call_id)
        assert ended.line_result is not None
        assert (ended.answered_at, ended.line_result.value) == (None, "cancelled")
        with house.store(read_only=True) as work:
            assert [body["rule"] for _, _, body in work.calls.events(call.call_id, "cancelled")] == ["gate.already_ordered"]
    finally:
        scheduler.shutdown(wait=False)
        await service.close()


async def test_an_order_that_the_shop_posts_ends_the_ringing(tmp_path: Path) -> None:
    house = House(tmp_path)
    templates = LinkTemplates.read(shipped("assets/messages"))
    service = EngineService(house.terms, house.store, CannedLine(speed=0.1), house.outbox, templates, RULES)
    await service.start()
    _, told = service.subscribe()
    try:
        await heard_until(told, lambda event: event["event"] == "state" and event["state"]["trunk"]["state"] == "ready")
        await service.intake.receive("generic", *signed(cart()))
        await service.intake.settled()
        page = await service.queue.page(0, 100)
        [cart_id] = {row["cart_id"] for row in page["carts"]} - {one.id for one in CARTS}
        call = await service.call_cart(SASAKI, cart_id)
        await service.intake.receive("generic", *signed(order()))
        await asyncio.wait_for(heard_until(told, lambda event: event["event"] == "call" and event["call"]["state"] == "ended"), 20)
        ended = await service.queries.record(call.call_id)
        assert ended.line_result is not None
        assert (ended.answered_at, ended.line_result.value) == (None, "cancelled")
        with house.store(read_only=True) as work:
            assert [body["rule"] for _, _, body in work.calls.events(call.call_id, "cancelled")] == ["gate.already_ordered"]
    finally:
        await service.close()

"""The canned line plays a whole call through the service, as a trunk would."""

import asyncio
from collections import Counter
from pathlib import Path

from console.campaign.outreach.fake import Outbox
from console.campaign.outreach.templates import LinkTemplates
from console.domain.outcome import Outcome
from console.domain.script import Disclosure
from console.service.calls.canned_line import CannedLine
from console.service.commands import HandBack, Steer, TakeOver
from console.service.engine import EngineService
from console.shipped import shipped
from tests.unit.service.house import SASAKI, House, heard_until


def canned(folder: Path) -> EngineService:
    house = House(folder)
    templates = LinkTemplates.read(shipped("assets/messages"))
    return EngineService(house.terms, house.store, CannedLine(speed=40), {"sms": Outbox()}, templates)


async def test_a_whole_call(tmp_path: Path) -> None:
    service = canned(tmp_path)
    _, desk = service.subscribe()
    await service.start()
    await heard_until(desk, lambda event: event["event"] == "state" and event["state"]["models"] != [])
    call = await service.call_cart(SASAKI, "k1")
    events = await heard_until(desk, lambda event: event["event"] == "call" and event["call"]["state"] == "ended")
    kinds = Counter(event["event"] for event in events)
    shown = await service.queries.call(call.call_id)
    await service.close()
    assert {"call", "partial", "speaking", "turn", "levels", "latency", "choices"} <= kinds.keys()
    assert shown["outcome"] == Outcome.LINK_SENT
    assert [heard["disclosure"] for heard in shown["disclosures"]] == list(Disclosure)
    assert kinds["turn"] == len(shown["transcript"])


async def test_it_obeys_the_operator(tmp_path: Path) -> None:
    service = canned(tmp_path)
    _, desk = service.subscribe()
    await service.start()
    await heard_until(desk, lambda event: event["event"] == "state" and event["state"]["models"] != [])
    call = await service.call_cart(SASAKI, "k1")
    await heard_until(desk, lambda event: event["event"] == "speaking")
    await service.do(SASAKI, TakeOver(call.call_id))
    await heard_until(desk, lambda event: event["event"] == "call" and event["call"]["holder"] == "operator")
    await service.do(SASAKI, Steer(call.call_id, text="担当の者に代わりました。"))
    await service.do(SASAKI, HandBack(call.call_id))
    await heard_until(desk, lambda event: event["event"] == "turn" and event["text"] == "担当の者に代わりました。")
    async with asyncio.timeout(20):
        await service.close()
    assert (await asyncio.to_thread(lambda: House(tmp_path).store(read_only=True).calls.live())) == ()

"""What left the house, as people look at it, and what failed, once more."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.errors import BadInput, Refused
from console.service.calls.records import Link
from tests.unit.service.campaign.test_outreach import NEVER, WHO_KNOWS, Falters, opened, told
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import CHIEF, SASAKI, House
from tests.unit.store.sample import HANAKO


async def test_what_failed_is_sent_once_more_and_then_no_more(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.service.outreach._ports = {"mail": Falters(NEVER)}
        await opened(house)
        await house.service.outreach.write_due()
        [failed] = (await house.service.outbox.page(SASAKI, "failed", 0, 9))["messages"]
        assert (failed["customer"], failed["receipt"]) == (HANAKO.name, "no such mailbox")
        again = await house.service.outbox.again(SASAKI, failed["message_id"])
        assert (again["state"], again["tries"]) == ("ready", 0)
        assert await house.service.outreach.write_due() == 1
        assert told(house) == [("accepted", "reminder.mail")]
        with pytest.raises(Refused) as no:
            await house.service.outbox.again(CHIEF, failed["message_id"])
        assert no.value.rule == "message.not_failed"
        with house.store(read_only=True) as work:
            assert [one.who for one in work.audit.entries(200) if one.what == "message.again"] == [SASAKI.name]
        with pytest.raises(BadInput):
            await house.service.outbox.again(CHIEF, "none")


async def test_what_may_have_arrived_is_for_a_manager_and_every_rule_is_asked_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.service.outreach._ports = {"mail": Falters(WHO_KNOWS)}
        await opened(house)
        await house.service.outreach.write_due()
        [unsure] = (await house.service.outbox.page(CHIEF, "unsure", 0, 9))["messages"]
        with pytest.raises(Refused) as no:
            await house.service.outbox.again(SASAKI, unsure["message_id"])
        assert no.value.rule == "access.role"
        await house.service.campaign.switch(CHIEF, on=False)
        with pytest.raises(Refused) as no:
            await house.service.outbox.again(CHIEF, unsure["message_id"])
        assert no.value.rule == "gate.campaign_off"
        assert told(house) == [("unsure", "reminder.mail")]
        await house.service.campaign.switch(CHIEF, on=True)
        assert (await house.service.outbox.again(CHIEF, unsure["message_id"]))["state"] == "ready"


async def test_links_of_calls_with_how_they_stand(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house)
        with house.store() as work:
            call = work.calls.get(call_id)
            assert call is not None
            before = len(work.links.of(call_id))
            work.links.ask("l-unsure", call, "mail", "x@example.jp", house.now)
            work.links.ask("l-failed", replace(call, link=Link("sms", None)), "sms", "09000000001", house.now)
            work.links.answer("l-failed", False, "busy", house.now)
            work.commit()
        page = await house.service.outbox.links(SASAKI, None, 0, 9)
        assert page["total"] == before + 2
        assert {one["state"] for one in page["links"]} >= {"unsure", "failed"}
        assert {one["customer"] for one in page["links"]} == {HANAKO.name}
        [failed] = (await house.service.outbox.links(SASAKI, "failed", 0, 9))["links"]
        assert (failed["call_id"], failed["receipt"]) == (call_id, "busy")

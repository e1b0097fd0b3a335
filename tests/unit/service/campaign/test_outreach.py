"""Mail and SMS of the plan: planned, asked about, sent once, and settled by the server's word."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from console.campaign.outreach.fake import Outbox
from console.campaign.outreach.port import Message
from console.domain.errors import MessageFault, Refused
from console.service.campaign.message_records import ACCEPTED, FAILED, READY, SENDING, UNSURE
from console.service.campaign.outreach import WAITS
from tests.unit.service.campaign.test_campaign import ALL
from tests.unit.service.house import CHIEF, SASAKI, House
from tests.unit.store.sample import HANAKO, SHOP

DEPUTY = type(CHIEF)("副店長", CHIEF.role)


class Falters(Outbox):
    """Fails as told, once each."""

    def __init__(self, *faults: MessageFault) -> None:
        super().__init__()
        self._faults = list(faults)

    async def send(self, message: Message) -> str:
        if self._faults:
            raise self._faults.pop(0)
        return await super().send(message)


LATER = MessageFault("混んでいます。", "busy", retry=True)
NEVER = MessageFault("ありません。", "no such mailbox")
WHO_KNOWS = MessageFault("切れました。", "broke off", unsure=True)


async def opened(house: House, *, sign: bool = True) -> None:
    """The campaign is on for everybody; nobody agreed to calls, so that the plan writes; the mail wordings are signed."""
    with house.store() as work:
        work._session.execute(text("UPDATE customers SET consent_call = 0, consent_sms = 0"))
        work.commit()
    if sign:
        for one in await house.service.wordings.all(CHIEF):
            if one["name"].endswith("mail"):
                for person in (CHIEF, DEPUTY):
                    await house.service.wordings.sign(person, one["name"], one["content_hash"])
    content = await house.service.campaign.terms()
    await house.service.campaign.set_terms(CHIEF, content | {"pilot": ALL, "holdout": {"share": 0.0}})
    await house.service.campaign.switch(CHIEF, on=True)


def told(house: House) -> list[tuple[str, str]]:
    with house.store(read_only=True) as work:
        return [(one.state, one.template) for one in reversed(work.messages.page(None, 0, 99)[1])]


def results(house: House) -> list[str]:
    with house.store(read_only=True) as work:
        return [one.body["state"] for one in work.results.page(limit=99) if one.kind == "message.ended"]


async def test_a_reminder_then_an_offer_of_help_each_once(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        assert await house.service.outreach.write_due() == 1
        assert await house.service.outreach.write_due() == 0
        [mail] = house.outbox["mail"].sent
        assert (mail.to, mail.message_id) == (
            HANAKO.mail,
            (await house.service.outbox.page(CHIEF, None, 0, 9))["messages"][0]["message_id"],
        )
        assert "カートにお入れになったお品物" in mail.body
        await house.service.campaign._planning.plan_all()
        assert await house.service.outreach.write_due() == 0
        house.later(hours=24)
        await house.service.campaign._planning.plan_all()
        assert await house.service.outreach.write_due() == 1
        assert told(house) == [(ACCEPTED, "reminder.mail"), (ACCEPTED, "offer.mail")]
        assert results(house) == ["accepted", "accepted"]
        assert house.outbox["sms"].sent == []


async def test_without_two_signatures_nothing_is_planned_or_sent(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house, sign=False)
        assert (await house.service.campaign.status())["carts"].get("mail") is None
        assert await house.service.outreach.write_due() == 0


async def test_a_signature_taken_back_stops_what_was_planned(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        assert (await house.service.campaign.status())["carts"]["mail"] == 1
        await house.service.wordings.write(CHIEF, "reminder.mail", "件名", "{shop}{company}{url}{opt_out}")
        assert await house.service.outreach.write_due() == 0
        assert (await house.service.campaign.status())["carts"]["message.not_approved"] == 1
        with pytest.raises(Refused):
            await house.service.wordings.write(SASAKI, "reminder.mail", "件名", "x")


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE customers SET consent_mail = 0", "message.consent"),
        ("UPDATE carts SET closed = 'ordered'", None),
        ("UPDATE customers SET barred = 1", "gate.barred"),
    ],
)
async def test_what_changed_since_the_plan_is_seen(tmp_path: Path, statement: str, rule: str | None) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        with house.store() as work:
            work._session.execute(text(statement))
            work.commit()
        assert await house.service.outreach.write_due() == 0
        assert house.outbox["mail"].sent == []
        if rule is not None:
            assert (await house.service.campaign.status())["carts"].get(rule) == 1


async def test_a_declined_contact_is_never_written_to(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        with house.store() as work:
            work.barred.bar(SHOP.id, str(HANAKO.mail), True, "x", house.now)
            work.commit()
        assert await house.service.outreach.write_due() == 0
        assert house.outbox["mail"].sent == []


async def test_a_busy_server_is_tried_again_with_the_same_id_and_the_gate_is_asked_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.outbox["mail"] = Falters(LATER, LATER)
        house.service.outreach._ports = house.outbox  # type: ignore[assignment]
        await opened(house)
        assert await house.service.outreach.write_due() == 1
        assert await house.service.outreach.write_due() == 0
        assert told(house) == [(READY, "reminder.mail")]
        house.later(minutes=3)
        assert await house.service.outreach.write_due() == 1
        house.later(minutes=16)
        assert await house.service.outreach.write_due() == 1
        assert told(house) == [(ACCEPTED, "reminder.mail")]
        assert len(house.outbox["mail"].sent) == 1


async def test_an_order_meanwhile_stops_the_next_try(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.service.outreach._ports = {"mail": Falters(LATER)}
        await opened(house)
        await house.service.outreach.write_due()
        await house.service.order_completed("k1")
        house.later(minutes=3)
        assert await house.service.outreach.write_due() == 0
        assert told(house) == []


@pytest.mark.parametrize(
    ("faults", "state", "after"),
    [([NEVER], FAILED, "failed"), ([WHO_KNOWS], UNSURE, "unsure"), ([LATER] * (len(WAITS) + 1), FAILED, "failed")],
)
async def test_what_failed_or_nobody_can_tell_is_not_sent_again(tmp_path: Path, faults: list[MessageFault], state: str, after: str) -> None:
    async with House(tmp_path) as house:
        outbox = Falters(*faults)
        house.service.outreach._ports = {"mail": outbox}
        await opened(house)
        for wait in (timedelta(0), *WAITS, timedelta(hours=1)):
            house.now += wait + timedelta(seconds=1)
            await house.service.outreach.write_due()
        assert told(house) == [(state, "reminder.mail")]
        assert outbox.sent == []
        assert results(house) == [after]


async def test_an_engine_killed_between_acceptance_and_commit_does_not_double_it(tmp_path: Path, expect_log: Any) -> None:
    expect_log("message_unsure")
    async with House(tmp_path) as house:
        await opened(house)

        class Killed(Outbox):
            async def send(self, message: Message) -> str:
                await super().send(message)
                raise asyncio.CancelledError

        outbox = Killed()
        house.service.outreach._ports = {"mail": outbox}
        with pytest.raises(asyncio.CancelledError):
            await house.service.outreach.write_due()
        assert told(house) == [(SENDING, "reminder.mail")]
        await house.service.campaign._planning.plan_all()
        assert await house.service.outreach.write_due() == 0
        house.later(minutes=11)
        assert await house.service.outreach.write_due() == 0
        assert told(house) == [(UNSURE, "reminder.mail")]
        assert results(house) == ["unsure"]
        assert len(outbox.sent) == 1


async def test_of_two_engines_one_writes(tmp_path: Path) -> None:
    async with House(tmp_path) as house, House(tmp_path, engine_id="e2") as other:
        await opened(house)
        counts = await asyncio.gather(house.service.outreach.write_due(), other.service.outreach.write_due())
        assert sorted(counts) == [0, 1]
        assert len(house.outbox["mail"].sent) + len(other.outbox["mail"].sent) == 1

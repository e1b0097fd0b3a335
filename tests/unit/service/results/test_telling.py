"""Results on their way to the shop: written with the outcome, told at least once, given up in the end, and shown."""

import asyncio
import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from console.campaign.telling import signature
from console.campaign.telling.fake import Receiver
from console.campaign.telling.payload import Event
from console.campaign.telling.port import Answer
from console.campaign.telling.schedule import WAITS
from console.domain.errors import BadInput, Refused, StoreFault
from console.service.results.results import event_json
from console.service.results.results_records import DEAD, DELIVERED, KEPT, WAITING
from console.service.results.telling import COLUMNS, Telling
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House

KEY = bytes(32)
DOWN = Answer(0, "つながりません / cannot be reached")


def telling(house: House, receiver: Receiver | None) -> Telling:
    return Telling(house.terms, house.service._transactions, receiver, KEY)


async def ended(house: House, cart: str = "k1", **more: object) -> str:
    call_id = await house.answered(cart)
    house.later(seconds=90)
    await house.line.tells("ended", call_id=call_id, at=90.0, result="answered", outcome="undecided", **more)
    return call_id


def states(house: House) -> dict[str, int]:
    with house.store(read_only=True) as work:
        return work.results.counts()


async def test_what_came_of_a_call_is_told_once_signed_and_in_the_shape_of_the_schema(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await ended(house)
        receiver = Receiver()
        assert await telling(house, receiver).tell_due() == 1
        assert await telling(house, receiver).tell_due() == 0
        [(headers, body)] = receiver.told
        assert headers == signature.headers(KEY, f"{call_id}.ended", house.now, body)
        told = TypeAdapter(Event).validate_json(body)
        assert (told.type, told.data.outcome, told.data.seconds, told.data.cart_id) == ("call.ended", "undecided", 90, "k1")
        for secret in ("山田", "09000000001", "yamada"):
            assert secret not in body.decode()


async def test_corrections_bars_and_recoveries_are_told_too(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await ended(house)
        await house.service.wrap_ups.wrap_up(SASAKI, call_id, "do_not_call")
        receiver = Receiver()
        await telling(house, receiver).tell_due()
        assert [event["type"] for event in receiver.events] == ["call.ended", "call.corrected", "contact.barred"]
        assert [event["number"] for event in receiver.events] == [1, 2, 3]
        for event in receiver.events:
            TypeAdapter(Event).validate_python(event)


async def test_a_result_and_its_outcome_stand_or_fall_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Any) -> None:
    expect_log("event_not_written")
    expect_log("call_end_not_written")
    expect_log("orphan_closed")
    async with House(tmp_path) as house:
        call_id = await house.answered()

        def full(*_: object) -> None:
            raise StoreFault("満杯です。", "It is full.")

        with monkeypatch.context() as patch:
            patch.setattr("console.store.sql_results.SqlResults.add", full)
            await house.line.tells("ended", call_id=call_id, at=1.0, result="answered", outcome="undecided")
        with house.store(read_only=True) as work:
            record = work.calls.get(call_id)
            assert record is not None
            assert record.state != "ended"
            assert work.results.counts() == {}


async def test_told_again_until_it_is_given_up_and_then_by_hand(tmp_path: Path, expect_log: Any) -> None:
    expect_log("result_given_up")
    async with House(tmp_path) as house:
        call_id = await ended(house)
        receiver = Receiver([DOWN] * (len(WAITS) + 1))
        tells = telling(house, receiver)
        assert await tells.tell_due() == 1
        assert await tells.tell_due() == 0
        for wait in WAITS:
            house.now += wait * 1.21
            assert await tells.tell_due() == 1
        assert states(house) == {DEAD: 1}
        listed = await house.service.results.deliveries(CHIEF, DEAD, 0, 10)
        assert [(one["id"], one["tries"]) for one in listed["deliveries"]] == [(f"{call_id}.ended", len(WAITS) + 1)]
        assert "cannot be reached" in listed["deliveries"][0]["answer"]
        for person in (SASAKI, AUDITOR):
            with pytest.raises(Refused):
                await house.service.results.again(person, None)
        assert await house.service.results.again(CHIEF, None) == 1
        assert await tells.tell_due() == 1
        assert states(house) == {DELIVERED: 1}
        assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1


async def test_who_is_gone_is_not_told_again_and_who_asks_for_a_pause_gets_it(tmp_path: Path, expect_log: Any) -> None:
    expect_log("result_given_up")
    async with House(tmp_path) as house:
        await ended(house)
        await ended(house, "k2")
        receiver = Receiver([Answer(410, "HTTP 410"), Answer(503, "HTTP 503", timedelta(minutes=20))])
        tells = telling(house, receiver)
        await tells.tell_due()
        assert states(house) == {DEAD: 1, WAITING: 1}
        house.later(minutes=19)
        assert await tells.tell_due() == 0
        house.later(minutes=2)
        assert await tells.tell_due() == 1


async def test_an_engine_that_dies_while_telling_leaves_it_to_the_others(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await ended(house)

        class Dies(Receiver):
            async def post(self, *what: object) -> Answer:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await telling(house, Dies()).tell_due()
        other = Receiver()
        assert await telling(house, other).tell_due() == 0
        house.later(minutes=3)
        assert await telling(house, other).tell_due() == 1


async def test_with_nobody_to_tell_results_are_kept_for_those_who_ask(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await ended(house)
        assert await telling(house, None).tell_due() == 0
        assert states(house) == {KEPT: 1}
        page = await house.service.results.page(AUDITOR, 0, 1, None, None)
        assert (page["results"][0]["id"], page["next"]) == (f"{call_id}.ended", 1)
        assert await house.service.results.page(AUDITOR, 1, 1, None, None) == {"results": [], "next": None}
        soon = house.now + timedelta(hours=1)
        assert (await house.service.results.page(AUDITOR, 0, 9, soon, None))["results"] == []
        with pytest.raises(BadInput, match="zone"):
            await house.service.results.page(AUDITOR, 0, 9, soon.replace(tzinfo=None), None)


async def test_as_a_file(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await ended(house)
        text = await house.service.results.as_csv(AUDITOR, None, None)
        [row] = list(csv.DictReader(io.StringIO(text)))
        assert tuple(row) == COLUMNS
        assert (row["call_id"], row["outcome"], row["value"], row["link_channel"]) == (call_id, "undecided", "62000", "")


async def test_the_call_of_an_engine_that_was_killed_is_told_by_the_next(tmp_path: Path, expect_log: Any) -> None:
    expect_log("orphan_closed")
    async with House(tmp_path) as house:
        call_id = await house.answered()
        house.service._room._calls.clear()  # killed: nothing was hung up, nothing written
    async with House(tmp_path) as house:
        with house.store(read_only=True) as work:
            [result] = work.results.page(limit=9)
            assert event_json(result)["data"]["outcome"] == "failed"
            assert result.id == f"{call_id}.ended"

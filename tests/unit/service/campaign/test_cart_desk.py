"""What people decide about carts: by whom, for how many, respected by plan and gate, and taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.errors import BadInput, Refused
from console.service.campaign.cart_desk import Decision, Do
from console.service.campaign.queue_port import Wanted, When
from tests.unit.service.campaign.test_campaign import dialled, opened, planned
from tests.unit.service.house import AUDITOR, CHIEF, KONDO, SASAKI, House, heard_until

OUT = Decision(Do.EXCLUDE)


async def rows(house: House) -> dict[str, dict[str, object]]:
    return {row["cart_id"]: row for row in (await house.service.queue.page(0, 10))["carts"]}


async def working(house: House) -> None:
    await opened(house)
    await house.service.campaign.switch(CHIEF, on=True)
    house.later(hours=5)


async def test_a_cart_taken_out_is_called_neither_by_itself_nor_by_hand(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await working(house)
        told = await house.service.carts.decide(SASAKI, OUT, ["k1"])
        assert (told["done"], told["unchanged"]) == (1, 0)
        assert await dialled(house) == ["k2"]
        with pytest.raises(Refused, match=r"taken out"):
            await house.dialled("k1", CHIEF)
        await planned(house)
        shown = (await rows(house))["k1"]
        assert (shown["status"], shown["rule"], shown["excluded_by"]) == ("excluded", "gate.excluded", "佐々木")


async def test_a_decision_holds_though_the_plan_is_older(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await working(house)
        await planned(house)
        await house.service.carts.decide(SASAKI, Decision(Do.SNOOZE, house.now + timedelta(hours=20)), ["k1"])
        for every_s, beat in house.service.beats():
            if every_s < 60:
                await beat()
        assert [order["brief"]["cart"]["id"] for order in house.line.did("dial")] == ["k2"]


async def test_a_cart_put_off_comes_back_at_its_time(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await working(house)
        until = house.now + timedelta(hours=20)
        await house.service.carts.decide(SASAKI, Decision(Do.SNOOZE, until), ["k1"])
        assert await dialled(house) == ["k2"]
        shown = (await rows(house))["k1"]
        assert (shown["status"], shown["snoozed_by"], shown["next_step"]) == ("snoozed", "佐々木", "call")
        assert str(shown["next_at"]) >= until.isoformat()
        house.later(hours=24)
        assert await dialled(house) == ["k1"]


async def test_an_assigned_cart_waits_for_its_person(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await working(house)
        await house.service.carts.decide(SASAKI, Decision(Do.ASSIGN, to="近藤"), ["k1"])
        assert await dialled(house) == ["k2"]
        with pytest.raises(Refused, match="近藤"):
            await house.dialled("k1", SASAKI)
        house.service.presence.arrived("近藤")
        assert await dialled(house) == ["k1"]


async def test_the_person_it_is_assigned_to_and_a_manager_call_by_hand(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.service.carts.decide(SASAKI, Decision(Do.ASSIGN, to="近藤"), ["k1", "k2"])
        await house.dialled("k1", KONDO)
        await house.dialled("k2", CHIEF)


async def test_who_takes_a_ringing_cart_out_stops_the_ringing(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled("k1")
        await house.service.carts.decide(SASAKI, OUT, ["k1"])
        await dialled(house)
        assert [order["call_id"] for order in house.line.did("hangup")] == [call.call_id]


async def test_many_at_once_and_all_that_a_filter_finds_are_taken_back_together(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        await planned(house)
        everything = Wanted(when=When.TODAY)
        told = await house.service.carts.decide(SASAKI, OUT, everything)
        assert told["done"] == 2
        assert {row["status"] for row in (await rows(house)).values()} == {"excluded"}
        # Somebody else decides otherwise about one of them: that stands.
        await house.service.carts.decide(KONDO, Decision(Do.INCLUDE), ["k2"])
        back = await house.service.carts.undo(SASAKI, told["batch"])
        assert (back["done"], back["unchanged"]) == (1, 1)
        assert {row["status"] for row in (await rows(house)).values()} == {"waiting"}
        assert {row["next_step"] for row in (await rows(house)).values()} == {"call"}


async def test_who_decided_stands_in_the_audit_trail_and_in_the_cart_s_story(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.service.carts.decide(SASAKI, OUT, ["k1"])
        told = await house.service.carts.decide(KONDO, Decision(Do.ASSIGN, to="佐々木"), ["k1", "k2"])
        with house.store(read_only=True) as work:
            entries = [(entry.who, entry.what, entry.subject) for entry in work.audit.entries()][-2:]
        assert entries == [("佐々木", "cart.exclude", "k1"), ("近藤", "cart.assign", f"batch {told['batch']}")]
        story = (await house.service.queue.cart(SASAKI, "k1"))["story"]
        assert [(one["did"], one["who"]) for one in story if one["kind"] == "deed"] == [("exclude", "佐々木"), ("assign", "近藤")]


async def test_others_hear_of_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        _, heard = house.service.subscribe()
        await house.service.carts.decide(SASAKI, OUT, ["k1"])
        await heard_until(heard, lambda event: event["event"] == "queue" and event["cart_id"] == "k1")
        await house.service.carts.decide(SASAKI, Decision(Do.INCLUDE), ["k1"])
        await house.service.carts.decide(SASAKI, OUT, ["k1", "k2"])
        await heard_until(heard, lambda event: event["event"] == "carts" and set(event["carts"]) == {"k1", "k2"})


async def test_what_cannot_be_decided(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with pytest.raises(Refused, match="role"):
            await house.service.carts.decide(AUDITOR, OUT, ["k1"])
        for until in (None, house.now, house.now + timedelta(days=31)):
            with pytest.raises(BadInput, match="within 30 days"):
                await house.service.carts.decide(SASAKI, Decision(Do.SNOOZE, until), ["k1"])
        with pytest.raises(BadInput, match="not there any more"):
            await house.service.carts.decide(SASAKI, OUT, ["k9"])
        with pytest.raises(BadInput, match="nothing to take back"):
            await house.service.carts.undo(SASAKI, "none")

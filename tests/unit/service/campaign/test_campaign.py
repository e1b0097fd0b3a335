"""The campaign at work: off by default, planned and dialled by itself, let go of while it rings."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from console.domain.errors import BadInput, Refused
from console.domain.handling import FREE, Handling
from tests.unit.service.house import CHIEF, SASAKI, House
from tests.unit.service.intake.test_intake import RULES, cart, order, post
from tests.unit.store.sample import CARTS

ALL = {"stage": "full", "tiers": [], "share": 1.0, "daily_cap": 20}


async def opened(house: House, **terms: Any) -> None:
    """In full operation, nobody held out, one operator at a desk, and afternoon: the best time of the carts' last hours."""
    content = await house.service.campaign.terms()
    content |= {"pilot": ALL, "holdout": {"share": 0.0}, **terms}
    await house.service.campaign.set_terms(CHIEF, content)
    house.service.presence.arrived("佐々木")


async def planned(house: House) -> None:
    for every_s, beat in house.service.beats():
        if every_s == 60:
            await beat()


async def dialled(house: House) -> list[str]:
    """One beat of everything; the carts that are being called."""
    before = len(house.line.did("dial"))
    for _, beat in house.service.beats():
        await beat()
    return [order["brief"]["cart"]["id"] for order in house.line.did("dial")[before:]]


async def test_a_fresh_installation_dials_nobody_unasked(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        house.later(hours=5)
        assert await dialled(house) == []
        assert (await house.service.campaign.status())["on"] is False


async def test_switched_on_it_calls_what_is_due_at_its_time(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        status = await house.service.campaign.switch(CHIEF, on=True)
        assert status["carts"] == {"call": 2}
        assert await dialled(house) == []  # the evening is better
        house.later(hours=5)
        assert await dialled(house) == ["k1", "k2"]
        assert (await house.service.campaign.status())["called_today"] == 2
        [call, _] = [await house.record(order["call_id"]) for order in house.line.did("dial")]
        assert call.segment == "最高"
        await house.service.campaign.switch(CHIEF, on=False)
        assert (await house.service.campaign.status())["on"] is False


async def test_only_a_manager_switches_and_a_mistake_changes_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with pytest.raises(Refused, match="role"):
            await house.service.campaign.switch(SASAKI, on=True)
        before = await house.service.campaign.terms()
        with pytest.raises(BadInput, match=r"limits\.per_cart"):
            await house.service.campaign.set_terms(CHIEF, {**before, "limits": {"per_cart": 9, "days_between_carts": 7}})
        assert await house.service.campaign.terms() == before


async def test_nobody_at_a_desk_nobody_is_called(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        house.service.presence.left("佐々木")
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(hours=5)
        assert await dialled(house) == []
        await opened(house)
        assert await dialled(house) == ["k1", "k2"]


async def test_no_more_calls_than_people(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house, pacing={"calls_per_operator": 1.0, "unattended": 0, "average_call_s": 60, "staffed": 4})
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(hours=5)
        assert await dialled(house) == ["k1"]
        assert await dialled(house) == []
        await house.line.tells("ended", call_id=house.line.did("dial")[0]["call_id"], at=0.0, result="no_answer")
        assert await dialled(house) == ["k2"]


async def test_the_pilot_s_cap_holds_at_the_dial(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house, pilot={"stage": "pilot", "tiers": [], "share": 1.0, "daily_cap": 1})
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(hours=5)
        assert await dialled(house) == ["k1"]
        assert await dialled(house) == []


async def test_who_is_not_in_the_pilot_is_called_by_people_only(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house, pilot={"stage": "pilot", "tiers": ["低"], "share": 1.0, "daily_cap": 9})
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(hours=5)
        assert await dialled(house) == ["k2"]
        status = await house.service.campaign.status()
        assert status["carts"].get("plan.pilot") == 1
        await house.dialled("k1")


async def test_the_gate_s_no_is_shown_and_not_asked_for_an_hour(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        await house.service.campaign.switch(CHIEF, on=True)
        with house.store() as work:
            work.barred.bar("s1", "+819000000001", False, "refused", house.now)
            work.commit()
        house.later(hours=5)
        assert await dialled(house) == ["k2"]
        assert (await house.service.campaign.status())["carts"]["gate.barred"] == 1
        await planned(house)
        assert (await house.service.campaign.status())["carts"]["gate.barred"] == 1
        assert await dialled(house) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE carts SET closed = 'ordered' WHERE id = 'k1'", "gate.already_ordered"),
        ("UPDATE customers SET consent_call = false WHERE id = 'c1'", "gate.consent"),
        ("UPDATE settings SET value = '{\"is\": false}' WHERE key = 'campaign'", "gate.campaign_off"),
        ("UPDATE facts SET key = 'product.AP-1.stock.M', value = '{\"is\": 0}'", "gate.stock"),
        ("DELETE FROM scripts", "gate.no_script"),
        ("UPDATE customers SET barred = true WHERE id = 'c1'", "gate.barred"),
    ],
)
async def test_a_ringing_telephone_stops_when_a_rule_says_so(tmp_path: Path, change: str, rule: str) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(hours=5)
        assert "k1" in await dialled(house)
        call_id = next(order["call_id"] for order in house.line.did("dial") if order["brief"]["cart"]["id"] == "k1")
        await dialled(house)
        assert house.line.did("hangup") == []
        with house.store() as work:  # as another engine, or the intake, would write it
            work._session.execute(text(change))
            work.commit()
        for _ in range(2):
            await dialled(house)
        assert call_id in [order["call_id"] for order in house.line.did("hangup")]
        with house.store(read_only=True) as work:
            [(_, _, body)] = work.calls.events(call_id, "cancelled")
        assert body["rule"] == rule


async def test_a_call_that_was_answered_is_not_cut_off(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        with house.store() as work:
            work._session.execute(text("UPDATE customers SET consent_call = false"))
            work.commit()
        await dialled(house)
        assert house.line.did("hangup") == []
        assert (await house.record(call_id)).state == "talking"


async def test_failures_in_a_row_open_the_breaker_for_every_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        for _ in range(3):
            call = await house.dialled()
            await house.line.tells("ended", call_id=call.call_id, at=0.0, result="trunk_down")
            house.later(seconds=5)
        with pytest.raises(Refused) as no:
            await house.dialled("k2")
        assert no.value.rule == "gate.breaker"
        house.later(seconds=60)
        await house.dialled("k2")
        with pytest.raises(Refused):
            await house.dialled("k1")


async def test_an_appointment_is_kept_though_the_day_s_call_is_used(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        call_id = await house.answered()
        at = house.now + timedelta(hours=1)
        await house.line.tells("callback", call_id=call_id, at=20.0, when=at.isoformat())
        await house.line.tells("ended", call_id=call_id, at=30.0, result="answered", outcome="callback")
        await house.service.campaign.switch(CHIEF, on=True)
        house.later(minutes=59)
        assert await dialled(house) == []
        house.later(minutes=1)
        assert await dialled(house) == ["k1"]


async def test_tiers_are_edited_and_seen_before(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        content = await house.service.campaign.segments()
        content["tiers"][0]["when"]["all"][0]["value"] = 100_000
        shown = await house.service.campaign.preview_segments(content)
        assert shown["moves"] == [{"from": "最高", "to": "低", "carts": 1}]
        assert shown["examples"][0]["cart_id"] == CARTS[0].id
        await house.service.campaign.set_segments(CHIEF, content)
        [row, *_] = [row for row in (await house.service.queue.page(0, 10))["carts"] if row["cart_id"] == "k1"]
        assert row["segment"] == "低"


async def test_the_rules_are_told_with_their_sources(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        rules = {rule["rule"]: rule for rule in house.service.campaign.rules()}
        assert rules["gate.barred"]["source_ja"] == "特定商取引法 第17条"


async def test_the_queue_shows_the_next_step_and_why(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        await planned(house)
        rows = {row["cart_id"]: row for row in (await house.service.queue.page(0, 10))["carts"]}
        assert rows["k1"]["next_step"] == "call"
        assert rows["k1"]["next_at"] is not None
        assert "火曜 19:00–20:30" in rows["k1"]["plan"]["ja"]
        await house.service.order_completed("k1")
        await planned(house)
        rows = {row["cart_id"]: row for row in (await house.service.queue.page(0, 10))["carts"]}
        assert (rows["k1"]["next_step"], rows["k1"]["plan"]["rule"]) == (None, "gate.already_ordered")


async def test_an_order_that_a_call_brought_is_counted_once(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("ended", call_id=call_id, at=60.0, result="answered", outcome="link_sent")
        house.later(hours=1)
        ordered = (
            "INSERT INTO orders (id, shop_id, source, number, customer_id, placed_at, total, paid, cancelled, lines, at, tie)"
            " VALUES (:id, 's1', 'x', '1', 'c1', :at, 62000, true, false,"
            ' \'[{"sku": "AP-1", "name": "", "variant": "", "quantity": 1, "unit_price": 62000}]\', :at, \'\')'
        )
        with house.store() as work:
            for id in ("o1", "o2"):
                work._session.execute(text(ordered), {"id": id, "at": house.now.strftime("%Y-%m-%d %H:%M:%S.000000")})
            work.commit()
        for _ in range(2):
            await planned(house)
        with house.store(read_only=True) as work:
            counted = work._session.execute(text("SELECT order_id, call_id, rule, value FROM recoveries")).all()
        assert counted == [("o1", call_id, "recovery.lines", 62_000)]


async def test_an_order_that_names_the_cart_of_a_call_is_counted_whoever_placed_it(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await post(house, cart())
        [cart_id] = {row["cart_id"] for row in (await house.service.queue.page(0, 9))["carts"]} - {one.id for one in CARTS}
        call_id = await house.answered(cart_id)
        await house.line.tells("ended", call_id=call_id, at=60.0, result="answered", outcome="link_sent")
        house.later(minutes=5)
        await post(house, order(customer=None, placed_at=house.now.isoformat(), total=51_000))
        for _ in range(2):
            await planned(house)
        with house.store(read_only=True) as work:
            counted = work._session.execute(text("SELECT cart_id, call_id, rule, value FROM recoveries")).all()
        assert counted == [(cart_id, call_id, "recovery.token", 51_000)]
        with house.store() as work:
            work._session.execute(text("UPDATE orders SET cancelled = true"))
            work.commit()
        await planned(house)
        with house.store(read_only=True) as work:
            assert work._session.execute(text("SELECT count(*) FROM recoveries")).scalar() == 0


async def test_an_order_that_is_told_a_week_late_is_counted(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await post(house, cart())
        [cart_id] = {row["cart_id"] for row in (await house.service.queue.page(0, 9))["carts"]} - {one.id for one in CARTS}
        call_id = await house.answered(cart_id)
        await house.line.tells("ended", call_id=call_id, at=60.0, result="answered", outcome="link_sent")
        house.later(minutes=5)
        placed = house.now
        house.later(days=7)
        await post(house, order(customer=None, placed_at=placed.isoformat(), total=51_000))
        await planned(house)
        with house.store(read_only=True) as work:
            assert work._session.execute(text("SELECT call_id FROM recoveries")).scalars().all() == [call_id]


async def test_a_vip_by_spending_is_one_on_the_telephone_too(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            work._session.execute(text("UPDATE customers SET spent_this_year = 640000 WHERE id = 'c1'"))
            work.commit()
        await house.dialled("k1")
        await house.dialled("k2")
        assert [order["brief"]["customer"]["vip"] for order in house.line.did("dial")] == [True, False]


async def test_the_state_tells_which_call_comes_next_and_not_whose(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        assert house.service.state()["next"] is None
        await house.service.campaign.switch(CHIEF, on=True)
        await dialled(house)
        told = house.service.state()["next"]
        assert (told.keys(), told["tier"], told["due"]) == ({"tier", "planned_at", "due"}, "最高", False)
        planned_at = datetime.fromisoformat(told["planned_at"])
        assert house.now < planned_at < house.now + timedelta(hours=5)
        with house.store(read_only=True) as work:
            assert planned_at == min(plan.at for cart in CARTS if (plan := work.campaign.planned(cart.id)) and plan.at)
        house.service.presence.left("佐々木")  # nobody is called, though it is time
        house.now = planned_at
        await dialled(house)
        assert house.service.state()["next"]["due"] is True
        await house.service.campaign.switch(CHIEF, on=False)
        await dialled(house)
        assert house.service.state()["next"] is None


async def test_what_is_put_off_or_taken_out_is_not_next(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await opened(house)
        await house.service.campaign.switch(CHIEF, on=True)
        with house.store() as work:
            out = {"k1": (FREE, Handling(excluded_by="店長"))}
            work.handlings.put("b1", "店長", "exclude", out, house.now)
            work.commit()
        await dialled(house)
        with house.store(read_only=True) as work:
            planned = work.campaign.planned("k2")
        assert planned is not None
        assert planned.at is not None
        assert house.service.state()["next"]["planned_at"] == planned.at.isoformat()

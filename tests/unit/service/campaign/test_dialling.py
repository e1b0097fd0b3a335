"""The gate, the lease and the brief."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from console.domain.call import CallBrief
from console.domain.errors import BadInput, Refused
from console.service.commands import Person
from console.wire.codec import decode
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House
from tests.unit.store.sample import CARTS, HANAKO, NOW, SHOP


async def refused(house: House, cart: str = "k1", person: Person = SASAKI) -> str:
    with pytest.raises(Refused) as caught:
        await house.dialled(cart, person)
    assert house.line.did("dial") == []
    return caught.value.rule


async def test_the_line_is_given_everything_one_call_may_use(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled()
        [order] = house.line.did("dial")
        brief = decode(CallBrief, order["brief"])
        assert (brief.shop, brief.customer, brief.cart) == (SHOP, HANAKO, CARTS[0])
        assert [fact.key for fact in brief.facts] == ["returns.days"]
        assert brief.script.content_hash == call.script_hash
        assert order["number"] == HANAKO.phone
        assert order["recording"].endswith(f"{call.call_id}.wav")
        assert await house.record(call.call_id) == call


async def test_one_cart_is_never_dialled_twice(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        answers = await asyncio.gather(*(house.dialled() for _ in range(5)), return_exceptions=True)
        no = [answer.rule for answer in answers if isinstance(answer, Refused)]
        assert no == ["gate.already_calling"] * 4
        assert len(house.line.did("dial")) == 1


@pytest.mark.parametrize(
    ("hours", "rule"), [(-6, "gate.window"), (7, "gate.hard_limit"), (0, None), (6, None)], ids=["08:10", "21:10", "14:10", "20:10"]
)
async def test_calling_hours(tmp_path: Path, hours: int, rule: str | None) -> None:
    async with House(tmp_path) as house:
        house.later(hours=hours)
        if rule is None:
            await house.dialled()
        else:
            assert await refused(house) == rule


async def test_holidays_begin_later(tmp_path: Path) -> None:
    async with House(tmp_path, is_holiday=lambda day: True) as house:
        house.later(hours=-5)
        assert await refused(house) == "gate.window"


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [("barred", True, "gate.barred"), ("consent_call", False, "gate.consent"), ("phone_source", "'bought list'", "gate.number_source")],
)
async def test_the_customer_s_own_word(tmp_path: Path, column: str, value: Any, rule: str) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            work._session.execute(text(f"UPDATE customers SET {column} = {value} WHERE id = 'c1'"))
            work.commit()
        assert await refused(house) == rule


async def test_a_barred_number_is_barred_however_it_is_written(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            work.barred.bar("s1", "09000000001", False, "refused", house.now)
            work.commit()
        assert await refused(house) == "gate.barred"
        row = await house.service.queue.cart(SASAKI, "k1")
        assert (row["barred"], row["status"], row["gate"]["rule"]) == (True, "barred", "gate.barred")


async def test_once_a_day_and_three_times_a_cart(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        for attempt in range(3):
            call = await house.dialled()
            await house.line.tells("ended", call_id=call.call_id, at=0.0, result="no_answer")
            house.line.orders.clear()
            assert await refused(house) == ("gate.attempts_today" if attempt < 2 else "gate.attempts")
            house.later(days=1)
        assert await refused(house) == "gate.attempts"


async def test_demo_numbers_stay_on_this_machine(tmp_path: Path) -> None:
    async with House(tmp_path, loopback=False, caller_id=True) as house:
        assert await refused(house) == "gate.demo_number"


async def test_a_real_trunk_shows_its_number(tmp_path: Path) -> None:
    async with House(tmp_path, loopback=False, caller_id=False) as house:
        assert await refused(house) == "gate.caller_id"


async def test_a_clock_that_went_backwards_dials_nobody(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled("k2")
        await house.line.tells("ended", call_id=call.call_id, at=0.0, result="busy")
        house.line.orders.clear()
        house.later(minutes=-30)
        assert await refused(house) == "gate.clock"


async def test_a_demo_in_the_evening_calls_as_in_the_afternoon(tmp_path: Path) -> None:
    async with House(tmp_path, calling_clock=lambda: NOW) as house:
        house.later(hours=9)
        await house.dialled("k1")
        await house.dialled("k2")
        for _, beat in house.service.beats():
            await beat()
        assert house.line.did("hangup") == []


async def test_an_ordered_cart_is_left_alone(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.service.order_completed("k1")
        assert await refused(house) == "gate.already_ordered"


async def test_an_order_during_the_call_is_told_to_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.order_completed("k1")
        house.service.fact_changed("product.AP-1.stock.M", 1)
        assert (await house.line.ordered("order_completed"))["call_id"] == call_id
        assert (await house.line.ordered("fact_changed"))["value"] == 1


async def test_a_script_that_is_not_what_was_signed_is_refused(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            script = work.scripts.in_use("s1", house.now)[0]
            lines = (replace(script.lines[0], text="今だけ特別です。"), *script.lines[1:])
            work.scripts.add("s1", replace(script, lines=lines))
            work.commit()
        assert await refused(house) == "gate.script_altered"


async def test_no_more_calls_than_the_machine_carries(tmp_path: Path) -> None:
    async with House(tmp_path, concurrent_calls=1) as house:
        await house.dialled("k1")
        with pytest.raises(Refused, match="As many calls"):
            await house.dialled("k2")


async def test_nothing_is_dialled_before_the_line_is_ready(tmp_path: Path, expect_log: Any) -> None:
    async with House(tmp_path) as house:
        await house.line.tells("line_lost")
        assert await refused(house) == "line.not_ready"


async def test_who_may_dial(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        assert await refused(house, person=AUDITOR) == "access.role"
        await house.dialled(person=CHIEF)


async def test_a_cart_that_is_not_there(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with pytest.raises(BadInput, match="no cart"):
            await house.dialled("k99")


async def test_a_lease_outlives_its_engine_by_a_minute_only(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled()
        house.later(seconds=50)
        await house.service.tick()
        with house.store(read_only=True) as work:
            assert work.carts.row("k1", house.now + timedelta(seconds=59)).leased
        await house.line.tells("ended", call_id=call.call_id, at=0.0, result="busy")
        with house.store(read_only=True) as work:
            assert not work.carts.row("k1", house.now).leased

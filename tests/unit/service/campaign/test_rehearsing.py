"""Which calls are rehearsed, and when."""

from dataclasses import replace
from pathlib import Path

from console.campaign.scripts.shipped import load_demo_script
from console.domain.call import CallBrief
from console.service.campaign.rehearsing import LOOK_AGAIN, LOOKED_AT
from console.service.engine import REHEARSE_S
from console.service.seeding import speak
from console.shipped import shipped
from console.wire.codec import decode
from tests.unit.service.campaign.test_campaign import opened
from tests.unit.service.house import CHIEF, House
from tests.unit.store.sample import CARTS, HANAKO, KEN, NOW


async def beat(house: House) -> None:
    for every_s, what in house.service.beats():
        if every_s == REHEARSE_S:
            await what()


def rehearsed(house: House) -> list[str]:
    return [decode(CallBrief, order["brief"]).cart.id for order in house.line.did("rehearse")]


async def test_one_after_the_other_each_once(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await beat(house)
        await beat(house)
        assert len(rehearsed(house)) == 1, "the line has not said that it is done"
        for _ in range(4):
            await house.line.tells("rehearsed", lines=100)
            await beat(house)
        assert sorted(rehearsed(house)) == ["k1", "k2"]


async def test_a_call_of_the_plan_is_rehearsed_with_the_script_that_the_plan_names_however_many_carts_came_since(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        other = load_demo_script(shipped("assets/packs/cosmetics"), NOW)
        with house.store() as work:
            speak(work, "s1", other)
            work.commit()
        december = {"name": "十二月", "name_en": "December", "from": "12-01", "until": "12-31", "script": other.pack}
        await opened(house, seasons=[december])
        await house.service.campaign.switch(CHIEF, on=True)
        with house.store() as work:
            for number in range(LOOKED_AT):
                work.carts.add("s1", replace(CARTS[1], id=f"z{number}", abandoned_at=NOW))
            work.commit()
        await beat(house)
        [order] = house.line.did("rehearse")
        brief = decode(CallBrief, order["brief"])
        assert (brief.cart.id, brief.script.pack) == ("k1", other.pack)


async def test_in_the_night_too(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.now = house.now.replace(hour=17)  # two o'clock in Japan
        await beat(house)
        assert len(rehearsed(house)) == 1


async def test_not_while_a_call_is_live(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.answered()
        await beat(house)
        assert rehearsed(house) == []


async def test_nothing_is_prepared_for_a_customer_who_may_not_be_called(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            work.barred.bar("s1", HANAKO.phone, False, "refused", house.now)
            work.barred.bar("s1", KEN.phone, False, "refused", house.now)
            work.commit()
        await beat(house)
        assert rehearsed(house) == []


async def test_a_cart_is_not_rehearsed_twice_by_the_same_script(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        for _ in range(3):
            await beat(house)
            await house.line.tells("rehearsed", lines=100)
        assert len(rehearsed(house)) == 2
        house.now += 2 * LOOK_AGAIN
        await beat(house)
        assert len(rehearsed(house)) == 2


async def test_a_line_that_was_lost_is_asked_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await beat(house)
        await house.line.tells("line_lost")
        await beat(house)
        assert len(rehearsed(house)) == 1
        await house.line.tells("line_ready", models=[])
        await beat(house)
        assert len(rehearsed(house)) == 2

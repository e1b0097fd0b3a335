"""What a manager reads of the pilot: the called against those held out and against the rest, in figures worked out by hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.store.sql_unit_of_work import SqlStore
from tests.unit.service.campaign.test_campaign import ALL
from tests.unit.service.house import CHIEF, House
from tests.unit.store import sample

YEN = sum(line.quantity * line.unit_price for line in sample.cart(1, sample.HANAKO).lines)
GROUPS = {"called": (100, 24), "holdout": (50, 5), "not_in_pilot": (50, 8)}
"""Carts and orders."""


def played(store: SqlStore) -> None:
    number = 0
    with store() as work:
        for group, (carts, orders) in GROUPS.items():
            for place in range(carts):
                number += 1
                person = replace(sample.HANAKO, id=f"p{number}", phone=f"0801{number:07d}")
                cart = replace(sample.cart(number, person), id=f"x{number}")
                work.customers.add("s1", person)
                work.carts.add("s1", cart)
                work._session.flush()
                work._session.add(sample.planned(cart.id, first_group=group, group=group, assigned_at=sample.NOW - timedelta(days=2)))
                if place < orders:
                    work.carts.close(cart.id, "ordered")
        work.commit()


async def test_the_pilot_is_told_against_those_held_out_and_against_the_rest(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        played(house.store)
        told = await house.service.campaign.effect(30)
        assert {one["group"]: (one["carts"], one["ordered"], one["revenue"]) for one in told["groups"]} == {
            group: (carts, orders, orders * YEN) for group, (carts, orders) in GROUPS.items()
        }
        held, rest = told["more_ordered"], told["more_ordered_than_rest"]
        assert held["value"] == pytest.approx(0.24 - 0.10)
        # Newcombe's interval from Wilson's: (0.1669, 0.3323) of the called, (0.0435, 0.2136) of those held out.
        assert (held["low"], held["high"]) == pytest.approx((0.0049, 0.2483), abs=0.0002)
        assert rest["value"] == pytest.approx(0.24 - 0.16)
        assert rest["low"] < 0 < rest["high"]  # too few to tell them apart
        assert told["more_revenue_a_cart"]["value"] == pytest.approx(0.14 * YEN)
        assert (await house.service.campaign.effect(1))["groups"] == []  # they were assigned earlier


async def test_a_manager_widens_the_pilot_and_stops_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        content = {**await house.service.campaign.terms(), "holdout": {"share": 0.0}}
        stages = []
        for share, stage in ((0.0001, "pilot"), (1.0, "pilot"), (1.0, "full")):
            pilot = {**ALL, "stage": stage, "share": share}
            await house.service.campaign.set_terms(CHIEF, {**content, "pilot": pilot})
            status = await house.service.campaign.switch(CHIEF, on=True)
            stages.append((status["stage"], status["carts"].get("call", 0), status["carts"].get("plan.pilot", 0)))
        assert stages == [("pilot", 0, 2), ("pilot", 2, 0), ("full", 2, 0)]
        assert (await house.service.campaign.switch(CHIEF, on=False))["on"] is False

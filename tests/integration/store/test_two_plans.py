"""Two engines that do the same for a shop at the same moment keep one plan and one salt, and count an order once."""

import pytest
from sqlalchemy import text

from console.campaign.outcomes.recovery import Recovered
from console.campaign.planning.candidate import Step
from console.domain.segment import Segment
from console.service.campaign.planning_terms import SALT
from console.service.seeding import seed
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.side_by_side import Meet, side_by_side
from tests.unit.store.sample import CARTS, FACT, HANAKO, KEN, NOW, SHOP, call, cart

pytestmark = pytest.mark.integration
ROUNDS = 12
ORDERED = (
    "INSERT INTO orders (id, shop_id, source, number, customer_id, placed_at, total, paid, cancelled, lines, at, tie)"
    " VALUES (:id, 's1', 'x', '1', 'c1', :at, 62000, true, false, '[]', :at, '')"
)


def test_one_plan_one_salt_and_each_order_once(stores: list[SqlStore]) -> None:
    segment = Segment("高", 48, "", "")
    counted: list[int] = []
    with stores[0]() as work:
        more = tuple(cart(number, HANAKO) for number in range(3, 3 + ROUNDS))
        seed(work, SHOP, (HANAKO, KEN), (*CARTS, *more), (FACT,), ())
        work.calls.add(call())
        for number in range(ROUNDS):
            ordered = {"id": f"o{number}", "at": NOW}
            work._session.execute(text(ORDERED), ordered)
        work.commit()

    def plan(name: str, store: SqlStore, meet: Meet) -> None:
        for number in range(ROUNDS):
            meet()
            with store() as work:
                work.keep.put_first(SHOP.id, f"{SALT}{number}", name)
                work.commit()
            step = Step(f"k{number + 3}", "called", "call", NOW.timestamp(), None, "", "")
            with store() as work:
                work.campaign.write(SHOP.id, [(step, segment)], NOW)
                work.commit()
            found = Recovered(f"o{number}", f"k{number + 3}", "call1", "recovery.token", 62_000, NOW)
            with store() as work:
                counted.extend([number] * work.campaign.recover(SHOP.id, found))
                work.commit()

    side_by_side(stores, plan, plan)
    assert sorted(counted) == list(range(ROUNDS))
    with stores[0](read_only=True) as one, stores[1](read_only=True) as other:
        for number in range(ROUNDS):
            assert one.keep.get(SHOP.id, f"{SALT}{number}") == other.keep.get(SHOP.id, f"{SALT}{number}") in ("e1", "e2")
            assert one.campaign.planned(f"k{number + 3}") is not None

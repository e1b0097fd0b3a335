"""The intake on a real PostgreSQL, with two engines that learn of the same things at the same moment."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.errors import OkaeriError
from console.service.intake.intake_port import APPLIED, Arrived, Settled
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.books import books
from tests.unit.store.sample import NOW, SHOP, new_store
from tests.unit.store.test_arrivals import BOTH, BY_MAIL, CART, ORDER, PERSON

pytestmark = pytest.mark.integration
STORY = (
    CART,
    BY_MAIL,
    BOTH,
    ORDER,
    PERSON,
    replace(CART, key="cart:2", alias="token:9"),
    replace(CART, at=NOW - timedelta(hours=1), lines=()),
)


@pytest.fixture
def stores(stores: list[SqlStore]) -> list[SqlStore]:
    with stores[0]() as work:
        work.shops.add(SHOP)
        work.commit()
    return stores


def test_the_books_are_those_of_sqlite(stores: list[SqlStore], tmp_path: Path) -> None:
    here = new_store(tmp_path)
    with here() as work:
        work.shops.add(SHOP)
        work.arrivals.apply(SHOP.id, STORY, NOW)
        work.commit()
    for sighting in reversed(STORY):
        with stores[0]() as work:
            work.arrivals.apply(SHOP.id, [sighting], NOW)
            work.commit()
    assert books(stores[1]) == books(here)
    here.close()


def test_two_engines_make_one_customer_of_one_person(stores: list[SqlStore]) -> None:
    start = threading.Barrier(2)
    faults: list[OkaeriError] = []

    def tell(store: SqlStore) -> None:
        try:
            for number in range(20):
                start.wait(20)
                person = replace(PERSON, said={**PERSON.said, "phone": f"+8190{number:08d}"})
                with store() as work:
                    work.arrivals.apply(SHOP.id, [replace(CART, key=f"cart:{number}", person=person)], NOW)
                    work.commit()
        except OkaeriError as fault:
            faults.append(fault)
            start.abort()

    threads = [threading.Thread(target=tell, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(books(stores[0])[0]) == 20


def test_an_event_is_kept_once_and_its_body_until_it_is_applied(stores: list[SqlStore]) -> None:
    event = Arrived(SHOP.id, "generic", "generic", "7", NOW, None, "本文".encode() + b"\xff")
    with stores[0]() as work:
        assert work.inbox.put([event]) == (1,)
        work.commit()
    with stores[1]() as work:
        assert work.inbox.put([event]) == (None,)
        assert work.inbox.waiting(9, 99) == ((1, event),)
        work.inbox.settle([Settled(1, APPLIED)], NOW)
        work.commit()
    with stores[0](read_only=True) as work:
        assert work.inbox.waiting(9, 99) == ()
        assert work.inbox.counts() == {"applied": 1}

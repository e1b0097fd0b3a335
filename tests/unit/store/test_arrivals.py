"""What the shop told, in whatever order, how often and in whatever portions it came: the books end up the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from console.campaign.carts.sightings import CartEnded, CartSeen, OrderSeen, Person, Sighting, WareSeen
from console.domain.cart import CartLine
from console.store.sql_audit import BEGINNING
from console.store.sql_unit_of_work import SqlStore
from console.store.tables import AuditHeadRow, Table
from tests.unit.store.books import books
from tests.unit.store.intruder import ON_SQLITE
from tests.unit.store.sample import HANAKO, NOW, SHOP, everything_on_disk, fill, new_store, sqlite_store

times = st.integers(0, 4).map(lambda hours: NOW - timedelta(hours=hours))
ties = st.sampled_from(["", "1", "2"])
said = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["高橋 美咲", "高橋美咲", "高橋 健"]),
        "phone": st.sampled_from(["+819011112222", "+819033334444"]),
        "mail": st.sampled_from(["a@example.jp", "b@example.jp", "c@example.jp"]),
        "consent_call": st.booleans(),
        "prefecture": st.sampled_from(["東京都", "大阪府"]),
        "orders": st.integers(0, 3),
    },
)
persons = st.builds(Person, source=st.just("generic"), account=st.sampled_from(["", "1", "2"]), said=said, at=times, tie=ties).filter(
    lambda person: person.reachable
)
lines = st.lists(
    st.builds(
        CartLine, sku=st.sampled_from("AB"), name=st.just("品"), variant=st.just(""), quantity=st.integers(1, 2), unit_price=st.just(500)
    ),
    max_size=2,
).map(tuple)
carts = st.builds(
    CartSeen,
    source=st.just("generic"),
    key=st.sampled_from(["cart:1", "cart:2", "cart:3"]),
    at=times,
    tie=ties,
    person=persons,
    lines=lines,
    url=st.sampled_from(["", "https://shop.example/1"]),
    goods=st.just("商品"),
    alias=st.sampled_from(["", "token:9"]),
)
orders = st.builds(
    OrderSeen,
    source=st.just("generic"),
    key=st.sampled_from(["order:1", "order:2"]),
    number=st.just("#1"),
    at=times,
    tie=ties,
    placed_at=times,
    person=st.none() | persons,
    total=st.integers(0, 9000),
    lines=lines,
    paid=st.booleans(),
    cancelled=st.booleans(),
    carts=st.lists(st.sampled_from(["cart:1", "cart:2", "token:9"]), max_size=2).map(tuple),
)
wares = st.builds(
    WareSeen,
    source=st.just("generic"),
    kind=st.just("variant"),
    key=st.sampled_from(["A", "B"]),
    item=st.just("A"),
    at=times,
    tie=ties,
    body=st.fixed_dictionaries(
        {"sku": st.just("A"), "name": st.just("品"), "price": st.integers(1, 3), "stock": st.none() | st.integers(0, 3)}
    ),
) | st.builds(
    WareSeen,
    source=st.just("generic"),
    kind=st.just("level"),
    key=st.sampled_from(["A@1", "A@2"]),
    item=st.just("A"),
    at=times,
    tie=ties,
    body=st.fixed_dictionaries({"stock": st.none() | st.integers(0, 3)}),
)
ends = st.builds(CartEnded, source=st.just("generic"), key=st.sampled_from(["cart:1", "cart:3"]))
stories = st.lists(persons | carts | carts | orders | wares | ends, min_size=1, max_size=9)


def told(folder: Path, portions: Sequence[Sequence[Sighting]]) -> SqlStore:
    return _tell(new_store(folder), portions)


def _tell(store: SqlStore, portions: Sequence[Sequence[Sighting]]) -> SqlStore:
    with store() as work:
        work.shops.add(SHOP)
        work.commit()
    for portion in portions:
        with store() as work:
            work.arrivals.apply(SHOP.id, portion, NOW)
            work.commit()
    return store


@pytest.fixture(scope="module")
def two_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqlStore, SqlStore]]:
    """The same two for every example: a new one would compile every statement anew."""
    stores = new_store(tmp_path_factory.mktemp("one")), new_store(tmp_path_factory.mktemp("other"))
    yield stores
    for store in stores:
        store.close()


def emptied(store: SqlStore) -> SqlStore:
    with store() as work:
        protection = work._session.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for statement in ON_SQLITE:
            work._session.execute(text(statement))
        for table in reversed(Table.metadata.sorted_tables):
            if table.name != "audit_head":
                work._session.execute(table.delete())
        work._session.execute(update(AuditHeadRow).values(seq=0, digest=BEGINNING))
        for statement in protection:
            work._session.execute(text(statement))
        work.commit()
    return store


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(story=stories, chance=st.randoms(use_true_random=False))
def test_the_books_do_not_depend_on_the_order_of_the_news(
    two_stores: tuple[SqlStore, SqlStore], story: list[Sighting], chance: random.Random
) -> None:
    again = [*story, *chance.choices(story, k=chance.randrange(4))]
    chance.shuffle(again)
    portions: list[list[Sighting]] = [[]]
    for sighting in again:
        if chance.random() < 0.5:
            portions.append([])
        portions[-1].append(sighting)
    one, other = map(emptied, two_stores)
    assert books(_tell(one, [story])) == books(_tell(other, portions))


PERSON = Person("generic", "", {"name": "高橋 美咲", "phone": "+819011112222", "consent_call": True, "phone_source": "checkout"}, NOW, "")
BY_MAIL = Person("generic", "7", {"name": "高橋 美咲", "mail": "a@example.jp"}, NOW, "")
BOTH = Person("generic", "", {"name": "高橋美咲", "phone": "+819011112222", "mail": "a@example.jp"}, NOW, "")
CART = CartSeen("generic", "cart:1", NOW, "", PERSON, (CartLine("A", "品", "", 1, 500),), "https://shop.example/geheim", "商品")
ORDER = OrderSeen("generic", "order:1", "#1", NOW, "", NOW, PERSON, 500, CART.lines, True, False, ("cart:1",))


def test_two_customers_that_are_one_are_joined_and_it_is_written_down(tmp_path: Path) -> None:
    store = told(tmp_path, [[CART], [BY_MAIL]])
    with store() as work:
        assert work.arrivals.apply(SHOP.id, [BOTH], NOW).merged == 1
        work.commit()
    with store(read_only=True) as work:
        [row] = work.carts.page(0, 9, NOW)[1]
        customer = work.customers.get(row.customer_id)
        assert (customer.phone, customer.mail, customer.consent_call) == ("+819011112222", "a@example.jp", True)
        assert work.carts.get(row.cart_id).checkout_url == "https://shop.example/geheim"
        assert [entry.what for entry in work.audit.entries()] == ["customer.merged"]


def test_a_family_that_shares_a_telephone_is_not_one_person(tmp_path: Path) -> None:
    store = told(tmp_path, [[PERSON, replace(PERSON, said={**PERSON.said, "name": "高橋 健"})]])
    assert len(books(store)[0]) == 2


def test_a_known_customer_is_found_again_and_keeps_what_is_not_told(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        person = Person("generic", "", {"name": HANAKO.name, "phone": HANAKO.phone, "consent_call": False}, NOW, "")
        assert work.arrivals.apply(SHOP.id, [person], NOW).new_customers == 0
        assert work.customers.get(HANAKO.id) == replace(HANAKO, consent_call=False)


def test_an_order_may_come_before_its_cart(tmp_path: Path) -> None:
    store = told(tmp_path, [[ORDER], [CART]])
    with store(read_only=True) as work:
        [row] = work.carts.page(0, 9, NOW)[1]
        assert row.closed == "ordered"
        [order] = work.orders.since(SHOP.id, NOW - timedelta(days=365))
        assert (order.number, work.campaign.cart_of(order.id)) == ("#1", row.cart_id)


def test_what_a_person_closed_stays_closed(tmp_path: Path) -> None:
    store = told(tmp_path, [[CART]])
    with store() as work:
        [row] = work.carts.page(0, 9, NOW)[1]
        work.carts.close(row.cart_id, "excluded")
        work.arrivals.apply(SHOP.id, [replace(CART, at=NOW + timedelta(hours=1)), ORDER], NOW)
        assert work.carts.closed(row.cart_id) == "excluded"


def test_an_erased_person_is_gone_and_may_come_back_as_another(tmp_path: Path) -> None:
    store = told(tmp_path, [[CART]])
    with store() as work:
        [row] = work.carts.page(0, 9, NOW)[1]
        work.customers.forget(row.customer_id)
        work.commit()
    with store() as work:
        assert work.customers.get(row.customer_id).name == "（消去済み）"
        applied = work.arrivals.apply(SHOP.id, [replace(CART, at=NOW + timedelta(hours=1))], NOW)
        assert applied.new_customers == 1
        work.commit()


def test_nothing_personal_is_readable_on_the_disk(tmp_path: Path) -> None:
    told(tmp_path, [[CART, BY_MAIL, BOTH, ORDER]]).close()
    content = everything_on_disk(tmp_path)
    for personal in ("高橋", "9011112222", "a@example.jp", "geheim"):
        assert personal.encode() not in content

"""What the books say, without the ids that chance gave: for comparing two databases that were filled in different orders."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from console.store.customer_words import CUSTOMER_WORD, words_of
from console.store.intake_tables import OrderRow
from console.store.queue_tables import CustomerWordRow, QueueRow
from console.store.queue_upkeep import _columns as columns_of_the_queue
from console.store.queue_upkeep import _rows as rows_of_the_queue
from console.store.sql_unit_of_work import SqlStore
from console.store.tables import CartTableRow, CustomerRow, FactRow, IdentityRow
from console.store.word_digests import word_digests


def books(store: SqlStore) -> Any:
    with store(read_only=True) as work:
        session = work._session
        known_as: dict[str, set[str]] = defaultdict(set)
        for identity in session.scalars(select(IdentityRow)):
            known_as[identity.customer_id].add(identity.digest)
        carts: dict[str, list[Any]] = defaultdict(list)
        for row in session.scalars(select(CartTableRow).order_by(CartTableRow.id)):
            cart = work.carts.get(row.id)
            carts[row.customer_id].append((row.id, row.closed, row.abandoned_at, cart.lines, cart.checkout_url, cart.goods))
        orders: dict[str | None, list[Any]] = defaultdict(list)
        for order in session.scalars(select(OrderRow).order_by(OrderRow.id)):
            orders[order.customer_id].append((order.id, order.total, order.paid, order.at, order.placed_at))
        people = []
        for person in session.scalars(select(CustomerRow).where(CustomerRow.merged_into.is_(None))):
            customer = work.customers.get(person.id)
            fields = tuple(getattr(customer, name) for name in type(customer).__slots__ if name != "id")
            people.append((sorted(known_as[person.id]), fields, carts[person.id], orders[person.id]))
            words = word_digests(
                work.customers._sealer.cipher,
                CUSTOMER_WORD,
                person.shop_id,
                words_of(customer.name, customer.kana, customer.phone, customer.mail or ""),
            )
            assert sorted(session.scalars(select(CustomerWordRow.word).where(CustomerWordRow.customer_id == person.id))) == words
        made = columns_of_the_queue()
        kept = select(*(getattr(QueueRow, name) for name in made))
        assert sorted(session.execute(kept)) == sorted(session.execute(rows_of_the_queue(made))), "the queue is not what the carts are"
        merged = [person.id for person in session.scalars(select(CustomerRow).where(CustomerRow.merged_into.is_not(None)))]
        # Nothing hangs on a customer who was merged into another.
        assert not any(carts[gone] or orders[gone] or known_as[gone] for gone in merged)
        facts = sorted((fact.key, str(fact.value)) for fact in session.scalars(select(FactRow)))
        origins = {order[0]: work.campaign.cart_of(order[0]) for some in orders.values() for order in some}
        return sorted(people, key=repr), orders[None], facts, origins

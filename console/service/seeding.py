"""Put a whole shop into an empty database."""

from collections.abc import Sequence

from console.domain.call import Shop
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import ApprovedScript
from console.service.unit_of_work import UnitOfWork


def open_shop(work: UnitOfWork, shop: Shop) -> bool:
    """Does not commit; whether it was new."""
    if shop.id in {known.id for known in work.shops.all()}:
        return False
    work.shops.add(shop)
    return True


def seed(
    work: UnitOfWork,
    shop: Shop,
    customers: Sequence[Customer],
    carts: Sequence[Cart],
    facts: Sequence[Fact],
    scripts: Sequence[ApprovedScript],
) -> None:
    """Does not commit."""
    work.shops.add(shop)
    for customer in customers:
        work.customers.add(shop.id, customer)
    for cart in carts:
        work.carts.add(shop.id, cart)
    work.facts.put(shop.id, facts)
    for script in scripts:
        work.scripts.add(shop.id, script)

"""Put a whole shop into an empty database."""

from collections.abc import Sequence

from console.campaign.scripts.releases import Release
from console.campaign.scripts.versions import begun
from console.domain.call import Shop
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.errors import OurBug
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
        speak(work, shop.id, script)


def speak(work: UnitOfWork, shop_id: str, approved: ApprovedScript) -> None:
    """A script that two people have signed elsewhere becomes a version of its own and is spoken from its approval on. Does not commit."""
    if approved.script is None:
        raise OurBug("an approved script without its content")
    number = work.scripts.next_number(shop_id, approved.pack)
    version = begun(f"{shop_id}-{approved.pack}-{number}", shop_id, number, approved, approved.script)
    signed = approved.approvals[1]
    work.scripts.add(shop_id, approved)
    work.scripts.put(version)
    work.scripts.release(
        Release(f"{version.id}-first", shop_id, approved.pack, version.id, approved.content_hash, signed.at, signed.by, signed.at)
    )

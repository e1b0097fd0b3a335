"""The demo shop into an empty database."""

from datetime import datetime

from console.campaign.carts.demo_shop import load_demo_shop
from console.campaign.scripts.shipped import for_demo, shipped_packs
from console.service.seeding import seed
from console.service.unit_of_work import Store
from console.shipped import shipped


def seed_demo(store: Store, now: datetime) -> None:
    """Leaves a database alone that already has a shop. ``now`` is aware; its date is the demo's day ``D``.

    Raises:
        BadInput: what ships with the program is not whole.
    """
    with store() as work:
        if not work.shops.all():
            shop = load_demo_shop(shipped("assets/demo"), now)
            scripts = tuple(for_demo(script, now) for script in shipped_packs())
            seed(work, shop.shop, shop.customers, shop.carts, shop.facts, scripts)
            work.commit()

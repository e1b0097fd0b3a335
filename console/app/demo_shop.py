"""The demo shop into an empty database."""

from datetime import datetime

from console.campaign.carts.demo_shop import load_demo_shop
from console.campaign.scripts.shipped import load_demo_script
from console.service.seeding import seed
from console.service.unit_of_work import Store
from console.shipped import shipped

PACK = "apparel"


def seed_demo(store: Store, now: datetime) -> None:
    """Leaves a database alone that already has a shop. ``now`` is aware; its date is the demo's day ``D``.

    Raises:
        BadInput: what ships with the program is not whole.
    """
    with store() as work:
        if not work.shops.all():
            shop = load_demo_shop(shipped("assets/demo"), now)
            script = load_demo_script(shipped(f"assets/packs/{PACK}"), now)
            seed(work, shop.shop, shop.customers, shop.carts, shop.facts, (script,))
            work.commit()

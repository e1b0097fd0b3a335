"""The demo shop into an empty database."""

from datetime import datetime

from console.app.canned_shop import canned_shop
from console.service.seeding import seed
from console.store.sql_unit_of_work import SqlStore


def seed_demo(store: SqlStore, now: datetime) -> None:
    """Leaves a database alone that already has a shop."""
    with store() as work:
        if not work.shops.all():
            shop = canned_shop(now)
            seed(work, shop.shop, shop.customers, shop.carts, shop.facts, (shop.script,))
            work.commit()

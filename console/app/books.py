"""The store of this installation, with the shop of its settings in it."""

from console.domain.call import Shop
from console.service.seeding import open_shop
from console.service.unit_of_work import Store
from console.settings import Folders, Secrets, Settings
from console.store.open_store import open_store


def open_books(settings: Settings, folders: Folders, secrets: Secrets) -> Store:
    """Raises ``StoreFault`` or ``BadInput``."""
    store = open_store(settings.store, folders, secrets)
    shop = settings.shop
    if shop is not None:
        with store() as work:
            if open_shop(work, Shop(shop.id, shop.name, shop.company, shop.persona, shop.return_number, shop.mail, {})):
                work.commit()
    return store

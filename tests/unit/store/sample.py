"""A small shop, and a store to put it in."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, event

from console.campaign.scripts.shipped import load_demo_script
from console.domain.call import Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import ApprovedScript
from console.service.calls.records import CallRecord
from console.service.seeding import seed
from console.shipped import shipped
from console.store.campaign_tables import CartPlanRow
from console.store.database import connect, sqlite_url
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
"""14:10 of a Tuesday in Japan."""
KEY = bytes(range(32))

SHOP = Shop("s1", "港の店", "港株式会社", "みなみ", "0120-000-310", "shop@shop.example", {"港": "ミナト"})
HANAKO = Customer("c1", "山田 花子", "ヤマダ ハナコ", "09000000001", "yamada@example.com", True, 2, None, 31_000, False, "東京都")
KEN = Customer("c2", "佐藤 健", "サトウ ケン", "09000000002", None, False, 0, None, 0, False, "愛知県", consent_mail=False)
COAT = CartLine("AP-1", "コート", "ネイビー M", 1, 62_000)


def planned(cart_id: str, **told: Any) -> CartPlanRow:
    """A cart's row of the plan, of those that are called and without a step yet, but for what is ``told``."""
    row: dict[str, Any] = {"shop_id": SHOP.id, "tier": "高", "vip": False, "within_hours": 48, "appointed": False, "rank": 0}
    row |= dict.fromkeys(("tier_why_ja", "tier_why_en", "why_ja", "why_en"), "")
    row |= dict.fromkeys(("channel", "at", "rule", "script"))
    row |= {"first_group": "called", "group": "called", "assigned_at": NOW}
    return CartPlanRow(cart_id=cart_id, **(row | told))


def cart(number: int, customer: Customer) -> Cart:
    return Cart(f"k{number}", customer.id, (COAT,), NOW - timedelta(hours=3), f"https://shop.example/cart/secret{number}", "衣料品")


CARTS = (cart(1, HANAKO), cart(2, KEN))
FACT = Fact("f1", "returns.days", 14, "14日以内", "規約", NOW)


_FILE = "okaeri.sqlite3"


@cache
def _new_database() -> bytes:
    """A migrated database without rows; migrating anew for every test would take most of the tests' time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / _FILE
        engine = connect(sqlite_url(path))
        migrate(engine, Path(folder) / "backups")
        # The last connection to close brings what is in the WAL into the file.
        engine.dispose()
        return path.read_bytes()


@cache
def _open_shop() -> bytes:
    """The same with the small shop in it, sealed with ``KEY``."""
    with TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        fill(store)
        store.close()
        return (Path(folder) / _FILE).read_bytes()


def _unhurried(connection: sqlite3.Connection, _record: object) -> None:
    # No test pulls the plug; waiting for the disk at every commit would only make them slow.
    connection.execute("PRAGMA synchronous=OFF")


def _unhurried_engine(folder: Path) -> Engine:
    engine = connect(sqlite_url(folder / _FILE))
    event.listen(engine, "connect", _unhurried)
    return engine


def new_store(folder: Path, key: bytes = KEY) -> SqlStore:
    """An empty one in ``folder``, which has none yet."""
    (folder / _FILE).write_bytes(_new_database())
    return SqlStore(_unhurried_engine(folder), AesGcmCipher(key))


def sqlite_store(folder: Path, key: bytes = KEY) -> SqlStore:
    """The store in ``folder``, made on first use."""
    if not (folder / _FILE).exists():
        return new_store(folder, key)
    engine = _unhurried_engine(folder)
    migrate(engine, folder / "backups")
    return SqlStore(engine, AesGcmCipher(key))


def shop_store(folder: Path) -> SqlStore:
    """The store in ``folder`` with the small shop in it, made on first use."""
    path = folder / _FILE
    if not path.exists():
        path.write_bytes(_open_shop())
        return SqlStore(_unhurried_engine(folder), AesGcmCipher(KEY))
    store = sqlite_store(folder)
    with store(read_only=True) as work:
        empty = not work.shops.all()
    if empty:
        fill(store)
    return store


@cache
def _script() -> ApprovedScript:
    return load_demo_script(shipped("assets/packs/apparel"), NOW)


def fill(store: SqlStore) -> None:
    with store() as work:
        seed(work, SHOP, (HANAKO, KEN), CARTS, (FACT,), (_script(),))
        work.commit()


def call(number: int = 1, customer: Customer = HANAKO, engine: str = "e1") -> CallRecord:
    return CallRecord(
        call_id=f"call{number}",
        shop_id=SHOP.id,
        engine_id=engine,
        cart_id=f"k{number}",
        customer_id=customer.id,
        customer=customer.name,
        value=62_000,
        segment="最高",
        script_pack="apparel",
        script_version="1",
        script_hash="h",
        number_masked="090-****-0001",
        started_at=NOW,
    )


def everything_on_disk(folder: Path) -> bytes:
    """The bytes of all database files."""
    return b"".join((folder / name).read_bytes() for name in os.listdir(folder) if name.startswith(_FILE))

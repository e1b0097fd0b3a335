"""Which script a call is made with: what the plan names, else what fits the cart, else any that two people signed."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.app.demo_shop import seed_demo
from console.campaign.carts.demo_shop import load_demo_shop
from console.service.campaign.situations import script_for
from console.shipped import shipped
from tests.unit.conversation.telephone import NOW
from tests.unit.store.sample import new_store

SHOP = load_demo_shop(shipped("assets/demo"), NOW)


@pytest.mark.parametrize(
    ("customer", "pack"),
    [
        ("山田 花子", "apparel"),
        ("佐藤 健", "electronics"),
        ("鈴木 一郎", "vip"),
        ("高橋 美咲", "cosmetics"),
        ("伊藤 大輔", "food"),
        ("渡辺 由美", "interior"),
    ],
)
def test_the_cart_chooses(tmp_path: Path, customer: str, pack: str) -> None:
    store = new_store(tmp_path)
    seed_demo(store, NOW)
    person = SHOP.customer(customer)
    with store() as work:
        script = script_for(work, SHOP.shop.id, person, SHOP.cart_of(person), None, NOW)
        named = script_for(work, SHOP.shop.id, person, SHOP.cart_of(person), "standard", NOW)
        other = script_for(work, SHOP.shop.id, replace(person, vip=False), replace(SHOP.cart_of(person), goods="文具"), None, NOW)
    assert script is not None
    assert script.pack == pack
    assert named is not None
    assert named.pack == "standard"
    assert other is not None
    assert other.pack == "standard"
    store.close()

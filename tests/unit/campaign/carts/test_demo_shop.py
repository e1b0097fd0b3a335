"""The demo shop says what it is documented to say."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.campaign.carts.demo_shop import load_demo_shop
from console.domain.barring import is_demo
from console.domain.errors import BadInput
from tests.unit.conversation.telephone import NOW, ROOT

FOLDER = ROOT / "assets/demo"
SHOP = load_demo_shop(FOLDER, NOW)


@pytest.mark.parametrize(
    ("name", "number", "member", "orders", "spent", "minutes", "prefecture", "total", "goods"),
    [
        ("山田 花子", "01", True, 2, 31_000, 12, "東京都", 62_000, "衣料品"),
        ("佐藤 健", "02", False, 0, 0, 42, "愛知県", 39_800, "家電製品"),
        ("鈴木 一郎", "03", True, 9, 640_000, 8, "大阪府", 128_000, "家電製品"),
        ("高橋 美咲", "04", True, 1, 6_600, 15, "福岡県", 16_400, "化粧品"),
        ("田中 さくら", "05", False, 0, 0, 6, "埼玉県", 4_800, "衣料品"),
        ("伊藤 大輔", "06", True, 4, 58_000, 20, "北海道", 24_800, "食品"),
        ("渡辺 由美", "07", True, 1, 8_900, 33, "神奈川県", 79_800, "家具"),
        ("中村 翔", "08", False, 0, 0, 9, "千葉県", 8_900, "衣料品"),
        ("小林 誠", "09", True, 3, 22_000, 5, "京都府", 39_800, "家電製品"),
        ("加藤 恵", "10", True, 1, 4_800, 11, "広島県", 8_900, "衣料品"),
    ],
)
def test_customers_and_carts(
    name: str, number: str, member: bool, orders: int, spent: int, minutes: int, prefecture: str, total: int, goods: str
) -> None:
    customer = SHOP.customer(name)
    cart = SHOP.cart_of(customer)
    assert customer.phone == f"090-0000-00{number}"
    assert is_demo(customer.phone)
    assert (customer.member, customer.orders, customer.spent_this_year) == (member, orders, spent)
    assert (customer.minutes_on_site, customer.prefecture) == (minutes, prefecture)
    assert (cart.total, cart.goods, cart.abandoned_at) == (total, goods, NOW - timedelta(hours=3))
    assert customer.kana.count(" ") == 1
    assert customer.barred is (number == "09")
    assert customer.vip is (number == "03")
    assert customer.mail is not None
    assert customer.mail.endswith("@example.com")


def test_facts_are_relative_to_the_day() -> None:
    facts = {fact.key: fact for fact in SHOP.facts}
    assert facts["product.AP-1001.restock.L"].value == "12月15日"
    assert facts["offer.HELLO10.until"].value == "2027-03-31"
    assert [facts[f"product.AP-1001.stock.{size}"].value for size in "SML"] == [3, 2, 0]
    assert SHOP.customer("山田花子").last_order == NOW.date().replace(month=9, day=1)
    later = load_demo_shop(FOLDER, datetime.fromisoformat("2027-01-31T10:00:00+09:00"))
    assert {fact.key: fact.value for fact in later.facts}["product.AP-1001.restock.L"] == "2月14日"


def test_prices() -> None:
    facts = {fact.key: fact.value for fact in SHOP.facts}
    prices = {key.split(".")[1]: value for key, value in facts.items() if key.startswith("product.") and key.endswith(".price")}
    assert prices == {
        "AP-1001": 62_000, "AP-1002": 8_900, "AP-1003": 4_800, "AP-1004": 1_200, "EL-2001": 39_800,
        "EL-2002": 128_000, "CO-3001": 6_600, "CO-3002": 9_800, "FO-4001": 24_800, "IN-5001": 79_800,
        "IN-5002": 6_600,
    }  # fmt: skip
    assert (facts["shipping.fee"], facts["shipping.fee.北海道"], facts["shipping.fee.沖縄県"], facts["shipping.free_from"]) == (
        660,
        1100,
        1650,
        11_000,
    )


def test_a_folder_that_lacks_something_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        load_demo_shop(tmp_path, NOW)
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "shop.yaml").write_text("id: x", "utf-8")
    with pytest.raises(BadInput):
        load_demo_shop(tmp_path, NOW)
    with pytest.raises(BadInput):
        SHOP.customer("夏目 漱石")

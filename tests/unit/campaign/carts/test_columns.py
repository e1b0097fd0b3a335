"""Headings of Japanese platforms find their fields."""

import pytest

from console.campaign.carts.columns import Kind, changed, lacking, propose
from console.domain.errors import BadInput

FUTURESHOP = [
    "受注コード",
    "注文日時",
    "請求合計金額",
    "氏名(姓)",
    "氏名(名)",
    "電話番号(メイン)",
    "商品番号",
    "商品名",
    "販売単価",
    "購入数量",
]
MAKESHOP = ["日付", "注文時間", "注文番号", "処理状況", "注文者", "注文者(振り仮名)", "合計金額"]
COLORME = [
    "売上ID",
    "受注日",
    "購入者 名前",
    "購入者 メールアドレス",
    "購入者 電話番号",
    "購入商品 商品名",
    "購入商品 販売価格",
    "購入商品 販売個数",
    "総合計金額",
]
BASE = ["注文ID", "注文日時", "氏(請求先)", "名(請求先)", "都道府県(請求先)", "電話番号(請求先)", "商品名", "価格", "数量", "合計金額"]
CARTS = ["カートＩＤ", "カゴ落ち日時", "氏名", "電話番号", "商品コード", "商品名", "単価"]
MEMBERS = ["会員ID", "お名前", "フリガナ", "電話番号", "メールアドレス", "メルマガ", "購入回数"]
PRODUCTS = ["商品コード", "商品名", "販売価格", "在庫数"]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (FUTURESHOP, Kind.ORDERS),
        (MAKESHOP, Kind.ORDERS),
        (COLORME, Kind.ORDERS),
        (BASE, Kind.ORDERS),
        (CARTS, Kind.CARTS),
        (MEMBERS, Kind.CUSTOMERS),
        (PRODUCTS, Kind.PRODUCTS),
    ],
    ids=["futureshop", "MakeShop", "カラーミー", "BASE", "carts", "members", "products"],
)
def test_the_kind_is_known_by_its_headings(headings: list[str], kind: Kind) -> None:
    mapping = propose(headings)
    assert (mapping.kind, lacking(mapping)) == (kind, ())


def test_what_is_lacking_is_named_and_can_be_given() -> None:
    mapping = propose(["番号", "カゴ落ち日時", "電話番号", "商品名", "単価"], Kind.CARTS)
    assert lacking(mapping) == (("id",),)
    mended = changed(mapping, ["番号", "カゴ落ち日時", "電話番号", "商品名", "単価"], ["id=番号", "price="])
    assert mended.columns["id"] == ("番号",)
    assert lacking(mended) == (("price", "total"),)


@pytest.mark.parametrize("wish", ["id=無い見出し", "nonsense=商品名", "id"])
def test_a_wish_that_cannot_be(wish: str) -> None:
    with pytest.raises(BadInput):
        changed(propose(PRODUCTS), PRODUCTS, [wish])

"""A catalogue's descriptions become entries that bear the product's name; what is not sold says nothing."""

from datetime import date
from pathlib import Path

import pytest

from console.campaign.articles.passage import NotRead, Passage
from console.campaign.articles.products import product_passages
from console.campaign.carts.products import sold
from console.service.knowledge.knowledge_import import reads

FOLDER = Path(__file__).parents[3] / "data" / "intake" / "shopify"


def read(name: str, kind: str | None = None) -> tuple[str, list[Passage]]:
    with reads(FOLDER / name, name, kind) as (found, passages):
        return found, [one for one in passages if isinstance(one, Passage)]


def test_each_part_of_a_description_is_an_entry() -> None:
    kind, found = read("products_export.csv")
    assert kind == "products"
    assert [(one.question, one.text) for one in found] == [
        ("リネンシャツ 白", "フランス産の麻を、国内で縫製しました。"),
        ("リネンシャツ 白 素材", "麻100%"),
        ("リネンシャツ 白 お手入れ", "ご家庭で水洗いできます。漂白剤はお使いいただけません。"),
    ]
    assert found[1].place == "リネンシャツ 白 > 素材"


def test_the_json_is_read_like_the_export_and_has_its_date() -> None:
    kind, found = read("products.json")
    assert (kind, [(one.question, one.text, one.dated) for one in found]) == (
        "products",
        [("リネンシャツ 白", "麻100%", date(2026, 11, 20))],
    )
    assert read("products_storefront.json", "products")[1] == found


def test_a_question_in_a_description_is_asked_of_its_product() -> None:
    rows = [(2, ["a", "帽子", "<h1>洗えますか?</h1><p>手洗いできます。</p><script>x()</script>", ""])]
    [passage] = product_passages(["Handle", "Title", "Description", "Status"], rows, sold)
    assert isinstance(passage, Passage)
    assert (passage.question, passage.text) == ("帽子 洗えますか?", "手洗いできます。")


@pytest.mark.parametrize(("status", "found"), [("active", Passage), ("draft", None), ("archived", None), ("？？", NotRead)])
def test_only_what_is_sold_has_something_to_say(status: str, found: type | None) -> None:
    rows = [(2, ["a", "帽子", "<p>手洗いできます。</p>", status]), (3, ["a", "", "", ""])]
    read = list(product_passages(["Handle", "Title", "Body (HTML)", "Status"], rows, sold))
    assert [type(one) for one in read] == ([] if found is None else [found])

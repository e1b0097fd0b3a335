"""Shopify's products as files: the export with its rows of variants, the JSON of its two interfaces, and what is not sold."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.campaign.carts.columns import Kind, propose
from console.campaign.carts.sheet import opened
from console.domain.errors import BadInput
from tests.unit.app.test_import_file import taken
from tests.unit.store.books import books
from tests.unit.store.sample import NOW, SHOP, new_store

FOLDER = Path(__file__).parents[2] / "data" / "intake" / "shopify"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "db").mkdir()
    store = new_store(tmp_path / "db")
    with store() as work:
        work.shops.add(SHOP)
        work.commit()
    yield store
    store.close()


def saved(folder: Path, encoding: str = "utf-8") -> Path:
    path = folder / "products_export.csv"
    path.write_text((FOLDER / "products_export.csv").read_text("utf-8"), encoding=encoding, newline="")
    return path


def said(store: Any, sku: str) -> tuple[Any, ...]:
    with store(read_only=True) as work:
        return tuple(work.facts.value("s1", f"product.{sku}.{what}", NOW) for what in ("name", "price", "stock"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_variant_of_the_export_is_a_product_to_sell(store: Any, tmp_path: Path, encoding: str) -> None:
    report, rejected = taken(store, saved(tmp_path, encoding))
    assert (report.applied, len(report.rejected)) == (7, 2)
    assert said(store, "AP-1002-S") == ("リネンシャツ 白", 8900, 12)
    assert said(store, "AP-1002-M") == ("リネンシャツ 白", 8900, 7)
    assert said(store, "AP-1002-L") == ("リネンシャツ 白", 9400, 0), "sold beyond its stock"
    assert said(store, "GW-1") == ("ギフト包装", 330, None), "nobody counts it"
    assert said(store, "BG-1-NV") == ("キャンバストート", 4800, None), "sold beyond its stock on purpose"
    assert rejected is not None


@pytest.mark.parametrize("sku", ["FO-4001", "AP-1001"])
def test_a_draft_and_an_archived_product_do_not_sell(store: Any, tmp_path: Path, sku: str) -> None:
    taken(store, saved(tmp_path))
    assert said(store, sku)[2] == 0


def test_a_rejected_variant_stands_for_itself_and_can_be_imported_once_mended(store: Any, tmp_path: Path) -> None:
    _, rejected = taken(store, saved(tmp_path))
    rows = list(csv.DictReader(rejected.read_text("utf-8-sig").splitlines()))
    assert [(row["Title"], row["Status"], row["取り込めない理由"]) for row in rows] == [
        ("キャンバストート", "active", "「Variant Price」の値「四千円」は数ではありません。"),
        ("キャンバストート", "active", "商品コードが空です。"),
    ]
    rejected.write_text(rejected.read_text("utf-8-sig").replace("四千円", "4000"), encoding="utf-8-sig", newline="")
    report, _ = taken(store, rejected, rejected=tmp_path / "again.csv")
    assert (report.applied, len(report.rejected)) == (1, 1)
    assert said(store, "BG-1-EC") == ("キャンバストート", 4000, 3)


@pytest.mark.parametrize("name", ["products_export.csv", "products.json", "products_storefront.json"])
def test_the_same_file_again_changes_nothing(store: Any, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((FOLDER / name).read_bytes())
    taken(store, path)
    before = books(store)
    report, _ = taken(store, path)
    assert report.changed == 0
    assert books(store) == before


def test_what_is_archived_later_is_no_longer_sold_and_comes_back(store: Any, tmp_path: Path) -> None:
    path = tmp_path / "products.json"
    for updated, status, left in (("20", "active", 12), ("21", "archived", 0), ("22", "active", 12)):
        told = json.loads((FOLDER / "products.json").read_text("utf-8"))
        told["products"][0] |= {"status": status, "updated_at": f"2026-11-{updated}T12:00:00+09:00"}
        path.write_text(json.dumps(told), encoding="utf-8")
        taken(store, path)
        assert said(store, "AP-1002-S") == ("リネンシャツ 白", 8900, left)


def test_the_admin_interfaces_json(store: Any, tmp_path: Path) -> None:
    path = tmp_path / "products.json"
    path.write_bytes((FOLDER / "products.json").read_bytes())
    report, rejected = taken(store, path)
    assert (report.applied, rejected) == (3, None)
    assert said(store, "AP-1002-M") == ("リネンシャツ 白", 8900, 7)
    assert said(store, "48220") == ("おせち三段重 2027", 24800, 0), "a draft, known by its id as it has no code"


def test_the_storefronts_json_knows_only_whether_there_is_one(store: Any, tmp_path: Path) -> None:
    path = tmp_path / "products.JSON"
    path.write_bytes((FOLDER / "products_storefront.json").read_bytes())
    taken(store, path)
    assert (said(store, "AP-1002-S")[2], said(store, "AP-1002-M")[2]) == (None, 0)


def test_a_product_that_cannot_be_used_does_not_stop_the_others(store: Any, tmp_path: Path) -> None:
    told = json.loads((FOLDER / "products.json").read_text("utf-8"))
    odd = [{"id": 1}, {"title": "値段が数", "variants": [{"id": 2, "price": 890000}]}, {"title": "形が違う", "variants": "x"}]
    odd.append({"title": "状態", "status": "？？", "variants": [{"id": 3, "price": "100"}]})
    path = tmp_path / "products.json"
    path.write_text(json.dumps({"products": [*odd, *told["products"]]}), encoding="utf-8")
    report, _ = taken(store, path)
    assert (report.applied, [row.number for row in report.rejected]) == (3, [1, 2, 3, 4])
    assert "「？？」が分かりません" in report.rejected[3].ja


@pytest.mark.parametrize("content", ["", "[", "{}", "[]", '{"products": []}', "[1]", '{"products": {}}', '[{"id": 1}]', "nul"])
def test_json_that_has_no_products(store: Any, tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"x\.json"):
        taken(store, tmp_path / "x.json")


def test_both_forms_are_known_as_products() -> None:
    for name in ("products_export.csv", "products.json"):
        with opened(FOLDER / name) as sheet:
            mapping = propose(sheet.headings)
        assert mapping.kind is Kind.PRODUCTS
        assert mapping.columns["sku"] == ("Variant SKU",)
    newer = propose(["Title", "URL handle", "Description", "Status", "SKU", "Option1 value", "Price", "Inventory quantity"])
    assert set(newer.columns) == {"sku", "item", "variant", "price", "stock", "status", "handle"}

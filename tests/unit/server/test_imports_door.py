"""A shop's file at the door: understood, set right, imported, stopped, and the rows that could not be used."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from console.app.import_file import Wishes, import_file
from console.domain.errors import Refused
from console.service.intake import shop_news
from console.service.intake.import_desk import Wish
from console.service.intake.shop_news import ShopNews, Value
from console.settings import Settings
from tests.unit.server.test_door import AUDITORS, Desk, bearer, event, opened
from tests.unit.service.house import CHIEF, House

SHOPIFY = Path(__file__).parents[2] / "data" / "intake" / "shopify"
CARTS = (
    "カートID,カート最終更新日時,型番,商品名,単価,電話番号,備考\n"
    "A-1,2026-11-10 10:00,S-1,ストール,4800,090-0000-0071,\n"
    "A-2,2026-11-10 11:00,S-2,コート,24800,電話なし,急ぎ\n"
    "A-3,2026-11-10 12:00,S-3,手袋,3200,090-0000-0073,\n"
)


async def brought(desk: Desk, text: bytes = CARTS.encode("cp932"), name: str = "カート.csv") -> dict[str, Any]:
    answer = await desk.http.post("/api/imports", params={"name": name}, content=text)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_from_the_file_to_the_books(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        found = await brought(desk)
        assert (found["kind"], found["encoding"], found["lacking"]) == ("carts", "cp932", [])
        assert found["columns"]["price"] == ["単価"]
        assert found["first"][0]["item"] == "ストール"
        assert [fault["row"] for fault in found["faults"]] == [3]
        wish = {"kind": "carts", "columns": found["columns"], "save": "いつもの"}
        assert (await desk.post(f"/api/imports/{found['file']}/run", wish)).status_code == 202
        while (told := await event(live, "import"))["state"] == "running":
            pass
        assert (told["state"], told["applied"], told["rejected"]) == ("done", 2, 1)
        assert (told["rows"], told["of"]) == (3, 3)
        lines = (await desk.http.get(f"/api/imports/{found['file']}/rejected")).content.decode("utf-8-sig").splitlines()
        assert lines[0].endswith("取り込めない理由,why")
        assert "電話なし" in lines[1]
        assert (await brought(desk))["mappings"] == ["いつもの"]
        with house.store(read_only=True) as work:
            assert "import.begun" in [entry.what for entry in work.audit.entries()]


async def test_what_a_spreadsheet_would_carry_out_comes_back_as_it_was(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        found = await brought(desk, CARTS.replace("急ぎ", "=1+1").replace("電話なし", "+電話なし").encode())
        assert (await desk.post(f"/api/imports/{found['file']}/run", {})).status_code == 202
        while (await event(live, "import"))["state"] == "running":
            pass
        answer = await desk.http.get(f"/api/imports/{found['file']}/rejected")
        assert ",'+電話なし,'=1+1," in answer.content.decode("utf-8-sig")
        mended = await brought(desk, answer.content, "直したもの.csv")
        assert mended["first"][0]["phone"] == "+電話なし"


async def test_a_column_is_set_right(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        found = await brought(desk, CARTS.replace("カートID", "番号X").encode())
        assert found["kind"] == "products"
        found = (await desk.post(f"/api/imports/{found['file']}/look", {"kind": "carts"})).json()
        assert found["lacking"] == [["id"]]
        refused = await desk.post(f"/api/imports/{found['file']}/run", {"kind": "carts"})
        assert refused.status_code == 422
        look = {"kind": "carts", "columns": {**found["columns"], "id": ["番号X"]}}
        assert (await desk.post(f"/api/imports/{found['file']}/look", look)).json()["lacking"] == []
        wrong = await desk.post(f"/api/imports/{found['file']}/look", {"encoding": "utf-8", "columns": {"id": ["no such"]}})
        assert wrong.status_code == 422


async def test_of_two_who_start_it_at_once_one_is_refused(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        file = (await brought(desk))["file"]
        starts = (house.service.imports.run(CHIEF, file, Wish(), None) for _ in range(2))
        both = await asyncio.gather(*starts, return_exceptions=True)
        assert [one.rule for one in both if isinstance(one, Refused)] == ["import.running"]


async def test_a_file_that_was_written_over_is_gone(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        found = await brought(desk)
        assert (await desk.http.post("/api/imports", params={"name": "x\0.c\0v"}, content=b"")).status_code == 422
        assert (await desk.post(f"/api/imports/{found['file']}/run", {})).status_code == 422
        assert (await desk.http.get("/api/imports")).json() == {"import": None}


async def test_what_is_no_table(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        for text in (b"", b"\xff\xfe\x00\x81", b"\n\n"):
            assert (await desk.http.post("/api/imports?name=x.csv", content=text)).status_code == 422
        assert (await desk.post("/api/imports/none/look", {})).status_code == 422
        assert (await desk.http.get("/api/imports/none/rejected")).status_code == 404
        answer = await desk.http.post("/api/imports?name=x.csv", content=b"a", headers=bearer(AUDITORS))
        assert answer.status_code == 403


async def run_to_its_end(desk: Desk, live: Any, name: str, content: bytes) -> dict[str, Any]:
    found = await brought(desk, content, name)
    assert (await desk.post(f"/api/imports/{found['file']}/run", {})).status_code == 202
    while (told := await event(live, "import"))["state"] == "running":
        pass
    return {**found, **told}


async def test_shopifys_products_as_json(tmp_path: Path) -> None:
    content = (SHOPIFY / "products.json").read_bytes()
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        told = await run_to_its_end(desk, live, "products.json", content)
        assert (told["kind"], told["encoding"], told["lacking"], told["applied"], told["rejected"]) == ("products", "json", [], 3, 0)
        assert told["first"][0] == {
            "at": "2026-11-20T12:00:00+09:00",
            "sku": "AP-1002-S",
            "item": "リネンシャツ 白",
            "variant": "S",
            "price": "8900",
            "stock": "12",
            "status": "active",
            "handle": "linen-shirt-white",
            "tracker": "shopify",
            "policy": "deny",
        }
        assert (await desk.http.post("/api/imports?name=x.json", content=b"{}")).status_code == 422


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[None]]:
    """Until the engine has looked at the books twice: once it may have been looking already."""
    seen, looked = ShopNews._goods_seen, asyncio.Event()

    def told(self: ShopNews, goods: Mapping[str, Value]) -> None:
        seen(self, goods)
        looked.set()

    async def wait() -> None:
        async with asyncio.timeout(20):
            for _ in range(2):
                looked.clear()
                await looked.wait()

    monkeypatch.setattr(ShopNews, "_goods_seen", told)
    monkeypatch.setattr(shop_news, "LOOK_EVERY_S", 0.05)
    return wait


async def test_what_an_import_changes_reaches_the_call_that_speaks_of_it(tmp_path: Path, looks: Callable[[], Awaitable[None]]) -> None:
    rows = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Status\n"
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        call_id = await house.answered()
        await looks()
        price, four, none = (("product.AP-1.price", 62000), ("product.AP-1.stock", 4), ("product.AP-1.stock", 0))
        for row, so_far in (
            ("coat,コート,AP-1,62000,shopify,4,active", [price, four]),
            ("coat,コート,AP-1,62000,shopify,4,active", [price, four]),
            ("coat,コート,AP-1,62000,shopify,4,archived", [price, four, none]),
        ):
            house.later(minutes=1)
            await run_to_its_end(desk, live, "商品.csv", (rows + row + "\nsocks,靴下,AP-9,900,shopify,1,active\n").encode())
            await looks()
            told = [(head["call_id"], head["key"], head["value"]) for head in house.line.did("fact_changed")]
            assert told == [(call_id, key, value) for key, value in so_far]


async def test_what_a_command_imports_reaches_it_too(tmp_path: Path, looks: Callable[[], Awaitable[None]]) -> None:
    """Another process writes to the books; no door of the engine sees it."""
    file = tmp_path / "products.csv"
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await looks()
        file.write_text(
            "Handle,Title,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Status\ncoat,コート,AP-1,61000,,,active\n",
            "utf-8",
        )
        await asyncio.to_thread(import_file, house.store, Settings(), file, Wishes())
        await looks()
        assert [(head["call_id"], head["key"], head["value"]) for head in house.line.did("fact_changed")] == [
            (call_id, "product.AP-1.price", 61000)
        ]
        await looks()
        assert len(house.line.did("fact_changed")) == 1

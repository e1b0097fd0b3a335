"""Knowledge and learning at the door: who may, what is told of a file that is read, and how one is stopped."""

from pathlib import Path

import pytest

from console.service.knowledge import knowledge_import
from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.service.house import House, heard_until

FAQ = "質問,回答\n" + "".join(f"質問{number}番ですか,はい、{number}番でございます。\n" for number in range(600))


async def test_a_file_is_read_in_portions_and_can_be_stopped(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        _, desks = house.service.subscribe()
        begun = (await desk.http.post("/api/knowledge/imports?name=faq.csv", content=FAQ.encode())).json()
        second = await desk.http.post("/api/knowledge/imports?name=more.csv", content=b"x")
        assert second.json()["error"]["rule"] == "knowledge.import_running"
        await heard_until(desks, lambda event: event["event"] == "knowledge_import" and event["read"] >= knowledge_import.PORTION)
        await desk.post(f"/api/knowledge/imports/{begun['import']}/cancel")
        ended = (await heard_until(desks, lambda event: event["event"] == "knowledge_import" and event["state"] != "running"))[-1]
        assert ended["state"] == "cancelled"
        assert knowledge_import.PORTION <= ended["new"] < 600
        assert (await desk.http.get("/api/knowledge?limit=1")).json()["total"] == ended["new"]


@pytest.mark.parametrize(
    ("name", "content", "said"), [("x.exe", b"x", "no kind"), ("x.pdf", b"x", "cannot be read"), ("x.csv", b"a,b\n", "no column")]
)
async def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        _, desks = house.service.subscribe()
        assert (await desk.http.post("/api/knowledge/imports", params={"name": name}, content=content)).status_code == 202
        ended = (await heard_until(desks, lambda event: event["event"] == "knowledge_import"))[-1]
        assert (ended["state"], said in ended["error"]["en"]) == ("failed", True)


async def test_who_may_and_what_is_not_there(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        assert (await desk.http.get("/api/knowledge", headers=bearer(AUDITORS))).status_code == 200
        blocked = await desk.http.post("/api/knowledge/imports?name=faq.csv", content=b"x", headers=bearer(AUDITORS))
        assert blocked.status_code == 403
        assert (await desk.post("/api/knowledge/none/approve", {"seen": "x"})).status_code == 404
        assert (await desk.post("/api/knowledge/none/approve", {})).status_code == 422
        assert (await desk.post("/api/knowledge/imports/none/cancel")).status_code == 422
        assert (await desk.http.get("/api/learning")).status_code == 404
        assert (await desk.post("/api/calls/none/correction", {"started": 1.0, "intent": "affirm"})).status_code == 404


async def test_what_a_catalogue_says_waits_for_a_person_and_goes_with_its_product(tmp_path: Path) -> None:
    catalogue = (Path(__file__).parents[2] / "data" / "intake" / "shopify" / "products_export.csv").read_text("utf-8")
    async with House(tmp_path) as house, opened(house) as desk:
        _, desks = house.service.subscribe()
        ends = []
        for content in (catalogue, catalogue, catalogue.replace(",active\n", ",archived\n")):
            await desk.http.post("/api/knowledge/imports", params={"name": "商品.csv"}, content=content.encode())
            told = await heard_until(desks, lambda event: event["event"] == "knowledge_import" and event["state"] != "running")
            ends.append([told[-1][name] for name in ("new", "unchanged", "gone")])
        assert ends == [[3, 0, 0], [0, 3, 0], [0, 0, 3]]
        entries = (await desk.http.get("/api/knowledge")).json()["entries"]
        assert {(one["kind"], one["source"], one["state"]) for one in entries} == {("products", "商品.csv", "gone")}

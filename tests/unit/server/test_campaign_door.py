"""The campaign at the door: who may switch it, what is told, and mistakes named by their place."""

from pathlib import Path

from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.service.house import House


async def test_a_manager_runs_the_campaign_from_the_door(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        assert (await desk.http.get("/api/campaign")).json()["on"] is False
        terms = (await desk.http.get("/api/campaign/terms")).json()
        assert terms["limits"] == {"per_cart": 3, "days_between_carts": 7}
        answer = await desk.http.put(
            "/api/campaign/terms", json={**terms, "holdout": {"share": 0.0}, "pilot": {**terms["pilot"], "stage": "full"}}
        )
        assert answer.status_code == 200, answer.text
        status = (await desk.post("/api/campaign", {"on": True})).json()
        assert (status["on"], status["stage"], status["carts"]) == (True, "full", {"call": 2})
        assert {step["cart_id"] for step in status["today"]} == {"k1", "k2"}


async def test_mistakes_are_named_and_change_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        terms = (await desk.http.get("/api/campaign/terms")).json()
        wrong = await desk.http.put("/api/campaign/terms", json={**terms, "holdout": {"share": 2}})
        assert wrong.status_code == 422
        assert "holdout.share" in wrong.json()["error"]["en"]
        assert (await desk.http.get("/api/campaign/terms")).json() == terms
        assert (await desk.http.put("/api/campaign/segments", json={"tiers": []})).status_code == 422


async def test_an_auditor_only_looks(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        for method, path, body in (("POST", "", {"on": True}), ("PUT", "/terms", {}), ("PUT", "/segments", {})):
            answer = await desk.http.request(method, f"/api/campaign{path}", json=body, headers=bearer(AUDITORS))
            assert answer.status_code == 403, path
        rules = (await desk.http.get("/api/campaign/rules", headers=bearer(AUDITORS))).json()["rules"]
        assert {"rule", "source_ja", "source_en", "default_ja", "default_en", "while_ringing"} == set(rules[0])


async def test_tiers_are_previewed_and_the_effect_is_told(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        segments = (await desk.http.get("/api/campaign/segments")).json()
        segments["tiers"][0]["when"]["all"][0]["value"] = 100_000
        shown = (await desk.post("/api/campaign/segments/preview", segments)).json()
        assert shown["moves"] == [{"from": "最高", "to": "低", "carts": 1}]
        effect = (await desk.http.get("/api/campaign/effect?days=30")).json()
        assert effect == {"groups": [], "more_ordered": None, "more_ordered_than_rest": None, "more_revenue_a_cart": None}

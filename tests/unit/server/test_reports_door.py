"""Figures at the door, and the calls behind each."""

from datetime import timedelta
from pathlib import Path

from console.campaign.outcomes.recovery import Recovered
from console.store.intake_tables import OrderRow
from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House

DAY = {"from": "2026-12-01", "to": "2026-12-01"}


def ordered(house: House, call_id: str) -> None:
    at = house.now + timedelta(hours=1)
    with house.store() as work:
        work._session.add(  # type: ignore[attr-defined]
            OrderRow(
                id="o1",
                shop_id="s1",
                source="x",
                number="1",
                placed_at=at,
                total=62_000,
                paid=True,
                cancelled=False,
                lines=[],
                at=at,
                tie="",
            )
        )
        assert work.campaign.recover("s1", Recovered("o1", "k1", call_id, "recovery.token", 62_000, at))
        work.commit()


async def test_figures_and_the_calls_behind_them_agree(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await past_call(house)
        missed = await house.dialled("k2")
        await house.line.tells("ended", call_id=missed.call_id, at=0.0, result="no_answer", outcome=None, by_customer=False)
        ordered(house, call_id)
        told = (await desk.http.get("/api/reports", params=DAY)).json()
        head = told["headline"]
        assert (head["connection"]["count"], head["connection"]["of"]) == (1, 2)
        assert (head["revenue"]["value"], head["roi"]["assumed"], head["incremental"]) == (62_000, True, None)
        assert head["duration"]["value"] == 60.0

        async def calls(**query: object) -> int:
            total: int = (await desk.http.get("/api/history", params={**DAY, **query})).json()["total"]
            return total

        for step in told["funnel"]:
            flag = (
                {"stage": step["step"], "connected": True}
                if step["step"] not in ("dialled", "connected", "recovered")
                else {step["step"]: True}
            )
            assert await calls(**flag) == step["count"], step
        for cell in told["heat"]:
            assert await calls(weekday=cell["weekday"], hour=cell["hour"], dialled=True) == cell["dialled"]
        for part in ("script", "segment", "operator"):
            for row in told["by"][part]:
                assert await calls(**{part: row["name"]}, dialled=True) == row["dialled"]
        assert [row["reason"] for row in told["reasons"]] == ["reason_size"]
        other = (await desk.http.get("/api/reports", params={**DAY, "segment": "最高"})).json()
        assert other["calls"] == await calls(segment="最高") == 1


async def test_what_a_call_costs_is_the_managers_to_say(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        costs = {"call_yen": 55, "margin_percent": 40}
        assert (await desk.http.put("/api/reports/costs", json=costs, headers=bearer(AUDITORS))).status_code == 403
        assert (await desk.http.put("/api/reports/costs", json={**costs, "call_yen": 0})).status_code == 422
        assert (await desk.http.put("/api/reports/costs", json=costs)).json() == {**costs, "assumed": False}
        roi = (await desk.http.get("/api/reports", params=DAY)).json()["headline"]["roi"]
        assert (roi["call_yen"], roi["assumed"], roi["value"]) == (55, False, None)
        assert (await desk.http.get("/api/reports", params={"from": "2026-12-02", "to": "2026-12-01"})).status_code == 422

"""The audit log at the door: pages, filters, CSV, and going over the chain."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from tests.unit.server.test_door import Desk, opened
from tests.unit.service.house import House
from tests.unit.store.intruder import ON_SQLITE
from tests.unit.store.sample import NOW


def written(house: House) -> None:
    with house.store() as work:
        for number in range(1, 31):
            who, what = ("佐々木", "call.hold") if number % 3 else ("店長", "campaign.on")
            work.audit.append("s1", NOW + timedelta(hours=number), who, what, f"=n{number}")
        work.commit()


async def gone_over(desk: Desk) -> dict[str, object]:
    assert (await desk.http.post("/api/audit/verification")).status_code == 202
    async with asyncio.timeout(20):
        told: dict[str, object] = {"running": True}
        while told["running"]:
            told = (await desk.http.get("/api/audit/verification")).json()
    return told


async def test_pages_and_filters(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        written(house)
        first = (await desk.http.get("/api/audit/log?limit=20")).json()
        assert (first["total"], first["next"], [entry["seq"] for entry in first["entries"]]) == (30, 11, list(range(30, 10, -1)))
        rest = (await desk.http.get("/api/audit/log?limit=20&before=11")).json()
        assert ([entry["seq"] for entry in rest["entries"]], rest["next"]) == (list(range(10, 0, -1)), None)
        assert (await desk.http.get("/api/audit/log?who=店長")).json()["total"] == 10
        assert (await desk.http.get("/api/audit/log?kind=call")).json()["total"] == 20
        # 14:10 in Japan and each hour after it: nine of them before midnight.
        assert (await desk.http.get("/api/audit/log?to=2026-12-01")).json()["total"] == 9
        assert (await desk.http.get("/api/audit/log?from=2026-12-02&to=2026-12-02&kind=campaign")).json()["total"] == 7
        assert (await desk.http.get("/api/audit/choices")).json() == {"who": ["佐々木", "店長"], "kinds": ["call", "campaign"]}
        assert (await desk.http.get("/api/audit/log?kind=call%25")).status_code == 422


async def test_csv_and_that_it_was_taken(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        written(house)
        answer = await desk.http.get("/api/audit/export.csv?who=店長")
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 11
        assert lines[1].startswith("30,2026-12-02 20:10:00,店長,campaign.on,'=n30,")
        assert (await desk.http.get("/api/audit/log?limit=1")).json()["entries"][0]["what"] == "audit.exported"


async def test_the_chain_is_gone_over_in_the_background(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        written(house)
        told = await gone_over(desk)
        assert (told["done"], told["of"], told["by"]) == (30, 30, "root")
        assert told["result"]["whole"]  # type: ignore[index]
        with house.store() as work:
            for statement in (*ON_SQLITE, "UPDATE audit SET who = '近藤' WHERE seq = 7"):
                work._session.execute(text(statement))
            work.commit()
        told = await gone_over(desk)
        assert [one["ja"] for one in told["result"]["damage"]] == ["記録 7: 書き換えられています。"]  # type: ignore[index]
        assert (await desk.http.post("/api/audit/verification?noted=yesterday")).status_code == 422

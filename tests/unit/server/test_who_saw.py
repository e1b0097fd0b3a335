"""Whoever looks at a customer's cart, call or results leaves a line in the audit chain, before they see it."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.errors import StoreFault
from console.service.privacy.seeing import SPAN
from tests.unit.server.test_door import opened
from tests.unit.service.house import House


def seen(house: House) -> list[tuple[str, str, str]]:
    with house.store(read_only=True) as work:
        return [(one.who, one.what, one.subject) for one in work.audit.entries() if one.what.endswith((".seen", ".listened", ".exported"))]


async def test_a_cart_a_call_and_the_results_that_are_taken_out(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        cart = (await desk.http.get("/api/queue")).json()["carts"][0]["cart_id"]
        assert seen(house) == []
        for _ in range(3):
            assert (await desk.http.get(f"/api/carts/{cart}")).status_code == 200
        assert (await desk.http.get("/api/carts/none")).status_code == 404
        assert (await desk.http.get("/api/results/export.csv")).status_code == 200
        assert seen(house) == [("root", "cart.seen", cart), ("root", "results.exported", "csv")]
        house.now += SPAN - timedelta(seconds=1)
        await desk.http.get(f"/api/carts/{cart}")
        assert len(seen(house)) == 2
        house.now += timedelta(seconds=1)
        await desk.http.get(f"/api/carts/{cart}")
        assert seen(house)[2:] == [("root", "cart.seen", cart)]
        with house.store(read_only=True) as work:
            assert work.audit.verify().whole


async def test_what_cannot_be_written_down_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        cart = (await desk.http.get("/api/queue")).json()["carts"][0]["cart_id"]

        async def full(*_: object) -> None:
            raise StoreFault("ディスクがいっぱいです。", "The disk is full.")

        monkeypatch.setattr(house.service.seeing._transactions, "write", full)
        answer = await desk.http.get(f"/api/carts/{cart}")
        assert answer.status_code >= 500
        assert "items" not in answer.text


async def test_a_call_its_words_and_its_sound(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        await desk.http.get(f"/api/calls/{call_id}")
        async with desk.socket(f"/api/calls/{call_id}/sound?mode=talk", "佐々木"):
            pass
        async with desk.socket(f"/api/calls/{call_id}/sound", "佐々木"):
            pass
        await house.line.tells("ended", call_id=call_id, at=5.0, result="answered")
        house.now += SPAN
        assert (await desk.http.get(f"/api/history/{call_id}")).status_code == 200
        assert seen(house) == [("root", "call.seen", call_id), ("佐々木", "call.listened", call_id), ("root", "call.seen", call_id)]

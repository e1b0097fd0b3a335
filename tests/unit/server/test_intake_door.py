"""What a shop is answered, over real HTTP."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.domain.errors import StoreFault
from console.service.intake.intake_door import LONGEST
from tests.unit.campaign.carts.shopify_events import raw
from tests.unit.server.test_door import opened
from tests.unit.service.house import House
from tests.unit.service.intake.test_intake import RULES, cart, shopify_headers, signed


def outside(port: int) -> httpx.AsyncClient:
    """A shop: it has no desk's token."""
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20)


async def test_a_signed_event_is_kept_and_a_replay_is_known(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        body = raw("checkouts/create")
        headers = shopify_headers("checkouts/create", body, "5f1c")
        first = await shop.post("/intake/shopify", content=body, headers=headers)
        again = await shop.post("/intake/shopify", content=body, headers=headers)
        assert (first.status_code, first.json()) == (200, {"event": 1, "state": "kept"})
        assert (again.status_code, again.json()) == (200, {"event": None, "state": "known"})


async def test_every_refusal_says_why_in_both_languages(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        headers, body = signed(cart())
        half = signed({"type": "cart", "id": "1"})
        answers = {
            401: await shop.post("/intake/generic", content=body + b" ", headers=headers),
            413: await shop.post("/intake/generic", content=b" " * (LONGEST + 1), headers=headers),
            422: await shop.post("/intake/generic", content=half[1], headers=half[0]),
            404: await shop.post("/intake/nowhere", content=body, headers=headers),
        }
        for status, answer in answers.items():
            assert answer.status_code == status
            assert answer.json()["error"]["ja"]
            assert answer.json()["error"]["en"]
        assert "updated_at" in answers[422].json()["error"]["en"]
        assert answers[422].json()["state"] == "kept"


async def test_half_a_body_is_no_fault_of_ours(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        writer.write(b"POST /intake/generic HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{")
        writer.write_eof()
        await reader.read()
        writer.close()
        assert (await shop.get("/intake/schema.json")).status_code == 200
        assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_moment_that_cannot_be_is_told_and_kept(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        for event in (
            cart(updated_at="0001-01-01T00:00:00+14:00"),
            {"type": "link_opened", "mark": "0" * 24, "opened_at": "9999-12-31T23:00:00-12:00"},
        ):
            headers, body = signed(event)
            answer = await shop.post("/intake/generic", content=body, headers=headers)
            assert (answer.status_code, answer.json()["state"]) == (422, "kept")
            assert "_at" in answer.json()["error"]["en"]


async def test_what_could_not_be_written_is_not_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: Any) -> None:
        raise StoreFault("ディスクに空きがありません。", "The disk is full.")

    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        headers, body = signed(cart())
        monkeypatch.setattr(house.service.intake, "keep", full)
        answer = await shop.post("/intake/generic", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]["en"]) == (503, "The disk is full.")


async def test_no_secret_is_said_with_a_time_to_come_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk, outside(desk.port) as shop:
        headers, body = signed(cart())
        answer = await shop.post("/intake/generic", content=body, headers=headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_the_form_of_events_is_published(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        schema = (await shop.get("/intake/schema.json")).json()
        assert schema["$schema"].endswith("2020-12/schema")
        assert set(schema["$defs"]) >= {"CartEvent", "OrderEvent", "CustomerEvent", "ProductEvent", "CartEndedEvent"}


async def test_the_inbox_is_for_desks_only(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house, opened(house) as desk, outside(desk.port) as shop:
        half = signed({"type": "cart", "id": "1"})
        await shop.post("/intake/generic", content=half[1], headers=half[0])
        await house.service.intake.settled()
        assert (await shop.get("/api/inbox")).status_code == 401
        page = (await desk.http.get("/api/inbox", params={"state": "stuck"})).json()
        assert (page["total"], page["counts"]) == (1, {"stuck": 1})
        assert (await desk.post("/api/inbox/again")).json() == {"again": 1}

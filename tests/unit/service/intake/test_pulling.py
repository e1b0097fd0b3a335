"""Shopify asked page by page: a local server plays its documented API, with 429, a broken page and a page that is no longer known."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from console.campaign.carts.pull import PullFault, pause_s
from console.campaign.carts.shopify_http import HttpShopPages
from console.server.serving import door, listen, serve
from console.service.intake.intake_door import IntakeRules
from console.service.intake.pulling import Pulling
from tests.unit.campaign.carts.shopify_events import payload
from tests.unit.service.house import House
from tests.unit.store.sample import NOW

TOKEN = "shpat_invented"
PATH = "/admin/api/2026-04"


class Shopify:
    """``trouble``: an answer given instead, once, to the first request whose address holds the key. Pages have three items."""

    def __init__(self) -> None:
        self.items: dict[str, list[dict[str, Any]]] = {"customers": [], "products": [], "checkouts": [], "orders": []}
        self.trouble: dict[str, Response] = {}
        self.asked: list[str] = []

    def checkout(self, number: int, at: datetime) -> None:
        body = payload("checkouts/create")
        customer = {**body["customer"], "id": number, "email": f"p{number}@example.jp", "phone": None}
        whole = {**body, "id": number, "cart_token": f"t{number}", "email": customer["email"], "customer": customer, "phone": None}
        address = {**body["billing_address"], "phone": None}
        self.items["checkouts"].append({**whole, "billing_address": address, "shipping_address": address, "updated_at": at.isoformat()})

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get(PATH + "/{name}.json")
        async def page(name: str, request: Request) -> Response:
            self.asked.append(f"{name}?{request.url.query}")
            assert request.headers["X-Shopify-Access-Token"] == TOKEN
            for part in [part for part in self.trouble if part in self.asked[-1]]:
                return self.trouble.pop(part)
            query = request.query_params
            assert ("page_info" in query) != ("updated_at_min" in query)
            begin, since = query["page_info"].split("|") if "page_info" in query else ("0", query["updated_at_min"])
            changed = [one for one in self.items[name] if datetime.fromisoformat(one["updated_at"]) >= datetime.fromisoformat(since)]
            first = int(begin)
            headers = {}
            if first + 3 < len(changed):
                url = request.url.replace_query_params(limit=query["limit"], page_info=f"{first + 3}|{since}")
                headers["Link"] = f'<{url}>; rel="next"'
            return JSONResponse({name: changed[first : first + 3]}, headers=headers)

        return app


@asynccontextmanager
async def pulling(house: House, shopify: Shopify) -> AsyncIterator[Pulling]:
    socket = listen("127.0.0.1", 0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(door(shopify.app()), socket, stop))
    pages = HttpShopPages(f"http://127.0.0.1:{socket.getsockname()[1]}", TOKEN)
    try:
        yield Pulling(pages, house.service.intake, house.service.intake._transactions, lambda: house.now, 60)
    finally:
        await pages.close()
        stop.set()
        await serving
        socket.close()


async def carts(house: House) -> int:
    await house.service.intake.settled()
    page = await house.service.queue.page(0, 500)
    return int(page["total"]) - 2


async def test_everything_is_read_once_and_then_what_changed(tmp_path: Path) -> None:
    shopify = Shopify()
    for number in range(7):
        shopify.checkout(number, NOW - timedelta(hours=9, minutes=number))
    shopify.items["orders"] = [
        {**payload("orders/paid"), "checkout_id": 3, "cart_token": "t3", "updated_at": (NOW - timedelta(hours=8)).isoformat()}
    ]
    async with House(tmp_path, intake=IntakeRules()) as house, pulling(house, shopify) as pull:
        assert await pull.round() == 8
        assert await carts(house) == 7
        closed = [row for row in (await house.service.queue.page(0, 100))["carts"] if row["status"] == "closed"]
        assert len(closed) == 1
        assert await pull.round() == 0
        shopify.checkout(99, NOW - timedelta(hours=2))
        assert await pull.round() == 1
        assert await carts(house) == 8


@pytest.mark.parametrize(
    "trouble",
    [
        Response(status_code=429, headers={"Retry-After": "2.0"}),
        Response(content=b'{"checkouts": [{"id": 1, "upd', media_type="application/json"),
        Response(content=json.dumps({"errors": "?"}).encode()),
        Response(status_code=502),
    ],
    ids=["429", "cut off", "another form", "502"],
)
async def test_a_page_that_fails_is_read_again_from_the_same_place(tmp_path: Path, trouble: Response) -> None:
    shopify = Shopify()
    for number in range(7):
        shopify.checkout(number, NOW - timedelta(hours=9))
    async with House(tmp_path, intake=IntakeRules()) as house, pulling(house, shopify) as pull:
        shopify.trouble["page_info"] = trouble
        with pytest.raises(PullFault) as caught:
            await pull.round()
        assert caught.value.retry
        assert caught.value.pause_s == (2.0 if trouble.status_code == 429 else 0.0 if trouble.status_code == 502 else None)
        assert await carts(house) == 3
        asked = shopify.asked[-1]
        await pull.round()
        assert shopify.asked.count(asked) == 2
        assert await carts(house) == 7


async def test_a_page_that_is_no_longer_known_begins_the_round_anew(tmp_path: Path) -> None:
    shopify = Shopify()
    for number in range(7):
        shopify.checkout(number, NOW - timedelta(hours=9))
    async with House(tmp_path, intake=IntakeRules()) as house, pulling(house, shopify) as pull:
        shopify.trouble["page_info"] = Response(status_code=400)
        with pytest.raises(PullFault):
            await pull.round()
        await pull.round()
        assert await carts(house) == 7


async def test_a_token_that_is_refused_is_said(tmp_path: Path) -> None:
    shopify = Shopify()
    shopify.trouble = {"customers": Response(status_code=401)}
    async with House(tmp_path, intake=IntakeRules()) as house, pulling(house, shopify) as pull:
        with pytest.raises(PullFault, match=r"okaeri secret intake\.shopify\.token"):
            await pull.round()


def test_pauses_double_up_to_a_limit_and_never_undercut_what_the_shop_wants() -> None:
    fault = PullFault("", "", retry=True, pause_s=20.0)
    silent = PullFault("", "", retry=True)
    assert [pause_s(silent, failures, 0.999) for failures in (1, 2, 3)] == pytest.approx([1, 2, 4], rel=0.01)
    assert pause_s(silent, 40, 0.5) <= 300
    assert pause_s(fault, 1, 0.0) == 20.0

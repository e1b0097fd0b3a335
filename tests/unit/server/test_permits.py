"""Every route of the door against every role: nobody does what the table does not say, and no route is without its line."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute

from console.server.access import Access
from console.server.app import create_app
from console.server.permits import BEHIND_THE_LOCK, OPEN, PERMITS
from console.service.commands import MAY, Role
from console.service.people.people import PEOPLES_ROLES
from tests.unit.server.test_door import TOKEN, Desk, bearer
from tests.unit.server.test_people_door import first, joined
from tests.unit.service.house import House


def _routes(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in route.methods)
        elif isinstance(route, APIWebSocketRoute):
            yield f"WEBSOCKET {route.path}"
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included.routes)


ROUTES = sorted(_routes(create_app(None, None).routes))


def test_every_route_has_one_line() -> None:
    assert len(ROUTES) > 100
    assert set(ROUTES) == set(PERMITS) | OPEN
    assert not set(PERMITS) & OPEN
    assert set(PERMITS) >= BEHIND_THE_LOCK


@asynccontextmanager
async def inside(house: House) -> AsyncIterator[Desk]:
    """The door without a socket before it: some four hundred requests."""
    desk = Desk(0)
    app = create_app(house.service, Access(TOKEN, "root"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://door") as client:
        client.headers.update(bearer(TOKEN))
        desk.http = client
        yield desk


async def test_every_route_for_every_role(tmp_path: Path) -> None:
    async with House(tmp_path) as house, inside(house) as desk:
        chief = await first(desk)
        tokens = {role: (await joined(desk, chief, f"{role.value} さん", role.value))[1] for role in PEOPLES_ROLES}
        wrong = []
        for route in ROUTES:
            method, path = route.split(" ")
            if route in OPEN or method == "WEBSOCKET":
                continue
            for role, token in tokens.items():
                answer = await desk.http.request(method, path.replace("{", "no_").replace("}", ""), headers=bearer(token))
                stopped = answer.status_code == 403 and answer.json()["error"]["rule"] == "access.role"
                if stopped is (role in MAY[PERMITS[route]]) or answer.status_code == 401:
                    wrong.append((route, role.value, answer.status_code))
        assert wrong == []
        assert Role.SYSTEM not in tokens

"""A shop whose telephones are real: an engine behind its door, Kamailio as its trunk, and everybody's telephone behind that."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import httpx

from tests.integration.engine.running import Running
from tests.integration.takeover.line import AGENT
from tests.integration.trunk.kamailio import Kamailio
from tests.integration.trunk.rig import LOOPBACK, Phone, until

COLLEAGUE: Final = "0312340000"
"""Whom a customer is put through to."""
CUSTOMERS: Final = [f"090000000{n:02d}" for n in range(1, 11)]


def engine(home: Path, kamailio: Kamailio, **settings: str) -> Running:
    """One that is registered at that trunk, with voices of tones and the demo's shop. ``settings``: further ones."""
    environment = {
        "OKAERI_TRUNK__DOMAIN": "trunk.test",
        "OKAERI_TRUNK__HOST": LOOPBACK,
        "OKAERI_TRUNK__PORT": str(kamailio.port),
        "OKAERI_TRUNK__USER": "shop",
        "OKAERI_SECRET_TRUNK_PASSWORD": "right",
        "OKAERI_VANISHED_AFTER_S": "30",
        **settings,
    }
    arguments = ("--port", "0", "--demo")
    return Running(home, *arguments, environment=environment, module="tests.integration.telephones.engine_of_tones").ready()


class AtTheDoor:
    """One live call, and what an operator does with it through the engine's door."""

    def __init__(self, http: httpx.AsyncClient, call_id: str, customer: Phone) -> None:
        self._http = http
        self.call_id = call_id
        self.customer = customer

    async def does(self, what: str, status: int = 200, **body: Any) -> None:
        answer = await self._http.post(f"/api/calls/{self.call_id}/{what}", json=body)
        assert answer.status_code == status, answer.text

    async def stands(self) -> dict[str, Any]:
        answer = await self._http.get(f"/api/calls/{self.call_id}")
        told: dict[str, Any] = answer.json()
        return told

    async def comes_to(self, **wanted: Any) -> dict[str, Any]:
        """The call as soon as it is so."""
        last: dict[str, Any] = {}

        async def so() -> bool:
            last.update(await self.stands())
            return wanted.items() <= last.items()

        await soon(so, lambda: f"wanted {wanted}, has { {key: last.get(key) for key in wanted} }")
        return last


async def soon(so: Callable[[], Awaitable[bool]], said: Callable[[], str] = lambda: "") -> None:
    try:
        async with asyncio.timeout(30):
            while not await so():  # noqa: ASYNC110 - the door is asked, as a desk without events would
                await asyncio.sleep(0.05)
    except TimeoutError as late:
        raise AssertionError(said()) from late


async def talking(running: Running, http: httpx.AsyncClient, cart: str, customer: Phone) -> AtTheDoor:
    """The customer has answered and hears the agent."""

    async def trunk_is_up() -> bool:
        return bool((await http.get("/api/state")).json()["trunk"]["state"] in ("up", "ready"))

    await soon(trunk_is_up)
    answer = await http.post(f"/api/carts/{cart}/call")
    assert answer.status_code == 202, answer.text
    call = AtTheDoor(http, answer.json()["call_id"], customer)
    await call.comes_to(state="talking")
    await customer.hears(AGENT)
    return call


def digits(phone: Phone) -> str:
    """The keys that have come to that telephone."""
    return "".join(head["digit"] for head in phone.heads if head["event"] == "digit")


async def keys_come(phone: Phone, keys: str) -> None:
    await until(lambda: digits(phone) == keys)

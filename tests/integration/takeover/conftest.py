"""One trunk process and one customer's telephone for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from console.call.trunk.pjsua import PjsuaTrunk
from tests.integration.takeover.ear import Ear
from tests.integration.takeover.line import ClockedPhone, LiveCall, a_brief, answered

Hearing = Callable[[str, int, float], str]
StartCall = Callable[..., Awaitable[LiveCall]]
Listen = Callable[[LiveCall], Awaitable[Ear]]


@pytest.fixture
async def phone() -> AsyncIterator[ClockedPhone]:
    it = await ClockedPhone.listening()
    yield it
    await it.close()


@pytest.fixture
async def trunk() -> AsyncIterator[PjsuaTrunk]:
    it = PjsuaTrunk(calls=1, spares=0)
    await it.start()
    yield it
    await it.close()


@pytest.fixture
async def start(trunk: PjsuaTrunk, phone: ClockedPhone, tmp_path: Path) -> StartCall:
    """The customer has answered and hears the agent's long line."""

    async def begin(hearing: Hearing | None = None) -> LiveCall:
        return await answered(trunk, phone, a_brief(), tmp_path / "customer.wav", hearing)

    return begin


@pytest.fixture
def ear() -> Listen:
    """Ends the call and listens to what the customer has recorded."""

    async def listen(call: LiveCall) -> Ear:
        await call.over()
        return Ear(call.recording)

    return listen

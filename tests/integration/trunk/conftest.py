"""Fixtures of the line's tests: every process is the test's own, on free ports, and ended by pid."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from console.call.trunk.pjsua import PjsuaLeg, PjsuaTrunk
from console.call.trunk.port import Answered
from tests.integration.trunk.rig import Phone, Watch, dial, direct

NewPhone = Callable[..., Awaitable[Phone]]
NewLeg = Callable[[], Awaitable[Watch]]


@pytest.fixture
async def new_phone() -> AsyncIterator[NewPhone]:
    phones: list[Phone] = []

    async def make(**listen: Any) -> Phone:
        phones.append(await Phone.listening(**listen))
        return phones[-1]

    yield make
    for phone in phones:
        await phone.close()


@pytest.fixture
async def trunk() -> AsyncIterator[PjsuaTrunk]:
    it = PjsuaTrunk(calls=3, spares=0)
    await it.start()
    yield it
    await it.close()


@pytest.fixture
async def new_leg(trunk: PjsuaTrunk) -> NewLeg:
    async def make() -> Watch:
        leg = await trunk.leg()
        assert isinstance(leg, PjsuaLeg)
        return Watch(leg)

    return make


async def talking(new_phone: NewPhone, new_leg: NewLeg, recording: Path | None = None, **account: object) -> tuple[Phone, Watch]:
    """A call that the customer has answered."""
    phone = await new_phone()
    watch = await new_leg()
    watch.leg.dial(dial(direct(phone.port, **account), recording=recording))
    await watch.until(Answered)
    return phone, watch

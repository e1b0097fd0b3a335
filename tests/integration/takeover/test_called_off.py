"""A call that is called off while its line is still being fetched."""

import asyncio

import pytest

from console.call.session import CallSession
from console.call.trunk.pjsua import PjsuaTrunk
from console.domain.outcome import LineResult
from console.domain.stimuli import CallEnded
from tests.integration.takeover.line import ClockedPhone, Talker, a_brief, stages
from tests.integration.trunk.rig import LIMIT_S, dial, direct

pytestmark = pytest.mark.integration


async def test_it_rings_nowhere(trunk: PjsuaTrunk, phone: ClockedPhone) -> None:
    brain = Talker()
    session = CallSession(a_brief(), stages(trunk, brain, lambda which, utterance, seconds: ""), lambda event, body: None)
    await phone.expect()
    course = asyncio.create_task(session.run(dial(direct(phone.port))))
    session.command({"do": "hangup"})
    assert await asyncio.wait_for(course, LIMIT_S) is LineResult.CANCELLED
    assert [head["event"] for head in phone.heads] == ["expecting"]
    assert [type(told) for told in brain.told] == [CallEnded]

"""A question is given to the language model while it sounds, so that only the answer's words are left to be read."""

import asyncio
from dataclasses import replace

import pytest

from console.call.session import CallSession
from console.call.trunk.pjsua import PjsuaTrunk
from console.conversation.language.canned import CannedLanguageModel
from console.domain.moves import Move
from tests.integration.takeover.line import AGENT, ClockedPhone, Talker, a_brief, say, stages
from tests.integration.trunk.rig import LIMIT_S, dial, direct

pytestmark = pytest.mark.integration


class Asker(Talker):
    """Its long line asks something, its answers do not."""

    def _say(self, name: str) -> tuple[Move, ...]:
        self._said += 1
        return (replace(say(name, self._said), asks=name == "long"),)


@pytest.mark.parametrize("asks", [True, False])
async def test_a_line_that_asks_is_prepared_when_it_begins_to_sound(trunk: PjsuaTrunk, phone: ClockedPhone, asks: bool) -> None:
    language = CannedLanguageModel()
    made = replace(stages(trunk, Asker() if asks else Talker(), lambda which, utterance, seconds: ""), language=language)
    session = CallSession(a_brief(), made, lambda event, body: None)
    await phone.expect()
    course = asyncio.create_task(session.run(dial(direct(phone.port))))
    await phone.hears(AGENT)
    session.command({"do": "hangup"})
    await asyncio.wait_for(course, LIMIT_S)
    assert language.prepared == (["long。" * 10] if asks else [])

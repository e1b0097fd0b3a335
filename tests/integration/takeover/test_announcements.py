"""What the network says before anybody answers decides how the call ended, when the code it sends says less."""

import asyncio
from dataclasses import replace

import pytest

from console.call.recognition.port import Recognition
from console.call.recognition.remote import RemoteRecognition
from console.call.session import CallSession
from console.call.trunk.pjsua import PjsuaTrunk
from console.domain.audio import RATE
from console.domain.outcome import LineResult
from tests.integration.conftest import Weights
from tests.integration.takeover.line import ClockedPhone, Talker, a_brief, stages, voice
from tests.integration.trunk.rig import LIMIT_S, dial, direct

pytestmark = pytest.mark.integration


async def called(
    trunk: PjsuaTrunk, phone: ClockedPhone, words: str, recognition: Recognition | None = None, *, rings_s: float = 90.0
) -> LineResult:
    """The network says its announcement three times, as they do, and never answers; after ``rings_s``, which no test waits for by default, we give up.

    The words are heard by no recogniser but the network's own: the customer's would take its utterances for theirs.
    """
    await phone.expect(behaviour="early", answer_after_s=60.0)
    phone.play((voice(words) + bytes(2 * RATE)) * 3)
    made = stages(trunk, Talker(), lambda which, utterance, seconds: words if which.endswith("/network") else "")
    if recognition is not None:
        made = replace(made, recognition=recognition)
    events: list[str] = []
    session = CallSession(a_brief(), made, lambda event, body: events.append(event["event"]))
    result = await asyncio.wait_for(session.run(dial(direct(phone.port), ring_timeout_s=rings_s)), 3 * LIMIT_S)
    assert "early_media" in events
    await phone.until("ended")
    return result


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("おかけになった電話番号は現在使われておりません", LineResult.UNKNOWN_NUMBER),
        ("電波の届かない場所にあるためかかりません", LineResult.NO_ANSWER),
    ],
)
async def test_it_ends_the_call_with_its_meaning(trunk: PjsuaTrunk, phone: ClockedPhone, words: str, result: LineResult) -> None:
    assert await called(trunk, phone, words) is result


async def test_any_other_voice_is_waited_out(trunk: PjsuaTrunk, phone: ClockedPhone) -> None:
    assert await called(trunk, phone, "ただいま呼び出しております", rings_s=6.0) is LineResult.NO_ANSWER


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (
            "おかけになった電話番号は、現在使われておりません。番号をお確かめになって、もう一度おかけ直しください。",
            LineResult.UNKNOWN_NUMBER,
        ),
        ("おかけになった電話は、電波の届かない場所にあるか、電源が入っていないため、かかりません。", LineResult.NO_ANSWER),
    ],
)
async def test_whisper_understands_the_carriers(
    trunk: PjsuaTrunk, phone: ClockedPhone, weights: Weights, words: str, result: LineResult
) -> None:
    recognition = RemoteRecognition(["--engine", "whisper", "--model", str(weights("whisper-base")), "--threads", "1"])
    await recognition.start()
    try:
        assert await called(trunk, phone, words, recognition) is result
    finally:
        await recognition.close()

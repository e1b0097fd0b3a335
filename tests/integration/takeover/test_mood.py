"""The mood in a real call: a voice that came over RTP is measured beside the call, and told with its turn."""

from pathlib import Path

import pytest

from console.call.trunk.pjsua import PjsuaTrunk
from console.domain.audio import RATE
from tests.integration.takeover.line import ClockedPhone, a_brief, answered, spoken_by, voice

pytestmark = pytest.mark.integration

WORDS = (
    "サイズが合うかどうか少し心配で、まだ迷っているところです",
    "それから、送料がいくらになるのか、先に教えてもらえますか",
    "分かりました",
)


async def test_after_enough_speech_the_voice_is_weighed(trunk: PjsuaTrunk, phone: ClockedPhone, tmp_path: Path) -> None:
    sounds = {text: voice(text) for text in WORDS}

    def hearing(call: str, utterance: int, seconds: float) -> str:
        text = WORDS[min(utterance, len(WORDS)) - 1]
        return spoken_by(text, seconds, sounds[text])

    call = await answered(trunk, phone, a_brief(), tmp_path / "customer.wav", hearing)
    for text in WORDS:
        await call.lasts(0.6)
        phone.play(sounds[text])
        await call.lasts(len(sounds[text]) / (2 * RATE) + 3.5)
    await call.over()
    moods = [event for event in call.told if event["event"] == "mood"]
    by_voice = [mood["by_voice"] for mood in moods]
    assert not by_voice[0]
    assert by_voice[-1]
    assert any(reason["gauge"] == "hesitation" for mood in moods for reason in mood["reasons"])
    assert max(max(mood["anger"], mood["distress"]) for mood in moods) < 60

"""A card number told on a real call: our recording is silent there on both sides, and no digit of it is told to anybody."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from console.call.trunk.pjsua import PjsuaTrunk
from console.domain.audio import RATE
from tests.integration.takeover.line import ClockedPhone, a_brief, answered, spoken_by, voice
from tests.integration.trunk.rig import stereo

pytestmark = pytest.mark.integration

QUESTION = "送料はいくらですか"
NUMBER = "番号は、よんいちいちいち、いちいちいちいち、いちいちいちいち、いちいちいちいちです"


async def test_it_is_silent_in_the_recording_from_the_beginning_of_the_turn(trunk: PjsuaTrunk, phone: ClockedPhone, tmp_path: Path) -> None:
    sounds = {text: voice(text) for text in (QUESTION, NUMBER)}
    words = (QUESTION, NUMBER)

    def hearing(call: str, utterance: int, seconds: float) -> str:
        text = words[min(utterance, 2) - 1]
        return spoken_by(text, seconds, sounds[text])

    call = await answered(trunk, phone, a_brief(), tmp_path / "customer.wav", hearing, ours=tmp_path / "ours.wav")
    for text in words:
        await call.lasts(0.6)
        phone.play(sounds[text])
        await call.lasts(len(sounds[text]) / (2 * RATE) + 3.5)
    await call.over()

    turns = [event for event in call.told if event["event"] == "turn" and event["who"] == "customer"]
    assert turns[0]["text"] == QUESTION
    assert "●●●●" in turns[1]["text"]
    assert not any("よんいちいちいち" in str(event) for event in call.told)
    ours = stereo(tmp_path / "ours.wav")
    assert np.abs(_during(ours, turns[0])[:, 0]).max() > 1000
    assert not any(_during(ours, turn).any() for turn in turns if "●" in turn["text"])


def _during(samples: Any, turn: dict[str, Any]) -> Any:
    return samples[round((turn["started"] + 0.1) * RATE) : round((turn["ended"] - 0.1) * RATE)]

"""The fake ships with the product, so it keeps the port's promises."""

import pytest

from console.call.recognition.port import Recognition
from console.call.recognition.scripted import ScriptedRecognition
from console.domain.audio import FRAME_BYTES
from console.domain.errors import SpeechFault


async def test_it_hears_what_it_is_told() -> None:
    recognition: Recognition = ScriptedRecognition.saying(["はい", "送料は"])
    ear = recognition.recogniser("call")
    ear.begin(1, [], lambda *_: None)
    ear.feed(1, bytes(FRAME_BYTES))
    heard = await ear.words(1)
    assert (heard.text, heard.ended, heard.final) == ("はい", pytest.approx(0.02), True)
    ear.begin(3, [], lambda *_: None)
    assert (await ear.words(3)).text == ""


async def test_a_forgotten_utterance_is_a_fault() -> None:
    ear = ScriptedRecognition.saying(["はい"]).recogniser("call")
    ear.begin(1, [], lambda *_: None)
    ear.forget(1)
    with pytest.raises(SpeechFault):
        await ear.words(1)

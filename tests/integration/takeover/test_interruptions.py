"""A customer who speaks into the agent's line, heard on the customer's own recording."""

import numpy as np
import pytest

from tests.integration.takeover.conftest import Listen, StartCall
from tests.integration.takeover.ear import LOST_S
from tests.integration.takeover.line import AGENT, LINE_S, LiveCall, spoken_by, voice

pytestmark = pytest.mark.integration


async def into_the_line(start: StartCall, text: str, *, silent: bool = False, then_s: float = 2.0) -> LiveCall:
    """The customer says ``text`` while the agent speaks; ``silent``: no recogniser finds words in it."""
    sound = voice(text)
    call = await start(lambda which, utterance, seconds: "" if silent else spoken_by(text, seconds, sound))
    await call.lasts(0.6)
    call.phone.play(sound)
    await call.lasts(len(sound) / 32_000 + then_s)
    return call


@pytest.mark.parametrize("words", ["ちょっと待ってください", "送料はいくらですか"])
async def test_an_interruption_lowers_the_agent_at_once_and_ends_the_line(start: StartCall, ear: Listen, words: str) -> None:
    call = await into_the_line(start, words)
    heard = await ear(call)
    onset, _ = heard.spoke()
    seen = heard.interrupted(onset, AGENT)
    assert seen.duck_ms is not None
    # How soon is the benchmark's figure (tests/bench/takeover.py): on a loaded machine it is the machine that is measured.
    assert seen.duck_db >= 12
    assert seen.end_ms is not None
    assert seen.duck_ms < seen.end_ms < 1000 * LINE_S / 2
    assert [turn["text"] for turn in call.told if turn["event"] == "turn" and turn["who"] == "customer"] == [words]


async def test_a_backchannel_brings_the_voice_back_without_loss(start: StartCall, ear: Listen) -> None:
    call = await into_the_line(start, "そうなんですね", then_s=LINE_S)
    heard = await ear(call)
    onset, end = heard.spoke()
    level = heard.tone(AGENT)
    hops = len(level) / heard.seconds
    around = level[int(onset * hops) : int((end + 1.0) * hops)] / np.median(level[int((onset - 0.4) * hops) : int(onset * hops)])
    # Lowered for the sound's sake, never silent, and as loud as before a second later at the latest.
    lowest, hardly_ever = np.percentile(around, (5, 99))
    assert 10 ** (-18 / 20) < lowest < 10 ** (-12 / 20)
    assert hardly_ever > 0.9
    assert np.median(around[-40:]) > 0.9
    assert heard.seconds_of(AGENT) == pytest.approx(LINE_S, abs=LOST_S)
    agent = [turn for turn in call.told if turn["event"] == "turn" and turn["who"] == "agent"]
    assert [turn["unheard"] for turn in agent] == [""]
    assert not any(turn["event"] == "turn" and turn["who"] == "customer" for turn in call.told)


async def test_after_a_false_interruption_the_agent_goes_on(start: StartCall, ear: Listen) -> None:
    # A voice in which no recogniser finds a word: it stops the agent, and turns out to be nothing.
    call = await into_the_line(start, "ええとですね、あのう、なんだったかな", silent=True, then_s=1.6)
    heard = await ear(call)
    onset, end = heard.spoke()
    stopped = heard.interrupted(onset, AGENT)
    assert stopped.end_ms is not None
    assert stopped.end_ms < 1000 * LINE_S / 2
    assert heard.begins(AGENT, end, least=0.2) is not None

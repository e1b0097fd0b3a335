"""The mood of a call: what is cut out of the sound, what is told, and that nothing of it holds up the call."""

import asyncio
import threading
from typing import Any

from console.call.effects import Effect, Moved, Turn
from console.call.mood import HELD_S, CallMood
from console.call.telling import Telling
from console.call.voice_affect.measuring import WAITING, Measuring
from console.call.voice_affect.port import Prosody
from console.call.voice_affect.scripted import ScriptedMeter
from console.domain.audio import FRAME_BYTES, FRAME_MS
from console.domain.moves import RaiseHand
from console.domain.stimuli import MoodHeard
from console.domain.transcript import Speaker, TranscriptTurn
from tests.unit.call.voice_affect.test_gauge import CALM, HEATED

FRAME = b"\1" * FRAME_BYTES
QUIET, LOUD = -90.0, -20.0


class Meter(ScriptedMeter):
    """Also remembers what it was given."""

    def __init__(self, *turns: Prosody | None) -> None:
        super().__init__(turns)
        self.lengths: list[float] = []

    def measure(self, pcm: bytes) -> Prosody | None:
        self.lengths.append(round(len(pcm) / FRAME_BYTES * FRAME_MS / 1000, 2))
        return super().measure(pcm)


class Call:
    def __init__(self, measuring: Measuring | None) -> None:
        self.told: list[dict[str, Any]] = []
        self.reactions: list[MoodHeard] = []
        self._news = asyncio.Event()
        self.mood = CallMood(measuring, Telling("c1", self._tell, lambda: 0.0), self.reactions.append)

    def _tell(self, event: dict[str, Any], body: bytes) -> None:
        self.told.append(event)
        self._news.set()

    def sound(self, start: float, end: float, agent_db: float = QUIET) -> None:
        for number in range(round((end - start) * 1000 / FRAME_MS)):
            self.mood.frame(start + number * FRAME_MS / 1000, FRAME, agent_db)

    async def says(self, words: str, start: float, end: float, intent: str | None = None, *more: Effect) -> dict[str, Any]:
        self._news.clear()
        self.mood.follows(Turn(TranscriptTurn(Speaker.CUSTOMER, words, start, end, intent=intent)))
        for effect in more:
            self.mood.follows(effect)
        async with asyncio.timeout(10):
            await self._news.wait()
        return self.told[-1]


async def test_a_turn_is_cut_out_of_what_was_heard_and_told_with_its_reasons() -> None:
    meter = Meter(CALM, CALM, HEATED)
    call = Call(Measuring(meter))
    call.sound(0.0, 6.0)
    assert not (await call.says("はい。", 0.5, 1.0))["by_voice"]
    await call.says("はい、山田です。", 2.0, 3.0, "identity_confirm")
    told = await call.says("サイズが合うか心配で。", 4.0, 5.5, "reason_size")
    assert meter.lengths == [0.52, 1.02, 1.52]
    assert told["event"] == "mood"
    assert told["by_voice"]
    assert told["anger"] >= 60
    assert len(told["reasons"]) == 3
    assert told["reasons"][0] == {"gauge": "anger", "id": "brightness", "ja": "声が鋭い", "en": "sharper voice"}
    assert [(mood.gentle, mood.alarm) for mood in call.reactions] == [(True, None)]
    await call.mood.close()


async def test_an_alarm_comes_with_its_reasons_in_words() -> None:
    call = Call(Measuring(Meter(CALM, CALM, HEATED, HEATED)))
    call.sound(0.0, 8.0)
    for start in (0.0, 2.0, 4.0, 6.0):
        await call.says("ええ。", start, start + 1.5)
    assert call.reactions[-1].alarm == "anger"
    assert call.reactions[-1].why_ja
    assert call.reactions[-1].why_en.isascii()
    await call.mood.close()


async def test_speaking_over_the_agent_and_answering_late_are_seen_in_the_sound() -> None:
    call = Call(Measuring(Meter()))
    call.sound(0.0, 3.0, LOUD)
    told = await call.says("ちょっと、それは。", 1.0, 2.5)
    assert [reason["id"] for reason in told["reasons"]] == ["over"]
    call.sound(3.0, 8.0)
    told = await call.says("そうですね。", 6.0, 7.0)
    assert [reason["id"] for reason in told["reasons"]] == ["late"]
    await call.mood.close()


async def test_what_the_dialogue_takes_for_distress_counts() -> None:
    call = Call(Measuring(None))
    told = await call.says("頭がぼうっとして。", 0.0, 1.0, None, Moved(RaiseHand("distress", "", ""), 1.0))
    assert told["distress"] == 70
    await call.mood.close()


async def test_from_words_alone_no_sound_is_held() -> None:
    call = Call(Measuring(None))
    call.sound(0.0, 2.0)
    assert not call.mood._frames
    assert (await call.says("ぜひお願いします。", 0.0, 1.0, "agree_purchase"))["purchase"] >= 90
    await call.mood.close()


async def test_switched_off_nothing_is_held_and_nothing_told() -> None:
    call = Call(None)
    call.sound(0.0, 2.0)
    call.mood.follows(Turn(TranscriptTurn(Speaker.CUSTOMER, "いい加減にして。", 0.0, 1.0, intent="complaint")))
    await call.mood.close()
    assert call.told == []
    assert not call.mood._frames


async def test_only_the_last_seconds_are_held_and_none_after_the_call() -> None:
    call = Call(Measuring(Meter()))
    call.sound(0.0, HELD_S + 10)
    assert len(call.mood._frames) == HELD_S * 1000 / FRAME_MS
    await call.mood.close()
    assert not call.mood._frames


async def test_the_agents_and_the_operators_turns_are_not_judged() -> None:
    call = Call(Measuring(None))
    for who in (Speaker.AGENT, Speaker.OPERATOR):
        call.mood.follows(Turn(TranscriptTurn(who, "いい加減にして。", 0.0, 1.0)))
    await call.says("はい。", 2.0, 3.0)
    assert len(call.told) == 1
    await call.mood.close()


async def test_when_too_many_turns_wait_a_voice_goes_unmeasured_and_nobody_is_held_up() -> None:
    going = threading.Event()

    class Slow:
        def measure(self, pcm: bytes) -> Prosody | None:
            going.wait(10)
            return CALM

    measuring = Measuring(Slow())
    waiting = [asyncio.create_task(measuring.measured(FRAME)) for _ in range(WAITING)]
    await asyncio.sleep(0)
    assert await measuring.measured(FRAME) is None
    going.set()
    assert await asyncio.gather(*waiting) == [CALM] * WAITING
    measuring.close()

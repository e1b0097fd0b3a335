"""The ear on one voice: what the turn machine is told of the words."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from console.call.listening import EarCallbacks, HeardTurn, Listening, only_transcribed
from console.call.turns.machine import TurnMachine
from console.call.turns.port import SpeechBegan, TurnEnded, TurnEvent, WantWords
from console.call.turns.scripted import ScriptedDetector
from console.domain.audio import FRAME_BYTES
from console.domain.transcript import Heard

FRAME = bytes(FRAME_BYTES)
VOICE = b"\x01" * FRAME_BYTES


class Said:
    """A recogniser that heard ``heard``."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self.fed = 0
        self.forgotten: list[int] = []

    def begin(self, utterance: int, vocabulary: Sequence[str], on_partial: Callable[[int, Heard], None]) -> None: ...

    def feed(self, utterance: int, frame: bytes) -> None:
        self.fed += 1

    async def _words(self) -> Heard:
        return self._heard

    def words(self, utterance: int) -> Awaitable[Heard]:
        return self._words()

    def forget(self, utterance: int) -> None:
        self.forgotten.append(utterance)

    def close(self) -> None: ...


class Machine:
    """Hears a voice in the first frame, asks for words in the second, ends the turn when told that they are finished."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []
        self.asked = asyncio.Event()

    def agent_asks(self, asks: bool) -> None: ...

    def frame(self, at: float, probability: float, level_db: float, agent_speaking: bool, agent_level_db: float) -> Sequence[TurnEvent]:
        if at < 0.03:
            return [SpeechBegan(at, 1, 0.0)]
        return [WantWords(at, 1, at)] if at < 0.05 else []

    def words(self, at: float, utterance: int, text: str, finished: bool, until: float | None) -> Sequence[TurnEvent]:
        self.told.append((text, finished))
        self.asked.set()
        return [TurnEnded(at, utterance, 0.04)] if finished else []


async def heard(words: Heard) -> tuple[Machine, list[HeardTurn], Said]:
    machine, recogniser, turns = Machine(), Said(words), list[HeardTurn]()
    ended = asyncio.Event()

    def turn(at: float, heard: HeardTurn) -> None:
        turns.append(heard)
        ended.set()

    def nothing(*_: object) -> None: ...

    callbacks = EarCallbacks(began=nothing, partial=nothing, lower=nothing, raise_=nothing, yield_=nothing, nothing=nothing, turn=turn)
    ear = Listening(
        ScriptedDetector([(0, 2)]),
        machine,
        recogniser,
        level_of=lambda frame: -20.0,
        finished=lambda text: True,
        vocabulary=(),
        clock=lambda: 0.1,
        on=callbacks,
    )
    for number in (1, 2):
        ear.frame(number * 0.02, FRAME, agent_speaking=False, agent_level_db=-90.0)
    async with asyncio.timeout(20):
        await machine.asked.wait()
        if machine.told[-1][1]:
            await ended.wait()
    await ear.close()
    return machine, turns, recogniser


def words(text: str, confidence: float) -> Heard:
    return Heard(text, 0.0, 0.04, confidence, True)


async def test_the_turn_carries_the_words_and_the_recogniser_forgets_them() -> None:
    _, turns, recogniser = await heard(words("返品はできますか", 0.8))
    assert [turn.heard.text for turn in turns] == ["返品はできますか"]
    assert recogniser.fed == 2
    assert recogniser.forgotten == [1]


@pytest.mark.parametrize(
    ("text", "confidence", "finished"),
    [
        ("りがんだ。", 0.5, False),
        ("りがんだ。", 0.7, True),
        ("先品はできますか?", 0.5, True),
        ("はい", 0.5, True),
        ("はい、そうです", 0.5, True),
    ],
)
async def test_a_few_doubtful_words_are_no_whole_turn(text: str, confidence: float, finished: bool) -> None:
    machine, *_ = await heard(words(text, confidence))
    assert machine.told == [(text, finished)]


async def test_words_that_come_before_the_frames_of_a_busy_line_end_no_turn() -> None:
    """A pause of 0.1 s in a sentence, and then frames that are late: by the clock the customer has long been silent."""
    voices, made_out, turn = list[float](), asyncio.Event(), asyncio.Event()
    callbacks = replace(
        only_transcribed(lambda utterance, heard: made_out.set(), lambda at, heard: turn.set()), began=lambda at: voices.append(at)
    )
    ear = Listening(
        ScriptedDetector([(5, 30), (36, 60)]),
        TurnMachine(),
        Said(words("返品はできますか", 0.9)),
        level_of=lambda frame: -20.0 if frame == VOICE else -70.0,
        finished=lambda text: True,
        vocabulary=(),
        clock=lambda: 1.5,
        on=callbacks,
    )

    def hears(first: int, last: int, frame: bytes) -> None:
        for number in range(first, last):
            ear.frame(number * 0.02, frame, agent_speaking=False, agent_level_db=-90.0)

    hears(0, 5, FRAME)
    hears(5, 30, VOICE)
    hears(30, 35, FRAME)
    async with asyncio.timeout(20):
        await made_out.wait()
        hears(35, 36, FRAME)
        hears(36, 60, VOICE)
        hears(60, 100, FRAME)
        await turn.wait()
    await ear.close()
    assert len(voices) == 1

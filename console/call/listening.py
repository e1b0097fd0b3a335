"""The ear on one voice: frames to turns with words. Composes detection, turn-taking and recognition."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Protocol

from console.call.recognition.port import Recogniser
from console.call.turns.port import (
    LowerVoice,
    NotATurn,
    RaiseVoice,
    SpeechBegan,
    SpeechDetector,
    TurnEnded,
    TurnEvent,
    WantWords,
    YieldLine,
)
from console.domain.audio import FRAME_BYTES, FRAME_MS
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard, Word
from console.domain.utterance import begins_as_reply

PREROLL_FRAMES: Final = 50
WORDS_LIMIT_S: Final = 4.0
"""Late words are better than a lost turn; a filler bridges the wait."""
SILENCE_DB: Final = -90.0
FEW_CHARACTERS: Final = 7
DOUBTFUL: Final = 0.6
"""Few words heard with less confidence are more often a misheard beginning (値段が → りがんだ) than a whole turn: of 304 whole sentences
6 are so, of 15 beginnings that would have passed for whole 13."""
SILENT_FRAMES: Final = 50
"""A second: longer than any pause that a turn may have."""
_SILENCE: Final = bytes(FRAME_BYTES)


class TurnMachine(Protocol):
    """Pure: frames and words in, turn events out."""

    def agent_asks(self, asks: bool) -> None: ...

    def frame(self, at: float, probability: float, level_db: float, agent_speaking: bool, agent_level_db: float) -> Sequence[TurnEvent]: ...

    def words(self, at: float, utterance: int, text: str, finished: bool, until: float | None) -> Sequence[TurnEvent]: ...


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A confirmed turn, with the times that make up the answer's delay (seconds since the answer)."""

    heard: Heard
    last_voice: float
    confirmed: float
    words_ready: float


@dataclass(frozen=True, slots=True)
class EarCallbacks:
    began: Callable[[float], None]
    partial: Callable[[int, Heard], None]
    lower: Callable[[float], None]
    raise_: Callable[[float], None]
    yield_: Callable[[float], None]
    nothing: Callable[[float], None]
    turn: Callable[[float, HeardTurn], None]


def only_transcribed(partial: Callable[[int, Heard], None], turn: Callable[[float, HeardTurn], None]) -> EarCallbacks:
    """For a voice that is only transcribed: it interrupts nobody."""

    def nothing(at: float) -> None:
        return

    return EarCallbacks(began=nothing, partial=partial, lower=nothing, raise_=nothing, yield_=nothing, nothing=nothing, turn=turn)


class Listening:
    """``clock`` gives seconds since the answer."""

    def __init__(
        self,
        detector: SpeechDetector,
        machine: TurnMachine,
        recogniser: Recogniser,
        *,
        level_of: Callable[[bytes], float],
        finished: Callable[[str], bool],
        vocabulary: Sequence[str],
        clock: Callable[[], float],
        on: EarCallbacks,
    ) -> None:
        self._detector = detector
        self._machine = machine
        self._recogniser = recogniser
        self._level_of = level_of
        self._finished = finished
        self._vocabulary = vocabulary
        self._clock = clock
        self._on = on
        self._preroll: deque[tuple[float, bytes]] = deque(maxlen=PREROLL_FRAMES)
        self._open: int | None = None
        self._since: dict[int, float] = {}
        self._words: dict[int, tuple[float, float, Heard]] = {}
        self._asked: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def frame(self, at: float, pcm: bytes, *, agent_speaking: bool, agent_level_db: float) -> float:
        """Take 20 ms of the voice; returns its level in dB."""
        self._preroll.append((at, pcm))
        if self._open is not None:
            self._recogniser.feed(self._open, pcm)
        level = self._level_of(pcm)
        self._handle(self._machine.frame(at, self._detector.probability(pcm), level, agent_speaking, agent_level_db))
        return level

    def agent_asks(self, asks: bool) -> None:
        """Whether the line now being spoken asks for something, so that a はい at its end is an answer."""
        self._machine.agent_asks(asks)

    def falls_silent(self, at: float) -> None:
        """The voice is cut off at ``at``: what it was saying is taken as said."""
        for number in range(1, SILENT_FRAMES + 1):
            self.frame(at + number * FRAME_MS / 1000, _SILENCE, agent_speaking=False, agent_level_db=SILENCE_DB)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._recogniser.close()

    def _handle(self, events: Sequence[TurnEvent]) -> None:
        for event in events:
            match event:
                case SpeechBegan(at, utterance, since):
                    self._begin(utterance, since)
                    self._on.began(at)
                case WantWords(_, utterance, until):
                    self._asked[utterance] = until
                    self._spawn(self._ask(utterance, until))
                case TurnEnded(at, utterance, last_voice):
                    self._spawn(self._finish(at, utterance, last_voice))
                case NotATurn(at, utterance):
                    self._forget(utterance)
                    self._on.nothing(at)
                case LowerVoice(at):
                    self._on.lower(at)
                case RaiseVoice(at):
                    self._on.raise_(at)
                case YieldLine(at):
                    self._on.yield_(at)

    def _begin(self, utterance: int, since: float) -> None:
        frames = [(at, pcm) for at, pcm in self._preroll if at >= since - 0.001]
        self._since[utterance] = frames[0][0] - 0.02 if frames else since
        self._open = utterance
        self._recogniser.begin(utterance, self._vocabulary, self._partial)
        for _, pcm in frames:
            self._recogniser.feed(utterance, pcm)

    def _forget(self, utterance: int) -> None:
        if self._open == utterance:
            self._open = None
        self._words.pop(utterance, None)
        self._asked.pop(utterance, None)
        if self._since.pop(utterance, None) is not None:
            self._recogniser.forget(utterance)

    def _partial(self, utterance: int, heard: Heard) -> None:
        if utterance in self._since:
            self._on.partial(utterance, self._shift(utterance, heard))

    async def _ask(self, utterance: int, until: float) -> None:
        try:
            async with asyncio.timeout(WORDS_LIMIT_S):
                heard = await self._recogniser.words(utterance)
        except (SpeechFault, TimeoutError):
            return
        if utterance not in self._since:
            return
        ready = self._clock()
        self._words[utterance] = (until, ready, self._shift(utterance, heard))
        self._partial_shown(utterance)
        doubtful = len(heard.text) <= FEW_CHARACTERS and heard.confidence < DOUBTFUL and not begins_as_reply(heard.text)
        # At the time of the newest frame: while frames are late the customer is not silent, only not heard yet.
        self._handle(self._machine.words(self._preroll[-1][0], utterance, heard.text, not doubtful and self._finished(heard.text), until))

    def _partial_shown(self, utterance: int) -> None:
        heard = self._words[utterance][2]
        if heard.text:
            self._on.partial(utterance, replace(heard, final=False))

    async def _finish(self, at: float, utterance: int, last_voice: float) -> None:
        if utterance not in self._since:
            return
        if self._open == utterance:
            self._open = None
        known = self._words.get(utterance)
        if known is None or known[0] < last_voice - 0.06:
            deadline = monotonic() + WORDS_LIMIT_S
            if self._asked.get(utterance, -1.0) < last_voice - 0.06:
                await self._ask(utterance, last_voice)
            while monotonic() < deadline:
                known = self._words.get(utterance)
                if known is not None and known[0] >= last_voice - 0.06:
                    break
                waiting = [t for t in self._tasks if t is not asyncio.current_task()]
                if not waiting:
                    break
                await asyncio.wait(waiting, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        known = self._words.pop(utterance, None)
        since = self._since.pop(utterance, at)
        self._asked.pop(utterance, None)
        self._recogniser.forget(utterance)
        if known is None:
            # The worker was lost or too late: the utterance is gone, the call goes on.
            nothing = Heard("", since, last_voice, 0.0)
            self._on.turn(self._clock(), HeardTurn(nothing, last_voice, at, self._clock()))
            return
        _, ready, heard = known
        self._on.turn(self._clock(), HeardTurn(replace(heard, final=True, ended=last_voice), last_voice, at, ready))

    def _shift(self, utterance: int, heard: Heard) -> Heard:
        since = self._since[utterance]
        words = tuple(Word(w.text, w.start + since, w.end + since, w.confidence) for w in heard.words)
        return replace(heard, started=heard.started + since, ended=heard.ended + since, words=words)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

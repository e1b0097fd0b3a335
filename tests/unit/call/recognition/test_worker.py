"""What the worker does next."""

import queue
from collections.abc import Sequence
from typing import Any

from console.call.recognition.engine import News, Overtaken, no_news
from console.call.recognition.worker import MOST_OPEN, Worker
from console.domain.audio import FRAME_BYTES, RATE
from console.domain.transcript import Heard
from console.wire.frames import Head

HALF_SECOND = RATE // 2 * 2
LATER: tuple[Head, bytes] = ({}, b"")
"""What follows has not come yet when the worker first looks."""


class CountingEar:
    """Hears how much it was fed; pauses when fed an odd frame, and is overtaken by an even one that comes while it works."""

    def __init__(self, log: list[str], news: News) -> None:
        self._log = log
        self._news = news
        self._bytes = 0
        self._pausing = False

    @property
    def seconds(self) -> float:
        return self._bytes / 2 / RATE

    def feed(self, frames: bytes) -> Heard | None:
        self._bytes += len(frames)
        self._pausing = frames[:1] == b"\x01"
        return None

    def pausing(self) -> bool:
        return self._pausing

    def partial(self) -> Heard | None:
        self._log.append(f"partial {self.seconds:.1f}")
        return self._heard(final=False)

    def words(self) -> Heard:
        self._log.append(f"words {self.seconds:.1f}")
        paused, before = self._pausing, self._bytes
        if self._news():
            self._log.append("in haste")
        if paused and not self._pausing and self._bytes > before:
            raise Overtaken
        self._pausing = False
        return self._heard(final=True)

    def _heard(self, *, final: bool) -> Heard:
        return Heard(f"{self.seconds:.1f}", 0.0, self.seconds, 1.0, final)


class CountingEngine:
    name = "counting"

    def __init__(self) -> None:
        self.log: list[str] = []
        self.grown = False

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> CountingEar:
        return CountingEar(self.log, news)

    def stale(self) -> bool:
        return self.grown


def run(*messages: tuple[Head, bytes], engine: CountingEngine | None = None) -> tuple[list[dict[str, Any]], list[str]]:
    engine = engine or CountingEngine()
    inbox: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
    for message in messages:
        inbox.put(message)
    sent: list[dict[str, Any]] = []
    worker = Worker(engine, sent.append)
    served = {"left": 20}

    class Ending(queue.SimpleQueue[Any]):
        """The messages up to each LATER at a time, then time for the work they call for, then the end."""

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            message = inbox.get_nowait() if not inbox.empty() else None
            return self.get() if message is LATER else message

        def get_nowait(self) -> Any:
            if not inbox.empty():
                message = inbox.get_nowait()
                if message is LATER:
                    raise queue.Empty
                return message
            served["left"] -= 1
            if served["left"] < 0:
                return None
            raise queue.Empty

    worker.serve(Ending())
    return sent, engine.log


def head(op: str, call: str = "a", utterance: int = 1, **more: Any) -> Head:
    return {"op": op, "call": call, "utterance": utterance, **more}


def test_words_are_answered_with_the_number_of_the_request() -> None:
    sent, _ = run((head("begin", vocabulary=[]), b""), (head("feed"), bytes(HALF_SECOND)), (head("words", request=7), b""))
    assert [(s["op"], s["request"], s["heard"]["text"]) for s in sent] == [("words", 7, "0.5")]


def test_a_newer_request_takes_the_place_of_an_older_one() -> None:
    sent, log = run(
        (head("begin", vocabulary=[]), b""),
        (head("words", request=1), b""),
        (head("feed"), bytes(HALF_SECOND)),
        (head("words", request=2), b""),
    )
    assert [s["request"] for s in sent if s["op"] == "words"] == [2]
    assert log == ["words 0.5"]


def test_requests_go_before_partial_results() -> None:
    _, log = run(
        (head("begin", vocabulary=[]), b""),
        (head("feed"), bytes(4 * HALF_SECOND)),
        (head("begin", utterance=2, vocabulary=[]), b""),
        (head("words", utterance=2, request=1), b""),
        (head("forget", utterance=2), b""),
    )
    assert log == ["partial 2.0"]
    _, log = run(
        (head("begin", vocabulary=[]), b""),
        (head("feed"), bytes(4 * HALF_SECOND)),
        (head("words", request=1), b""),
    )
    assert log == ["words 2.0"]


def test_a_pause_is_decoded_before_anyone_asks() -> None:
    _, log = run((head("begin", vocabulary=[]), b""), (head("feed"), b"\x01" + bytes(FRAME_BYTES - 1)))
    assert log == ["words 0.0"]


PAUSE, VOICE = b"\x01" + bytes(FRAME_BYTES - 1), bytes(FRAME_BYTES)


def test_words_asked_for_while_they_are_made_ahead_are_those() -> None:
    sent, log = run((head("begin", vocabulary=[]), b""), (head("feed"), PAUSE), LATER, (head("words", request=1), b""))
    assert log == ["words 0.0"]
    assert [(s["op"], s["request"]) for s in sent] == [("words", 1)]


def test_work_for_a_pause_is_given_up_when_the_voice_goes_on() -> None:
    sent, log = run(
        (head("begin", vocabulary=[]), b""), (head("feed"), PAUSE), (head("words", request=1), b""), LATER, (head("feed"), VOICE)
    )
    assert (sent, log) == ([], ["words 0.0"])


def test_the_next_pause_answers_what_was_asked_in_the_one_before() -> None:
    sent, log = run(
        (head("begin", vocabulary=[]), b""),
        (head("feed"), PAUSE),
        (head("words", request=1), b""),
        LATER,
        (head("feed"), VOICE),
        LATER,
        (head("feed"), PAUSE),
    )
    assert [(s["op"], s["request"]) for s in sent] == [("words", 1)]
    assert len(log) == 2


def test_words_of_an_utterance_nobody_began_are_a_fault() -> None:
    sent, _ = run((head("words", request=3), b""))
    assert [(s["op"], s["request"]) for s in sent] == [("fault", 3)]


def test_an_utterance_is_not_kept_for_ever() -> None:
    sent, _ = run(
        (head("begin", vocabulary=[]), b""),
        *[(head("feed"), bytes(RATE * 2)) for _ in range(40)],
        (head("words", request=1), b""),
    )
    assert [s["heard"]["text"] for s in sent if s["op"] == "words"] == ["30.0"]


def test_a_grown_engine_ends_when_nobody_speaks() -> None:
    engine = CountingEngine()
    engine.grown = True
    sent, _ = run((head("begin", vocabulary=[]), b""), (head("words", request=1), b""), (head("forget"), b""), engine=engine)
    assert sent == []


TWO_ASK = (
    (head("begin", vocabulary=[]), b""),
    (head("begin", call="b", vocabulary=[]), b""),
    (head("words", request=1), b""),
    LATER,
    (head("words", call="b", request=1), b""),
)


def test_there_is_haste_while_another_waits_and_for_who_has_waited() -> None:
    _, log = run(*TWO_ASK)
    assert log == ["words 0.0", "in haste", "words 0.0", "in haste"]


def test_work_that_nobody_asked_for_gives_way_to_words_that_are() -> None:
    sent, log = run(
        (head("begin", vocabulary=[]), b""),
        (head("begin", call="b", vocabulary=[]), b""),
        (head("feed"), b"\x01" * FRAME_BYTES),
        LATER,
        (head("words", call="b", request=1), b""),
        LATER,
        (head("words", request=2), b""),
    )
    assert [(s["call"], s["request"]) for s in sent if s["op"] == "words"] == [("b", 1), ("a", 2)]
    assert log[:2] == ["words 0.0", "words 0.0"]


def test_the_haste_of_one_answer_does_not_last_for_the_next() -> None:
    _, log = run(*TWO_ASK, LATER, LATER, LATER, (head("feed", call="b"), b"\x01" * FRAME_BYTES))
    assert log == ["words 0.0", "in haste", "words 0.0", "in haste", "words 0.0"]


def test_an_utterance_that_makes_room_is_not_asked_for_any_more() -> None:
    begun = [(head("begin", call=str(number), vocabulary=[]), b"") for number in range(MOST_OPEN + 1)]
    sent, _ = run(*begun[:-1], (head("words", call="0", request=1), b""), begun[-1], (head("words", call="1", request=2), b""))
    assert [(one["call"], one["request"]) for one in sent] == [("1", 2)]

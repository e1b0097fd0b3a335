"""What the worker does next."""

import queue
from collections.abc import Sequence
from typing import Any

from console.call.recognition.worker import Worker
from console.domain.audio import FRAME_BYTES, RATE
from console.domain.transcript import Heard
from console.wire.frames import Head

HALF_SECOND = RATE // 2 * 2


class CountingEar:
    """Hears how much it was fed; pauses when fed an odd frame."""

    def __init__(self, log: list[str]) -> None:
        self._log = log
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
        self._pausing = False
        self._log.append(f"partial {self.seconds:.1f}")
        return self._heard(final=False)

    def words(self) -> Heard:
        self._log.append(f"words {self.seconds:.1f}")
        return self._heard(final=True)

    def _heard(self, *, final: bool) -> Heard:
        return Heard(f"{self.seconds:.1f}", 0.0, self.seconds, 1.0, final)


class CountingEngine:
    name = "counting"

    def __init__(self) -> None:
        self.log: list[str] = []
        self.grown = False

    def ear(self, vocabulary: Sequence[str]) -> CountingEar:
        return CountingEar(self.log)

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
        """The messages, then time for the work they call for, then the end."""

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            return inbox.get_nowait() if not inbox.empty() else None

        def get_nowait(self) -> Any:
            if not inbox.empty():
                return inbox.get_nowait()
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
    assert log == ["partial 0.0"]


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

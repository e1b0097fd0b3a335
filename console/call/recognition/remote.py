"""The line process's end of recognition: frames to the worker, words back, and a new worker when one dies."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from console.domain.errors import SpeechFault
from console.domain.transcript import Heard
from console.wire.child import Child
from console.wire.codec import decode
from console.wire.frames import Head

log = structlog.get_logger(__name__)

Key = tuple[str, int]
PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Before a worker is started anew, growing while it dies young."""
LONG_LIFE_S = 30.0


def _died() -> SpeechFault:
    return SpeechFault(
        "音声認識の処理が止まりました。自動で起動し直しています。",
        "Speech recognition stopped; it is being started again.",
        retry=True,
    )


@dataclass(slots=True)
class _Open:
    """An utterance the worker knows of, and who waits for its words, by request."""

    on_partial: Callable[[int, Heard], None]
    waiting: dict[int, asyncio.Future[Heard]] = field(default_factory=dict)


class RemoteRecognition:
    """Implements ``Recognition``.

    ``arguments`` are those of the worker's command line (``--engine whisper --model …``); ``limit_s`` bounds every wait for
    words; ``nice`` lowers the worker's priority below that of the trunk and the line.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        worker: str = "console.app.hearing",
        limit_s: float = 4.0,
        start_limit_s: float = 60.0,
        nice: int = 0,
    ) -> None:
        self._arguments = tuple(arguments)
        self._worker = worker
        self._limit_s = limit_s
        self._start_limit_s = start_limit_s
        self._nice = nice
        self._child: Child | None = None
        self._ready = asyncio.Event()
        self._open: dict[Key, _Open] = {}
        self._requests = 0
        self._keeper: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    @property
    def ready(self) -> bool:
        return self._ready.is_set()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Wait until the model is loaded.

        Raises:
            SpeechFault: it cannot be, with the worker's own sentence, or it took too long.
        """
        first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeper = asyncio.create_task(self._keep(first), name="recognition-worker")
        try:
            await asyncio.wait_for(asyncio.shield(first), self._start_limit_s)
        except TimeoutError:
            await self.close()
            raise SpeechFault(
                "音声認識の準備が時間内に終わりませんでした。ほかの重い処理を止めて、もう一度お試しください。",
                "Speech recognition was not ready in time; stop other heavy programs and try again.",
                retry=True,
            ) from None
        except SpeechFault:
            await self.close()
            raise

    async def until_ready(self) -> None:
        """Wait for the worker that replaces a dead one."""
        await self._ready.wait()

    def recogniser(self, call_id: str) -> "RemoteRecogniser":
        return RemoteRecogniser(self, call_id)

    async def close(self) -> None:
        self._closing.set()
        if self._child is not None:
            await self._child.close(grace_s=2.0)
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        self._fail_all()

    async def _keep(self, first: "asyncio.Future[None]") -> None:
        """One worker after another, for as long as this lives."""
        early_deaths = 0
        while not self._closing.is_set():
            born = time.monotonic()
            self._child = await Child.spawn(self._worker, self._arguments, nice=self._nice)
            async for head, _ in self._child.messages():
                if head.get("op") == "failed" and not first.done():
                    first.set_exception(SpeechFault(str(head["ja"]), str(head["en"])))
                    return
                if head.get("op") == "ready":
                    self._ready.set()
                    if not first.done():
                        first.set_result(None)
                else:
                    self._told(head)
            self._ready.clear()
            await self._child.close(grace_s=0.5)
            self._fail_all()
            if not first.done():
                first.set_exception(
                    SpeechFault(
                        "音声認識の処理が起動の途中で落ちました。モデルが壊れているかもしれません。モデルを入れ直してください。",
                        "The recognition process died while starting; its model may be damaged, so install the model again.",
                    )
                )
                return
            if self._closing.is_set():
                return
            early_deaths = early_deaths + 1 if time.monotonic() - born < LONG_LIFE_S else 0
            log.warning("recognition.worker_died", exit_code=self._child.exit_code, early_deaths=early_deaths)
            await asyncio.sleep(PAUSES_S[min(early_deaths, len(PAUSES_S) - 1)])

    def _told(self, head: Head) -> None:
        key = (str(head.get("call")), int(head.get("utterance", -1)))
        opened = self._open.get(key)
        if opened is None:
            return
        match head.get("op"):
            case "partial":
                opened.on_partial(key[1], decode(Heard, head["heard"]))
            case "words":
                self._answer(opened, int(head["request"]), decode(Heard, head["heard"]))
            case "fault":
                self._answer(opened, int(head["request"]), SpeechFault(str(head["ja"]), str(head["en"]), retry=True))

    @staticmethod
    def _answer(opened: _Open, request: int, answer: Heard | SpeechFault) -> None:
        """The answer to a request answers those it has superseded."""
        for number in [n for n in opened.waiting if n <= request]:
            future = opened.waiting.pop(number)
            if future.done():
                continue
            if isinstance(answer, Heard):
                future.set_result(answer)
            else:
                future.set_exception(answer)

    def _fail_all(self) -> None:
        for opened in self._open.values():
            for future in opened.waiting.values():
                if not future.done():
                    future.set_exception(_died())
        self._open.clear()

    def begin(self, key: Key, vocabulary: Sequence[str], on_partial: Callable[[int, Heard], None]) -> None:
        if self._child is None or not self.ready:
            return
        self._open[key] = _Open(on_partial)
        self._child.send({"op": "begin", "call": key[0], "utterance": key[1], "vocabulary": list(vocabulary)})

    def feed(self, key: Key, frame: bytes) -> None:
        if self._child is not None and key in self._open:
            self._child.send({"op": "feed", "call": key[0], "utterance": key[1]}, frame)

    async def words(self, key: Key) -> Heard:
        opened = self._open.get(key)
        if self._child is None or opened is None:
            raise _died()
        self._requests += 1
        request = self._requests
        future: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        opened.waiting[request] = future
        self._child.send({"op": "words", "call": key[0], "utterance": key[1], "request": request})
        try:
            return await asyncio.wait_for(future, self._limit_s)
        except TimeoutError:
            raise SpeechFault("音声認識が時間内に答えませんでした。", "Speech recognition did not answer in time.", retry=True) from None
        finally:
            opened.waiting.pop(request, None)

    def forget(self, key: Key) -> None:
        opened = self._open.pop(key, None)
        if opened is None:
            return
        for future in opened.waiting.values():
            future.cancel()
        if self._child is not None:
            self._child.send({"op": "forget", "call": key[0], "utterance": key[1]})

    def leave(self, call_id: str) -> None:
        for key in [key for key in self._open if key[0] == call_id]:
            self.forget(key)


class RemoteRecogniser:
    """Implements ``Recogniser`` for one call."""

    def __init__(self, recognition: RemoteRecognition, call_id: str) -> None:
        self._recognition = recognition
        self._call_id = call_id

    def begin(self, utterance: int, vocabulary: Sequence[str], on_partial: Callable[[int, Heard], None]) -> None:
        self._recognition.begin((self._call_id, utterance), vocabulary, on_partial)

    def feed(self, utterance: int, frame: bytes) -> None:
        self._recognition.feed((self._call_id, utterance), frame)

    def words(self, utterance: int) -> Awaitable[Heard]:
        return self._recognition.words((self._call_id, utterance))

    def forget(self, utterance: int) -> None:
        self._recognition.forget((self._call_id, utterance))

    def close(self) -> None:
        self._recognition.leave(self._call_id)

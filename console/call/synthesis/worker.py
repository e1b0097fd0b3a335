"""One engine's worker process, seen from the line: a queue in front, one line at a time, born again when it dies.

A worker that dies or hangs costs the line it was rendering; that line fails and the next one finds a fresh worker.
After three deaths in a minute the engine rests for half a minute and every line fails at once, so that the fallback
speaks without delay.
"""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from console.call.synthesis.port import Rendered, Voice
from console.domain.errors import SpeechFault
from console.wire.child import Child
from console.wire.frames import Head

MODULE = "console.app.voice"
QUEUE_BOUND = 2_000
"""Lines waiting; more means that something asks without end."""

SECONDS_A_CHARACTER = 0.3
"""Added to a line's limit for its length: twice what the slowest engine needs on a crowded machine."""

DEATHS, DEATHS_WITHIN_S, REST_S = 3, 60.0, 30.0

Inbox = asyncio.Queue[tuple[Head, bytes] | None]

_log = structlog.get_logger(__name__)


@dataclass(order=True, slots=True)
class _Order:
    urgency: int
    number: int
    text: str = field(compare=False)
    spoken: str = field(compare=False)
    voice: Voice = field(compare=False)
    done: "asyncio.Future[Rendered]" = field(compare=False)


class EngineWorker:
    """``arguments`` follow ``--engine NAME`` on the worker's command line; limits are seconds."""

    def __init__(
        self, engine: str, arguments: Sequence[str] = (), *, nice: int = 5, start_limit_s: float = 60.0, line_limit_s: float = 30.0
    ) -> None:
        self.engine = engine
        self._arguments = ["--engine", engine, *arguments]
        self._nice = nice
        self._start_limit = start_limit_s
        self._line_limit = line_limit_s
        self._orders: list[_Order] = []
        self._numbers = itertools.count()
        self._wake = asyncio.Event()
        self._ready: asyncio.Future[str] | None = None
        self._fingerprint: str | None = None
        self._voices: tuple[str, ...] = ()
        self._task: asyncio.Task[None] | None = None
        self._child: Child | None = None
        self._deaths: list[float] = []

    @property
    def fingerprint(self) -> str | None:
        """Known once the worker has been ready; kept over a death."""
        return self._fingerprint

    @property
    def voices(self) -> tuple[str, ...]:
        return self._voices

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def ready(self) -> str:
        """The fingerprint, as soon as the engine is warm.

        Raises:
            SpeechFault: it does not start, or is resting.
        """
        if self._fingerprint is not None:
            return self._fingerprint
        self._run()
        assert self._ready is not None
        return await asyncio.shield(self._ready)

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool) -> Rendered:
        """Raises ``SpeechFault`` when the engine cannot, dies over it, or takes too long."""
        if len(self._orders) >= QUEUE_BOUND:
            raise SpeechFault("音声合成の待ち行列が一杯です。", "The queue of speech synthesis is full.", retry=True)
        self._run()
        order = _Order(0 if urgent else 1, next(self._numbers), text, spoken, voice, asyncio.get_running_loop().create_future())
        heapq.heappush(self._orders, order)
        self._wake.set()
        return await order.done

    def hurry(self, spoken: str, voice: Voice) -> None:
        """A line that waits becomes urgent."""
        for order in self._orders:
            if order.spoken == spoken and order.voice == voice:
                order.urgency = 0
        heapq.heapify(self._orders)

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._fail_all(SpeechFault("音声合成は終了しました。", "Speech synthesis has been closed."))

    def _run(self) -> None:
        if self._resting():
            raise SpeechFault(
                f"音声エンジン {self.engine} が続けて停止したため、しばらく使いません。",
                f"The speech engine {self.engine} keeps dying and is left alone for a while.",
                retry=True,
            )
        if self._task is None or self._task.done():
            self._ready = asyncio.get_running_loop().create_future()
            self._ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())
            self._task = asyncio.create_task(self._live(), name=f"voice-{self.engine}")

    def _resting(self) -> bool:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < DEATHS_WITHIN_S]
        return len(self._deaths) >= DEATHS and now - self._deaths[-1] < REST_S

    async def _live(self) -> None:
        """One life of the process: start, serve, end. The next order begins another."""
        fault: SpeechFault | None = None
        inbox: Inbox = asyncio.Queue()
        reading: asyncio.Task[None] | None = None
        try:
            self._child = child = await Child.spawn(MODULE, self._arguments, nice=self._nice)
            reading = asyncio.create_task(_read(child, inbox))
            await self._started(inbox)
            while True:
                await self._serve(child, inbox)
        except SpeechFault as caught:
            fault = caught
        except OSError as caught:
            fault = SpeechFault(
                "音声合成の作業プロセスを起動できません。メモリの空きを確かめてください。",
                "The speech worker cannot be started; check free memory.",
                retry=True,
            )
            fault.__cause__ = caught
        finally:
            ending, self._child = self._child, None
            if ending is not None:
                if fault is not None and reading is not None and not reading.done():  # it hangs
                    ending.kill()
                await ending.close()
            if reading is not None:
                reading.cancel()
        self._deaths.append(time.monotonic())
        _log.warning("voice_worker_lost", engine=self.engine, deaths=len(self._deaths))
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(fault)
        if self._resting() or self._fingerprint is None:
            self._fail_all(fault)
        else:  # warm again before the next line asks
            self._task = None
            self._run()

    async def _started(self, inbox: Inbox) -> None:
        began = time.monotonic()
        head, _ = await self._next(inbox, self._start_limit)
        if "failed" in head:
            raise SpeechFault(head["ja"], head["en"])
        self._fingerprint, self._voices = str(head["fingerprint"]), tuple(head["voices"])
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(self._fingerprint)
        _log.info("voice_worker_ready", engine=self.engine, ms=round((time.monotonic() - began) * 1000))

    async def _serve(self, child: Child, inbox: Inbox) -> None:
        order = await self._next_order(inbox)
        began = time.monotonic()
        limit = self._line_limit + SECONDS_A_CHARACTER * len(order.spoken)
        child.send(
            {"number": order.number, "text": order.text, "spoken": order.spoken, "voice": order.voice.name, "rate": order.voice.rate}
        )
        try:
            while True:
                head, pcm = await self._next(inbox, limit - (time.monotonic() - began))
                if head.get("number") == order.number:
                    break
        except SpeechFault as fault:
            if not order.done.done():
                order.done.set_exception(fault)
            raise
        except asyncio.CancelledError:
            order.done.cancel()
            raise
        if order.done.done():
            return
        if "failed" in head:
            order.done.set_exception(SpeechFault(head["ja"], head["en"], retry=bool(head.get("retry"))))
            return
        order.done.set_result(Rendered(pcm, tuple((int(characters), int(ms)) for characters, ms in head["marks"])))
        _log.debug("line_rendered", engine=self.engine, ms=round((time.monotonic() - began) * 1000), sound_ms=len(pcm) // 32)

    async def _next_order(self, inbox: Inbox) -> _Order:
        """The most urgent line that is still wanted; a death meanwhile is noticed."""
        while True:
            while self._orders:
                order = heapq.heappop(self._orders)
                if not order.done.done():
                    return order
            self._wake.clear()
            wanted, heard = asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(inbox.get())
            try:
                await asyncio.wait({wanted, heard}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                wanted.cancel()
                heard.cancel()
            if heard.done() and not heard.cancelled() and heard.result() is None:
                raise _lost(self.engine)

    async def _next(self, inbox: Inbox, limit: float) -> tuple[Head, bytes]:
        try:
            message = await asyncio.wait_for(inbox.get(), max(0.01, limit))
        except TimeoutError:
            raise SpeechFault(
                f"音声エンジン {self.engine} の応答がありません。起動し直します。",
                f"The speech engine {self.engine} does not answer and is started again.",
                retry=True,
            ) from None
        if message is None:
            raise _lost(self.engine)
        return message

    def _fail_all(self, fault: SpeechFault) -> None:
        orders, self._orders = self._orders, []
        for order in orders:
            if not order.done.done():
                order.done.set_exception(fault)


async def _read(child: Child, inbox: Inbox) -> None:
    async for message in child.messages():
        inbox.put_nowait(message)
    inbox.put_nowait(None)


def _lost(engine: str) -> SpeechFault:
    return SpeechFault(
        f"音声エンジン {engine} の作業プロセスが停止しました。起動し直します。",
        f"The worker of the speech engine {engine} has died and is started again.",
        retry=True,
    )

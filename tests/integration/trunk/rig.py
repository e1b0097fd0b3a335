"""What the tests of the line share: the customer's telephone, an observer of a leg, tones and processes."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np

from console.call.trunk.pjsua import PjsuaLeg
from console.call.trunk.port import Account, Dial, Ended, Frame, LineQuality, OperatorFrame, TrunkEvent
from console.domain.audio import FRAME_BYTES, RATE
from console.wire.child import Child

LIMIT_S = 20.0
LOOPBACK = "127.0.0.1"
E = TypeVar("E", bound=TrunkEvent)


def tone(hertz: float, seconds: float, level: float = 0.3) -> bytes:
    at = np.arange(int(seconds * RATE)) / RATE
    return (level * 32767 * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes()


def strength(pcm: bytes, hertz: float) -> float:
    """Amplitude of one frequency, 1.0 being full scale."""
    samples = np.frombuffer(pcm, "<i2") / 32768
    if not len(samples):
        return 0.0
    return float(2 * abs(np.dot(samples, np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / RATE))) / len(samples))


def free_port() -> int:
    """A port that is free for UDP and TCP, and its neighbour too."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first, socket.socket() as second:
            first.bind((LOOPBACK, 0))
            port: int = first.getsockname()[1]
            if port >= 60000 or port % 2:
                continue
            try:
                second.bind((LOOPBACK, port))
            except OSError:
                continue
            return port


class Peer:
    """A program started by a test, ended by its pid."""

    def __init__(self, command: list[str], log: Path, **options: Any) -> None:
        self._command = command
        self._options = options
        self._log = log
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, **self._options
            )

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        """The whole group: Kamailio and baresip have children of their own."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, with_signal)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(5)

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


async def until(condition: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - files and processes have no event to wait for
            await asyncio.sleep(0.01)


class Watch:
    """Reads a leg's events from the start and keeps them."""

    def __init__(self, leg: PjsuaLeg) -> None:
        self.leg = leg
        self.events: list[TrunkEvent] = []
        self.frames: list[Frame] = []
        self.operator_frames: list[OperatorFrame] = []
        self.qualities: list[LineQuality] = []
        self._news = asyncio.Condition()
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for event in self.leg.events():
            async with self._news:
                if isinstance(event, Frame):
                    self.frames.append(event)
                elif isinstance(event, OperatorFrame):
                    self.operator_frames.append(event)
                elif isinstance(event, LineQuality):
                    # Told by the clock, not by what happens: among the events it would stand now here, now there.
                    self.qualities.append(event)
                else:
                    self.events.append(event)
                self._news.notify_all()

    async def until(self, kind: type[E], *, where: Callable[[E], bool] = lambda event: True, limit_s: float = LIMIT_S) -> E:
        def found() -> E | None:
            return next((event for event in self.events if isinstance(event, kind) and where(event)), None)

        async with asyncio.timeout(limit_s), self._news:
            while (event := found()) is None:
                await self._news.wait()
            return event

    async def hears(self, hertz: float, *, frames: int = 15, least: float = 0.05) -> None:
        """Until the last ``frames`` frames carry that tone."""
        async with asyncio.timeout(LIMIT_S), self._news:
            while len(self.frames) < frames or strength(self.sound(frames), hertz) < least:
                await self._news.wait()

    async def frames_more(self, frames: int) -> None:
        """Half a second is 25 frames of the line's own clock."""
        enough = len(self.frames) + frames
        await until(lambda: len(self.frames) >= enough)

    def sound(self, frames: int) -> bytes:
        return b"".join(frame.pcm for frame in self.frames[-frames:])

    async def over(self, limit_s: float = LIMIT_S) -> Ended:
        ended = await self.until(Ended, limit_s=limit_s)
        await asyncio.wait_for(self._task, LIMIT_S)
        return ended


class Phone:
    """The customer's telephone as a test sees it."""

    def __init__(self, child: Child, messages: AsyncIterator[tuple[dict[str, Any], bytes]], port: int) -> None:
        self.child = child
        self.port = port
        self.heads: list[dict[str, Any]] = []
        self.heard: list[bytes] = []
        self._messages = messages
        self._news = asyncio.Condition()
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def listening(cls, **listen: Any) -> Self:
        child = await Child.spawn("console.app.customer_phone")
        messages = child.messages()
        async with asyncio.timeout(LIMIT_S):
            await anext(messages)
            child.send({"do": "listen", "port": 0, **listen})
            head, _ = await anext(messages)
        assert head["event"] == "listening", head
        return cls(child, messages, head["port"])

    async def _read(self) -> None:
        async for head, body in self._messages:
            async with self._news:
                if head["event"] == "frame":
                    self.heard.append(body)
                else:
                    self.heads.append(head)
                self._news.notify_all()

    async def expect(self, **how: Any) -> None:
        self.child.send({"do": "expect", **how})
        await self.until("expecting")

    def play(self, pcm: bytes, utterance: str = "p") -> None:
        self.child.send({"do": "play", "utterance": utterance}, pcm)

    def do(self, what: str, **more: Any) -> None:
        self.child.send({"do": what, **more})

    async def until(self, event: str, limit_s: float = LIMIT_S) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            return next((head for head in self.heads if head["event"] == event), None)

        async with asyncio.timeout(limit_s), self._news:
            while (head := found()) is None:
                await self._news.wait()
            return head

    async def hears(self, hertz: float, *, frames: int = 15, least: float = 0.05) -> None:
        async with asyncio.timeout(LIMIT_S), self._news:
            while len(self.heard) < frames or strength(b"".join(self.heard[-frames:]), hertz) < least:
                await self._news.wait()

    async def hears_nothing(self, *, frames: int = 10) -> None:
        async with asyncio.timeout(LIMIT_S), self._news:
            while len(self.heard) < frames or np.abs(np.frombuffer(b"".join(self.heard[-frames:]), "<i2").astype(int)).max() > 40:
                await self._news.wait()

    async def close(self) -> None:
        await self.child.close(5)
        self._task.cancel()


def direct(port: int, **more: Any) -> Account:
    """No registrar between: the INVITE goes to that port of this machine."""
    return Account("", "", "", LOOPBACK, port, **more)


def dial(account: Account, number: str = "15550001", *, ring_timeout_s: float = 15.0, recording: Path | None = None) -> Dial:
    return Dial(f"call-{time.monotonic_ns()}", number, account, ring_timeout_s, str(recording) if recording else None)


def stereo(path: Path) -> Any:
    """Samples of a recording as an array (n, 2), by its header's own lengths."""
    import wave

    with wave.open(str(path)) as wav:
        assert (wav.getnchannels(), wav.getframerate()) == (2, RATE)
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2)


def frames_of(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)]

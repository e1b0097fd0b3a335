"""A whole call between a session and the customer's telephone: real SIP and RTP, real Silero; words and voices by script.

Every voice has a pitch of its own, so that the customer's recording tells who was heard: the agent 1000 Hz, the bridge
1500, the operator 2000.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from console.call.recognition.scripted import ScriptedRecognition
from console.call.session import CallSession, Stages
from console.call.synthesis.port import Rendered, Voice
from console.call.trunk.port import Trunk
from console.call.turns.level import AgentVoice, level_db
from console.call.turns.machine import TurnMachine
from console.call.turns.silero import SileroDetector
from console.call.voice_affect.measuring import Measuring
from console.call.voice_affect.numpy_meter import NumpyMeter
from console.conversation.language.canned import CannedLanguageModel
from console.conversation.outlook import Position, SteeringChoice
from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE
from console.domain.call import CallBrief, Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.moves import Move, Say
from console.domain.outcome import LineResult
from console.domain.script import Approval, ApprovedScript
from console.domain.stimuli import CallAnswered, CustomerSaid, LineHeard, OperatorHandedBack, OperatorSteered, Stimulus
from console.domain.utterance import finished
from console.wire.child import Child
from tests.integration.trunk.rig import LIMIT_S, Phone, dial, direct, tone

AGENT: Final = 1000.0
BRIDGE: Final = 1500.0
OPERATOR: Final = 2000.0
HOLD: Final = 523.25
LINE_S: Final = 12.0
BRIDGE_S: Final = 2.0

_LINES: Final = {"long": (AGENT, LINE_S), "answer": (AGENT, 2.0), "bridge": (BRIDGE, BRIDGE_S), "bridge_vanished": (BRIDGE, BRIDGE_S)}


def say(name: str, number: int) -> Say:
    return Say(f"{number:03d}", name, f"{name}。" * 10, f"{name}。" * 10)


class Tones:
    """``Synthesis``: each line is the tone of whoever says it; phrases of half a second."""

    async def start(self) -> None: ...

    async def render(self, text: str, spoken: str, voice: Voice, *, urgent: bool = False, keep: bool = True) -> Rendered:
        return self.cached(text, spoken, voice)

    def cached(self, text: str, spoken: str, voice: Voice) -> Rendered:
        hertz, seconds = _LINES[text.split("。")[0]]
        half_seconds = int(seconds * 2)
        marks = tuple((len(text) * (n + 1) // half_seconds, 500 * (n + 1)) for n in range(half_seconds))
        return Rendered(tone(hertz, seconds), marks)

    async def close(self) -> None: ...


class Talker:
    """A brain that begins with one long line, answers whoever speaks, and bridges when the line comes back."""

    def __init__(self, answer: str = "answer") -> None:
        self.told: list[Stimulus] = []
        self._answer = answer
        self._said = 0

    def on(self, stimulus: Stimulus) -> tuple[Move, ...]:
        self.told.append(stimulus)
        match stimulus:
            case CallAnswered():
                return self._say("long")
            case CustomerSaid():
                return self._say(self._answer)
            case LineHeard(line="long", complete=True) if self._answer == "long":
                return self._say("long")
            case OperatorHandedBack(vanished=vanished):
                return self._say("bridge_vanished" if vanished else "bridge")
            case OperatorSteered(text=str(text)):
                return self._say(text)
        return ()

    def _say(self, name: str) -> tuple[Move, ...]:
        self._said += 1
        return (say(name, self._said),)

    def finished_utterance(self, text: str) -> bool:
        return finished(text, None)

    def position(self) -> Position:
        return Position("opening", "start", None, None, (), 0)

    def choices(self) -> tuple[SteeringChoice, ...]:
        return ()

    def lines_ahead(self) -> tuple[Say, ...]:
        return ()


class ClockedPhone(Phone):
    """Also knows which instant of the common clock each frame of its recording was."""

    def __init__(self, child: Child, messages: AsyncIterator[tuple[dict[str, Any], bytes]], port: int) -> None:
        self._first: float | None = None
        super().__init__(child, messages, port)

    async def _read(self) -> None:
        async for head, body in self._messages:
            async with self._news:
                if head["event"] == "frame":
                    start = float(head["at"]) - int(head["tick"]) * FRAME_MS / 1000
                    # The earliest is the one that no delay of the machine has touched.
                    self._first = start if self._first is None else min(self._first, start)
                    self.heard.append(body)
                else:
                    self.heads.append(head)
                self._news.notify_all()

    def place(self, instant: float) -> float:
        """Seconds since the recording's beginning."""
        assert self._first is not None
        return instant - self._first


class Headset:
    """An operator's open microphone: the same sound over and over, whether or not anybody lets it through."""

    def __init__(self, session: CallSession, sound: bytes, operator: str) -> None:
        self._session, self._operator = session, operator
        self._task = asyncio.create_task(self._speak(sound[: len(sound) // FRAME_BYTES * FRAME_BYTES]))

    async def _speak(self, sound: bytes) -> None:
        loop = asyncio.get_running_loop()
        due, start = loop.time(), 0
        while True:
            self._session.command({"do": "operator_voice", "operator": self._operator}, sound[start : start + FRAME_BYTES])
            start = (start + FRAME_BYTES) % len(sound)
            due += FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def off(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


def stages(trunk: Trunk, brain: Talker, hearing: Callable[[str, int, float], str]) -> Stages:
    return Stages(
        trunk=trunk,
        recognition=ScriptedRecognition(hearing, delay_s=0.12),
        synthesis=Tones(),
        language=CannedLanguageModel(),
        brain=lambda brief: brain,
        detector=SileroDetector,
        turns=TurnMachine,
        agent_level=AgentVoice,
        level_db=level_db,
        voice=Voice("tone", "default"),
        mood=Measuring(NumpyMeter()),
    )


def voice(text: str, gain_db: float = 0.0) -> bytes:
    """``text`` as the customer says it on the telephone, without silence around it."""
    from tests.bench.turns import rendered

    return np.clip(rendered(text) * 10 ** (gain_db / 20), -32768, 32767).astype("<i2").tobytes()


def spoken_by(text: str, seconds: float, sound: bytes, before: float = 0.25) -> str:
    """What a recogniser has of ``text`` after ``seconds`` of sound, of which ``before`` lies before the voice."""
    share = (seconds - before) * RATE * 2 / len(sound)
    return text[: round(len(text) * max(0.0, min(1.0, share)))]


class LiveCall:
    """One answered call. ``hearing`` gives the words of the customer's utterances; ``key`` is an operator's key."""

    def __init__(self, session: CallSession, phone: ClockedPhone, brain: Talker, recording: Path) -> None:
        self.session, self.phone, self.brain, self.recording = session, phone, brain, recording
        self.told: list[dict[str, Any]] = []
        self.course: asyncio.Task[LineResult] | None = None
        self._headsets: list[Headset] = []

    def key(self, do: str, operator: str = "mori", **more: Any) -> float:
        """Press it; the place in the customer's recording."""
        at = self.phone.place(self.now())
        self.session.command({"do": do, "operator": operator, **more})
        return at

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def headset(self, sound: bytes | None = None, operator: str = "mori") -> Headset:
        """A tone of the operator's pitch, unless ``sound`` is given."""
        self._headsets.append(Headset(self.session, sound or tone(OPERATOR, 1.0), operator))
        return self._headsets[-1]

    async def lasts(self, seconds: float) -> None:
        """So much of the line's own time passes."""
        enough = len(self.phone.heard) + round(seconds * 1000 / FRAME_MS)
        async with asyncio.timeout(LIMIT_S + seconds), self.phone._news:
            while len(self.phone.heard) < enough:
                await self.phone._news.wait()

    async def over(self) -> None:
        """Hang up; the customer's recording is whole afterwards."""
        for headset in self._headsets:
            await headset.off()
        self.session.command({"do": "hangup"})
        if self.course is not None:
            await asyncio.wait_for(self.course, LIMIT_S)
        await self.phone.until("ended")


async def answered(
    trunk: Trunk,
    phone: ClockedPhone,
    brief: CallBrief,
    recording: Path,
    hearing: Callable[[str, int, float], str] | None = None,
    *,
    answer: str = "answer",
    ours: Path | None = None,
) -> LiveCall:
    """The customer has picked up and hears the agent's long line; ``answer`` is the line that answers a turn, ``long``: over and over;
    ``recording`` is made by the customer's telephone, ``ours`` by the trunk."""
    brain = Talker(answer)
    session_told: list[dict[str, Any]] = []
    session = CallSession(
        brief, stages(trunk, brain, hearing or (lambda call, utterance, seconds: "")), lambda event, body: session_told.append(event)
    )
    await phone.expect(recording=str(recording))
    call = LiveCall(session, phone, brain, recording)
    call.told = session_told
    call.course = asyncio.create_task(session.run(dial(direct(phone.port), recording=ours)))
    await phone.hears(AGENT)
    return call


def a_brief() -> CallBrief:
    now = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
    return CallBrief(
        call_id="c1",
        shop=Shop("s1", "港の店", "港株式会社", "みなみ", "0120-000-310", "shop@shop.example"),
        customer=Customer("p1", "山田 花子", "ヤマダ ハナコ", "09000000001", None, True, 1, None, 0, False, "東京都"),
        cart=Cart("k1", "p1", (CartLine("AP-1", "コート", "M", 1, 9800),), now, "https://shop.example/k1", "衣料品"),
        script=ApprovedScript("tones", "1", "", (Approval("a", now), Approval("b", now)), ()),
        facts=(),
        now=now,
    )

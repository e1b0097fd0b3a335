"""Figures of the line alone: ``python -m tests.bench.trunk_line`` prints JSON.

A call on loopback between a trunk process and the customer's telephone, G.711. ``to_line_ms``: from the tick that put the
customer's first loud frame on the wire to the session's event with it. ``to_customer_ms``: from ``play`` to the tick at
which the customer's telephone took the first loud frame from the wire. ``round_trip_ms``: on the customer's own
recording, from the onset of what they said to the onset of an answer that is played as soon as it is heard.
``interval_ms``: between two frames at the customer's telephone.
"""

import asyncio
import itertools
import json
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np

from console.call.trunk.pjsua import PjsuaTrunk
from console.call.trunk.port import Account, Answered, Dial, Frame, TrunkLeg
from console.domain.audio import RATE
from console.wire.child import Child

ROUNDS = 20
LOUD = 1500


def click(seconds: float = 0.1) -> bytes:
    at = np.arange(int(seconds * RATE)) / RATE
    return (0.5 * 32767 * np.sin(2 * np.pi * 1000 * at)).astype("<i2").tobytes()


def loud(pcm: bytes) -> bool:
    return bool(np.abs(np.frombuffer(pcm, "<i2").astype(int)).max() > LOUD)


def spread(values: list[float]) -> dict[str, float]:
    return {name: round(float(np.percentile(values, at)), 1) for name, at in (("p50", 50), ("p95", 95), ("p99", 99), ("max", 100))}


def onsets(samples: Any) -> list[int]:
    """Samples at which a sound begins after 100 ms of silence."""
    at = np.flatnonzero(np.abs(samples.astype(int)) > LOUD)
    return [int(at[0]), *(int(b) for a, b in itertools.pairwise(at) if b - a > RATE // 10)]


class Call:
    def __init__(self, leg: TrunkLeg, phone: Child, messages: Any) -> None:
        self.leg, self.phone, self.messages = leg, phone, messages
        self.answered = asyncio.Event()
        self.heard_at: asyncio.Queue[float] = asyncio.Queue()
        self.phone_heard: asyncio.Queue[float] = asyncio.Queue()
        self.began: asyncio.Queue[float] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.ticks: list[float] = []
        self.answering = False

    async def read_leg(self) -> None:
        quiet = 5
        async for event in self.leg.events():
            if isinstance(event, Answered):
                self.answered.set()
            elif isinstance(event, Frame):
                if loud(event.pcm):
                    if quiet >= 5:
                        if self.answering:
                            self.leg.play("answer", click())
                        self.heard_at.put_nowait(event.at)
                    quiet = 0
                else:
                    quiet += 1

    async def read_phone(self) -> None:
        quiet = 5
        async for head, body in self.messages:
            match head["event"]:
                case "frame":
                    self.ticks.append(head["at"])
                    if loud(body):
                        if quiet >= 5:
                            self.phone_heard.put_nowait(head["at"])
                        quiet = 0
                    else:
                        quiet += 1
                case "began":
                    self.began.put_nowait(head["at"])
                case "ended":
                    self.ended.set()


async def measured() -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    phone = await Child.spawn("console.app.customer_phone")
    messages = phone.messages()
    await anext(messages)
    phone.send({"do": "listen", "port": 0, "codecs": ["PCMU"]})
    port = (await anext(messages))[0]["port"]
    phone.send({"do": "expect", "recording": str(folder / "customer.wav")})
    trunk = PjsuaTrunk(calls=1, spares=1)
    await trunk.start()
    leg = await trunk.leg()
    call = Call(leg, phone, messages)
    tasks = [asyncio.create_task(call.read_leg()), asyncio.create_task(call.read_phone())]
    leg.dial(Dial("bench", "1", Account("", "", "", "127.0.0.1", port), 10.0, str(folder / "ours.wav")))
    await asyncio.wait_for(call.answered.wait(), 10)
    await asyncio.sleep(1)
    to_line, to_customer = [], []
    for number in range(ROUNDS):
        phone.send({"do": "play", "utterance": "c"}, click())
        began = await asyncio.wait_for(call.began.get(), 5)
        to_line.append((await asyncio.wait_for(call.heard_at.get(), 5) - began) * 1000)
        await asyncio.sleep(0.3 + number * 0.0013)
        played = time.monotonic()
        leg.play("a", click())
        to_customer.append((await asyncio.wait_for(call.phone_heard.get(), 5) - played) * 1000)
        await asyncio.sleep(0.3 + number * 0.0013)
    call.answering = True
    mark = len(call.ticks) * RATE // 50
    for number in range(ROUNDS):
        phone.send({"do": "play", "utterance": "c"}, click())
        await asyncio.wait_for(call.phone_heard.get(), 5)
        await asyncio.sleep(0.4 + number * 0.0013)
    leg.hangup()
    await asyncio.wait_for(call.ended.wait(), 5)
    with wave.open(str(folder / "customer.wav")) as wav:
        stereo = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2)[mark:]
    said, heard = onsets(stereo[:, 0]), onsets(stereo[:, 1])
    round_trip = [(b - a) * 1000 / RATE for a, b in zip(said, heard, strict=False)]
    intervals = [(b - a) * 1000 for a, b in itertools.pairwise(call.ticks)]
    await trunk.close()
    await phone.close()
    for task in tasks:
        task.cancel()
    return {
        "rounds": ROUNDS,
        "to_line_ms": spread(to_line),
        "to_customer_ms": spread(to_customer),
        "round_trip_ms": spread(round_trip),
        "interval_ms": {"p1": round(float(np.percentile(intervals, 1)), 2), **spread(intervals)},
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured()), indent=1))
    sys.exit(0)

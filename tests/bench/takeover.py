"""The call path as the customer hears it: ``python -m tests.bench.takeover [--rounds N]`` prints JSON.

Real calls over SIP and RTP on loopback, G.711, real Silero; the words come from a scripted recogniser after 120 ms, the agent
and the operator are tones. Every figure is taken from the customer's own recording. ``duck_ms``, ``duck_db`` and ``end_ms``: from
the onset of an interruption; ``missed``: interruptions that did not end the agent's line within a second; ``false_stops``: 相槌 and
noises that ended it; ``resumed_ms``: from the end of a sound that stopped it for nothing to the agent's voice.
``heard_ms``: from an operator's key to the new voice; ``gap_ms``: the longest silence around the key.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from console.call.trunk.pjsua import PjsuaTrunk
from console.domain.audio import RATE
from tests.bench.turns import BACKCHANNELS, INTERRUPTIONS, noise, spread
from tests.integration.takeover.ear import Ear
from tests.integration.takeover.line import AGENT, BRIDGE, HOLD, OPERATOR, ClockedPhone, LiveCall, a_brief, answered, spoken_by, voice

LISTENING_S: Final = 1.5
"""Of the agent's line between two events."""
AFTER_S: Final = 1.8
WORDLESS: Final = ("ええとですね、あのう、なんだったかな", "うーーーーーーーーーん")
"""Voices in which the recogniser finds nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    words: str
    sound: bytes


def events(rounds: int) -> Iterator[Event]:
    rng = np.random.default_rng(11)
    for _ in range(rounds):
        for words in INTERRUPTIONS:
            yield Event("interruption", words, voice(words, float(rng.uniform(-6, 3))))
        for words in BACKCHANNELS:
            yield Event("backchannel", words, voice(words, float(rng.uniform(-6, 3))))
        for kind in range(4):
            sound = np.clip(noise(rng, kind), -32768, 32767).astype("<i2").tobytes()
            yield Event("noise", "", sound)
        for words in WORDLESS:
            yield Event("wordless", "", voice(words))


async def interruptions(trunk: PjsuaTrunk, folder: Path, rounds: int) -> dict[str, Any]:
    phone = await ClockedPhone.listening()
    now: list[Event] = []
    call = await answered(
        trunk,
        phone,
        a_brief(),
        folder / "interruptions.wav",
        lambda which, utterance, seconds: spoken_by(now[-1].words, seconds, now[-1].sound) if now else "",
        answer="long",
    )
    for number, event in enumerate(events(rounds)):
        await call.lasts(LISTENING_S)
        now.append(event)
        phone.play(event.sound, f"e{number}")
        await call.lasts(len(event.sound) / 2 / RATE + AFTER_S)
    began = {head["utterance"]: int(head["tick"]) * 0.02 for head in phone.heads if head["event"] == "began"}
    await call.over()
    await phone.close()
    return judged(Ear(call.recording), now, [began[f"e{number}"] for number in range(len(now))])


def judged(ear: Ear, happened: list[Event], began: list[float]) -> dict[str, Any]:
    duck, decibels, end, resumed = [], [], [], []
    missed, count = 0, dict.fromkeys(("interruption", "backchannel", "noise", "wordless"), 0)
    stops = dict(count)
    worst: list[tuple[float, str]] = []
    for event, at in zip(happened, began, strict=True):
        count[event.kind] += 1
        lasts = len(event.sound) / 2 / RATE
        onset, last = ear.spoke(at - 0.06, at + lasts + 0.1)
        seen = ear.interrupted(onset, AGENT, until=last + 1.0)
        stopped = seen.end_ms is not None
        stops[event.kind] += stopped
        if event.kind == "interruption":
            missed += not stopped or (seen.end_ms or 0.0) > 1000
            if seen.duck_ms is not None and seen.end_ms is not None:
                duck.append(seen.duck_ms)
                decibels.append(seen.duck_db)
                end.append(seen.end_ms)
                worst.append((seen.duck_ms, event.words))
        elif stopped:
            again = ear.begins(AGENT, last, least=0.2)
            resumed.append((again - last) * 1000 if again is not None else 9999.0)
    return {
        "interruptions": count["interruption"],
        "missed": missed,
        "duck_ms": spread(duck),
        "duck_over_150_ms": sum(ms > 150 for ms in duck),
        "duck_db_least": round(min(decibels), 1),
        "end_ms": spread(end),
        "end_over_600_ms": sum(ms > 600 for ms in end),
        "backchannels": count["backchannel"],
        "noises": count["noise"],
        "wordless_sounds": count["wordless"],
        "false_stops": {kind: stops[kind] for kind in ("backchannel", "noise", "wordless")},
        "resumed_ms": spread(resumed),
        "slowest_to_duck": [words for _, words in sorted(worst, reverse=True)[:3]],
    }


async def handing_over(trunk: PjsuaTrunk, folder: Path, rounds: int) -> dict[str, Any]:
    phone = await ClockedPhone.listening()
    keys: list[tuple[str, float]] = []

    def pressed(name: str, at: float) -> None:
        keys.append((name, at))

    call = await answered(trunk, phone, a_brief(), folder / "takeover.wav")
    headset = call.headset()
    for _ in range(rounds):
        pressed("take_over", call.key("take_over"))
        await call.lasts(0.9)
        pressed("hold_by_operator", call.key("hold", on=True))
        await call.lasts(0.9)
        pressed("unhold_by_operator", call.key("hold", on=False))
        await call.lasts(0.9)
        pressed("hand_back", call.key("hand_back"))
        await call.lasts(0.4)
        pressed("barge_in", call.key("barge_in", on=True))
        await call.lasts(0.4)
        pressed("barge_out", call.key("barge_in", on=False))
        await call.lasts(0.4)
        pressed("hold", call.key("hold", on=True))
        await call.lasts(0.9)
        pressed("unhold", call.key("hold", on=False))
        await call.lasts(0.5)
    call.key("take_over")
    await call.lasts(0.5)
    await headset.off()
    pressed("operator_gone", phone.place(call.now()))
    await call.lasts(0.9)
    pressed("vanished", call.key("hand_back", vanished=True))
    await call.lasts(1.0)
    return await measured(call, phone, keys)


async def measured(call: LiveCall, phone: ClockedPhone, keys: list[tuple[str, float]]) -> dict[str, Any]:
    await call.over()
    await phone.close()
    ear = Ear(call.recording)
    voices = {"take_over": OPERATOR, "barge_in": OPERATOR, "unhold_by_operator": OPERATOR, "hand_back": BRIDGE, "vanished": BRIDGE}
    voices |= {"unhold": BRIDGE, "hold": HOLD, "hold_by_operator": HOLD}
    heard: dict[str, list[float]] = {}
    gaps: dict[str, list[float]] = {}
    for name, at in keys:
        gaps.setdefault(name, []).append(ear.gap(at - 0.1, at + 0.35 if name in ("barge_in", "barge_out", "unhold") else at + 0.8))
        hertz = voices.get(name)
        if hertz is not None:
            begins = ear.begins(hertz, at, least=0.02 if hertz == HOLD else 0.05)
            heard.setdefault(name, []).append(9999.0 if begins is None else (begins - at) * 1000)
    return {
        "heard_ms": {name: spread(values) for name, values in heard.items()},
        "gap_ms": {name: round(max(values), 1) for name, values in gaps.items()},
    }


async def main(rounds: int) -> dict[str, Any]:
    trunk = PjsuaTrunk(calls=1, spares=1)
    await trunk.start()
    try:
        with tempfile.TemporaryDirectory(prefix="okaeri-takeover-") as folder:
            told = await interruptions(trunk, Path(folder), rounds)
            return {"rounds": rounds, **told, **await handing_over(trunk, Path(folder), max(2, rounds))}
    finally:
        await trunk.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=2)
    print(json.dumps(asyncio.run(main(parser.parse_args().rounds)), ensure_ascii=False, indent=1))

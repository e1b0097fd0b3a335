"""How well the turn machine tells interruptions from 相槌 and noise, and how late its events come.

``python -m tests.bench.turns [--calls N]`` renders agent's lines and customers (OpenJTalk, G.711 µ-law), mixes noise and the agent's echo
in, runs Silero and the machine over the frames, with words that arrive when recognition would give them, and prints JSON:

``false_stops``: 相槌 or noises that stopped the agent; ``missed``: interruptions that did not stop it within 0.6 s or did not lower it
within 0.15 s; ``lower_ms``, ``yield_ms``: from the true onset; ``onset_ms``, ``offset_ms``: of turns in the silence; ``cut_ins``: turns ended
in the middle of a sentence; ``frame_ms``: cost of detector and machine a frame.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyopenjtalk

from console.call.turns.level import AgentVoice, level_db
from console.call.turns.machine import TurnMachine
from console.call.turns.port import LowerVoice, RaiseVoice, SpeechBegan, TurnEnded, TurnEvent, WantWords, YieldLine
from console.call.turns.silero import SileroDetector
from console.domain.audio import FRAME_MS, FRAME_SAMPLES, RATE
from console.domain.utterance import finished
from tests.integration.recognition.conftest import on_the_telephone

FRAME_S = FRAME_MS / 1000
RECOGNITION_S = 0.16
AGENT = (
    "お忙しいところ失礼いたします。みなとマルシェオンラインストアの自動音声アシスタント、みなみと申します。この通話は品質向上のために録音しています。",
    "カートにお入れになったままの商品がございましたので、お手伝いできることがないかと思い、お電話いたしました。",
    "返品は、商品の到着から十四日以内でしたら、未使用でタグ付きのものに限りお受けしております。",
)
BACKCHANNELS = ("はい", "ええ", "うん", "はいはい", "なるほど", "そうですか", "へえ", "ああ、はい", "うんうん", "そうなんですね")
INTERRUPTIONS = (
    "ちょっと待ってください",
    "いいえ、結構です",
    "今忙しいので失礼します",
    "待って",
    "送料はいくらですか",
    "どちら様ですか",
    "あの、すみません、質問があるんですが",
    "もう電話しないでください",
    "いりません",
    "人に代わってください",
)
TURNS = (
    ("送料はいくらですか",),
    ("はい、大丈夫です",),
    ("サイズが合わなかったら", "返品できますか"),
    ("今忙しいんですけど", "後でかけ直してもらえますか"),
    ("えっと", "このコートの色は", "ほかにもありますか"),
    ("高いので", "やめておきます"),
    ("もう買いました",),
    ("そのクーポンは", "いつまで使えますか"),
)


@lru_cache
def rendered(text: str) -> np.ndarray:
    """16 kHz floats without the synthesiser's silence at both ends."""
    wave, rate = pyopenjtalk.tts(text)
    sound = np.frombuffer(on_the_telephone(wave / 32768, rate), dtype="<i2").astype(np.float32)
    step = RATE // 100
    loud = [i for i in range(0, len(sound) - step, step) if np.sqrt(np.mean(sound[i : i + step] ** 2)) > 0.04 * np.abs(sound).max()]
    return sound[loud[0] : loud[-1] + step]


@dataclass
class Call:
    """One stretch of a call: what the agent plays, what comes from the customer, and the words by their end."""

    seconds: float
    rng: np.random.Generator
    agent: np.ndarray | None = None
    pieces: list[tuple[float, np.ndarray, str]] = field(default_factory=list)
    echo_loss_db: float | None = None
    echo_delay_s: float = 0.2

    def run(self, machine: TurnMachine, detector: SileroDetector, costs: list[float]) -> list[TurnEvent]:
        line = self.rng.standard_normal(int(self.seconds * RATE)) * 12
        for at, sound, _ in self.pieces:
            start = int(at * RATE)
            line[start : start + len(sound)] += sound[: len(line) - start]
        voice = AgentVoice()
        echo = np.zeros(len(line))
        if self.agent is not None and self.echo_loss_db is not None:
            start = int((0.2 + self.echo_delay_s) * RATE)
            end = min(len(line), start + len(self.agent))
            echo[start:end] = self.agent[: end - start] * 10 ** (-self.echo_loss_db / 20)
        events: list[TurnEvent] = []
        due: list[tuple[float, int, float]] = []
        for number in range(len(line) // FRAME_SAMPLES):
            at = round((number + 1) * FRAME_S, 3)
            if self.agent is not None and at >= 0.2 and not voice.speaking and not any(isinstance(e, YieldLine) for e in events):
                voice.began(0.2, np.clip(self.agent, -32768, 32767).astype("<i2").tobytes())
            if voice.speaking and at > 0.2 + len(self.agent) / RATE:  # type: ignore[arg-type]
                voice.ended()
            span = slice(number * FRAME_SAMPLES, (number + 1) * FRAME_SAMPLES)
            frame = np.clip(line[span] + echo[span], -32768, 32767).astype("<i2").tobytes()
            began = time.perf_counter()
            new = list(machine.frame(at, detector.probability(frame), level_db(frame), voice.speaking, voice.level(at)))
            costs.append((time.perf_counter() - began) * 1000)
            for item in [d for d in due if d[0] <= at]:
                due.remove(item)
                text = self._words(item[2])
                new += machine.words(at, item[1], text, finished(text), item[2])
            due += [(at + RECOGNITION_S, e.utterance, e.until) for e in new if isinstance(e, WantWords)]
            if any(isinstance(e, YieldLine) for e in new):
                voice.ended()
                echo[int((at + self.echo_delay_s) * RATE) :] = 0
            events += new
        return events

    def _words(self, until: float) -> str:
        """What a recogniser would have heard by then: of a piece that is not over, the first part."""
        said = ""
        for at, sound, text in self.pieces:
            share = (until - at) / (len(sound) / RATE)
            said += text[: round(len(text) * max(0.0, min(1.0, share)))]
        return said


def noise(rng: np.random.Generator, kind: int) -> np.ndarray:
    """A knock, a cough, a burst of hiss, a tone."""
    length = int(RATE * (0.04, 0.3, 0.7, 0.5)[kind])
    time_axis = np.arange(length) / RATE
    shape = (np.exp(-time_axis * 80), np.sin(np.pi * time_axis / 0.3) ** 2, np.ones(length), np.ones(length))[kind]
    body = np.sin(2 * np.pi * 1000 * time_axis) if kind == 3 else rng.standard_normal(length)
    return body * shape * 2500


def over_the_line(rng: np.random.Generator, calls: int, agents: list[np.ndarray]) -> Iterator[tuple[str, float, Call]]:
    voices = {text: rendered(text) for text in (*BACKCHANNELS, *INTERRUPTIONS)}
    for number in range(calls):
        at = float(rng.uniform(1.5, 3.5))
        agent = agents[number % len(agents)] * 0.8
        echo = (None, None, 18.0, 30.0)[number % 4]
        accompanying = BACKCHANNELS[number % len(BACKCHANNELS)]
        interrupting = INTERRUPTIONS[number % len(INTERRUPTIONS)]
        for kind, sound, text in (
            ("backchannel", voices[accompanying], accompanying),
            ("interruption", voices[interrupting], interrupting),
            ("noise", noise(rng, (number + number // 4) % 4), ""),
            ("nothing", np.zeros(1), ""),
        ):
            gain = float(10 ** (rng.uniform(-8, 3) / 20))
            yield kind, at, Call(len(agent) / RATE, rng, agent, [(at, sound * gain, text)], echo, float(rng.uniform(0.0, 0.4)))


def measure(calls: int) -> dict[str, object]:
    rng = np.random.default_rng(7)
    agents = [rendered(text) for text in AGENT]
    costs: list[float] = []
    count = {"backchannel": 0, "interruption": 0, "noise": 0, "nothing": 0}
    stops = dict(count)
    lowers = dict(count)
    lower_ms: list[float] = []
    yield_ms: list[float] = []
    raise_ms: list[float] = []
    missed = 0
    for kind, at, call in over_the_line(rng, calls, agents):
        count[kind] += 1
        events = call.run(TurnMachine(), SileroDetector(), costs)
        lowered = [e.at for e in events if isinstance(e, LowerVoice)]
        yielded = [e.at for e in events if isinstance(e, YieldLine)]
        raised = [e.at for e in events if isinstance(e, RaiseVoice)]
        stops[kind] += bool(yielded)
        lowers[kind] += bool(lowered)
        if kind == "interruption":
            if not yielded or not lowered or yielded[0] - at > 0.6 or yielded[0] < at or lowered[0] - at > 0.13:
                missed += 1
            lower_ms += [(t - at) * 1000 for t in lowered[:1]]
            yield_ms += [(t - at) * 1000 for t in yielded[:1]]
        elif kind != "nothing" and raised:
            raise_ms.append((raised[-1] - at - len(call.pieces[0][1]) / RATE) * 1000)
    onset_ms, offset_ms, cut_ins, turns, broken = [], [], 0, 0, 0
    for number in range(calls):
        parts = TURNS[number % len(TURNS)]
        at, pieces = 1.0, []
        for part in parts:
            sound = rendered(part) * float(10 ** (rng.uniform(-8, 3) / 20))
            pieces.append((at, sound, part))
            at += len(sound) / RATE + float(rng.uniform(0.25, 0.6))
        end = pieces[-1][0] + len(pieces[-1][1]) / RATE
        events = Call(end + 1.5, rng, None, pieces).run(TurnMachine(), SileroDetector(), costs)
        turns += 1
        began = [e.at for e in events if isinstance(e, SpeechBegan)]
        ended = [e for e in events if isinstance(e, TurnEnded)]
        onset_ms += [(t - 1.0) * 1000 for t in began[:1]]
        cut_ins += any(e.at < end for e in ended)
        broken += not ended
        offset_ms += [(e.at - end) * 1000 for e in ended[-1:]]
    return {
        "interruptions": count["interruption"],
        "missed_interruptions": missed,
        "backchannels": count["backchannel"],
        "noises": count["noise"],
        "lines_with_echo_only": count["nothing"],
        "false_stops": stops["backchannel"] + stops["noise"] + stops["nothing"],
        "false_stops_by_kind": {kind: stops[kind] for kind in ("backchannel", "noise", "nothing")},
        "lowered_by_kind": lowers,
        "lower_ms": spread(lower_ms),
        "yield_ms": spread(yield_ms),
        "raised_after_ms": spread(raise_ms),
        "turns": turns,
        "cut_ins": cut_ins,
        "turns_never_ended": broken,
        "onset_ms": spread(onset_ms),
        "offset_ms": spread(offset_ms),
        "frame_ms": spread(costs),
    }


def spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
        "max": round(ordered[-1], 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=40)
    print(json.dumps(measure(parser.parse_args().calls), ensure_ascii=False, indent=1))

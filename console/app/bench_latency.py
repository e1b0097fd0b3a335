"""How long a customer waits for an answer: whole calls over SIP and RTP, measured on the customer's own recording."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from console.app.demo_briefs import brief_for
from console.app.lines_bar import with_bar
from console.app.precedence import put_calls_before_the_rest
from console.app.process_memory import tree_rss_mib
from console.app.stages import LineConfiguration, LineEngines
from console.call.synthesis.port import Synthesis, Voice
from console.domain.audio import BYTES_PER_MS
from console.domain.readings import spoken
from console.domain.transcript import Speaker
from console.shipped import shipped
from console.simulation.customer_phone import CustomerPhone
from console.simulation.record import quantile
from console.simulation.scenario import CustomerTurn, CustomerVoice, LineQuality, Scenario
from console.simulation.telephone_call import CallResult, TelephoneCall

TURNS_A_CALL: Final = 6
SAME_TURN_S: Final = 0.6
"""The phone's clock and the line's begin at the answer, each at its own end."""
SAME_LINE_S: Final = 0.05
CUSTOMER: Final = "山田 花子"
VOICE: Final = Voice("openjtalk", "default", 1.0)
_PAUSE: Final = re.compile(r"〔([\d.]+)〕")


@dataclass(frozen=True, slots=True)
class Sentence:
    say: str
    means: tuple[str, ...] | None
    pick_up: bool = False
    answers: tuple[str, ...] | None = None

    def wrong(self, intent: str | None, answer: str | None) -> bool:
        """Whether it was taken for something else, or answered by a line that is no answer to it."""
        return (self.means is not None and intent not in self.means) or (self.answers is not None and answer not in self.answers)

    @property
    def words(self) -> str:
        return _PAUSE.sub("", self.say)


@dataclass(frozen=True, slots=True)
class Course:
    opening: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]
    closing: tuple[Sentence, ...]

    def call(self, number: int) -> tuple[Sentence, ...]:
        """The sentences of the ``number``-th call: each call takes the next few, round and round."""
        start = number * TURNS_A_CALL
        chosen = [self.sentences[(start + i) % len(self.sentences)] for i in range(TURNS_A_CALL)]
        return (*self.opening, *chosen, *self.closing)


@dataclass(frozen=True, slots=True)
class MeasuredTurn:
    words: str
    response_ms: float
    first_sound_ms: float
    stages: dict[str, int]
    filler: bool
    cut_in: bool
    heard: str
    intent: str | None
    answer: str | None
    """The line that answered, by its id in the script."""
    wrong: bool


def read_course(path: Path | None = None) -> Course:
    data = yaml.safe_load((path or shipped("assets/bench/latency.ja.yaml")).read_text(encoding="utf-8"))

    def named(item: Any, key: str) -> tuple[str, ...] | None:
        return tuple(item[key]) if key in item else None

    def read(items: Any) -> tuple[Sentence, ...]:
        return tuple(Sentence(i["say"], named(i, "means"), bool(i.get("pick_up")), named(i, "answers")) for i in items)

    return Course(read(data["opening"]), read(data["sentences"]), read(data["closing"]))


async def measure(configuration: LineConfiguration, calls: int, concurrent: int) -> dict[str, Any]:
    """Make ``calls`` calls, ``concurrent`` at once, and report; keys as in the README."""
    put_calls_before_the_rest()
    course = read_course()
    engines = LineEngines(replace(configuration, capacity=max(concurrent, configuration.capacity), spares=concurrent))
    await engines.start()
    await engines.wait_for_language()
    try:
        voices = await customer_voices(engines.synthesis, [*course.opening, *course.sentences, *course.closing])
        await _render_ahead(engines)
        results: list[tuple[tuple[Sentence, ...], CallResult]] = []
        numbers = iter(range(calls))
        rss = 0.0
        with tempfile.TemporaryDirectory(prefix="okaeri-bench-") as folder:

            async def caller() -> None:
                nonlocal rss
                phone = await CustomerPhone.listen()
                try:
                    for number in numbers:
                        said = course.call(number)
                        where = Path(folder) / str(number)
                        where.mkdir()
                        results.append((said, await _one_call(engines, phone, number, said, voices, where)))
                        rss = max(rss, tree_rss_mib(but_not=("console.app.customer_phone",)))
                finally:
                    await phone.close()

            await asyncio.gather(*(caller() for _ in range(concurrent)))
    finally:
        await engines.close()
    return report(results, concurrent, rss)


def report(results: Sequence[tuple[Sequence[Sentence], CallResult]], concurrent: int, rss_mib: float) -> dict[str, Any]:
    turns = [turn for said, result in results for turn in measured_turns(said, result)]
    frames = [interval for _, result in results for interval in result.frame_intervals_ms]

    def spread(values: list[float]) -> dict[str, float | None]:
        return {"p50": quantile(values, 0.5), "p95": quantile(values, 0.95), "max": max(values, default=None)}

    answered = [t for t in turns if not t.cut_in]
    names = sorted({name for t in turns for name in t.stages})
    return {
        "calls": len(results),
        "concurrent": concurrent,
        "turns": len(turns),
        "response_ms": spread([round(t.response_ms) for t in answered]),
        "first_sound_ms": spread([round(t.first_sound_ms) for t in answered]),
        "stages_ms": {name: spread([float(t.stages[name]) for t in answered if name in t.stages]) for name in names},
        "cut_ins": sum(t.cut_in for t in turns),
        "wrong_answers": sum(t.wrong for t in turns),
        "filler_turns": sum(t.filler for t in turns),
        "unanswered": sum(len(said) for said, _ in results) - len(turns),
        "frame_ms": {"p50": quantile(frames, 0.5), "p99": quantile(frames, 0.99), "max": max(frames, default=None)},
        "rss_mib": round(rss_mib),
        "each": [_told(turn) for turn in turns],
    }


def _told(turn: MeasuredTurn) -> dict[str, Any]:
    names = ("words", "heard", "intent", "wrong", "cut_in", "answer", "stages")
    return {"ms": round(turn.response_ms), **{name: getattr(turn, name) for name in names}}


def measured_turns(said: Sequence[Sentence], result: CallResult) -> list[MeasuredTurn]:
    """Joins what the customer's recording shows with what the line says of itself, by the time of the last voice."""
    latencies = [e for e in result.events if e["event"] == "latency"]
    heard = [t for t in result.record.turns if t.who is Speaker.CUSTOMER]
    lines = [(e["at"], e["line"]) for e in result.events if e["event"] == "speaking"]
    out: list[MeasuredTurn] = []
    for response in result.responses:
        number = result.spans[response.turn].number
        sentence = said[number - 1]
        if response.ms is None:
            continue
        ours = [e for e in latencies if abs(e["at"] - e["turn"]["response_ms"] / 1000 - response.last_voice) < SAME_TURN_S]
        fillers = [e for e in ours if e["turn"]["filler"]]
        substance = [e for e in ours if not e["turn"]["filler"]]
        later = (substance[0]["at"] - fillers[0]["at"]) * 1000 if fillers and substance else 0.0
        turn = next((t for t in heard if abs(t.ended - response.last_voice) < SAME_TURN_S), None)
        intent = turn.intent if turn else None
        line = next((line for at, line in lines if substance and at >= substance[0]["at"] - SAME_LINE_S), None)
        out.append(
            MeasuredTurn(
                sentence.words,
                response.ms + later,
                response.ms,
                dict(substance[0]["turn"]["stages"]) if substance else {},
                bool(fillers),
                response.cut_in,
                turn.text if turn else "",
                intent,
                line,
                sentence.wrong(intent, line),
            )
        )
    return out


async def customer_voices(synthesis: Synthesis, sentences: Sequence[Sentence]) -> dict[str, bytes]:
    """The sound of each sentence, its pauses as silence."""
    voices: dict[str, bytes] = {}
    for sentence in sentences:
        sound = b""
        for index, part in enumerate(_PAUSE.split(sentence.say)):
            if index % 2:
                sound += bytes(int(float(part) * 1000) * BYTES_PER_MS)
            elif part.strip("、。 "):
                sound += (await synthesis.render(part, spoken(part, {}), VOICE)).pcm
        voices[sentence.words] = sound
    return voices


async def _render_ahead(engines: LineEngines) -> None:
    """What a running shop has on disk: its approved lines."""
    for say in with_bar(engines.brain(brief_for(CUSTOMER, "bench")).lines_ahead()):
        await engines.synthesis.render(say.text, say.spoken, engines.voice, keep=not say.personal)


async def _one_call(
    engines: LineEngines, phone: CustomerPhone, number: int, said: Sequence[Sentence], voices: dict[str, bytes], folder: Path
) -> CallResult:
    turns = tuple(CustomerTurn(say=s.words, after="answer" if s.pick_up else None) for s in said)
    brief = brief_for(CUSTOMER, f"bench-{number}")
    scenario = Scenario(f"bench-{number}", "", CUSTOMER, None, None, None, brief.now, CustomerVoice(), LineQuality(), turns, ())
    return await TelephoneCall(scenario, brief, engines.stages, phone, voices, folder).run()

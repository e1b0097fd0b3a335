"""Plays scenario files: the brain alone, with sound, or as whole calls over SIP; the result is the JSON of SCENARIO files."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, get_args

from console.app.demo_briefs import NotDialled, brief_of
from console.app.lines_bar import with_bar
from console.app.stages import LineConfiguration, LineEngines
from console.app.understanding_in_use import understanding
from console.call.synthesis.port import Synthesis, Voice
from console.conversation.brain import ScriptedBrain
from console.domain.call import CallBrief
from console.domain.engines import VoiceEngine
from console.domain.errors import EnvironmentFault
from console.domain.outcome import Outcome
from console.domain.readings import spoken
from console.settings import Folders, Settings
from console.simulation.customer_phone import CustomerPhone, Phone
from console.simulation.expectations import failures
from console.simulation.loopback_phone import LoopbackPhone
from console.simulation.record import Record
from console.simulation.scenario import Scenario
from console.simulation.telephone_call import TelephoneCall
from console.simulation.text import TextCall
from console.simulation.truth import truth_of
from console.simulation.violations import judge
from console.simulation.wave_file import read_wave

OPERATOR_VOICE: Final = Voice("openjtalk", "default", 0.95)

Progress = Callable[[int, int, dict[str, Any]], None]


def simulate(
    scenarios: Sequence[Scenario], mode: str, *, out: Path | None = None, progress: Progress | None = None, together: int = 1
) -> list[dict[str, Any]]:
    """``mode``: ``text``, ``audio`` or ``sip``. ``out`` keeps the recordings; ``progress(done, of, result)`` after each.

    ``together``: calls at once over SIP; the results come in the order of the scenarios all the same.

    Raises:
        BadInput: a scenario names a customer, product or script that the demo shop does not have.
        SpeechFault, TrunkFault, EnvironmentFault: an engine that ``audio`` or ``sip`` needs is not there.
    """
    told = progress or (lambda done, of, result: None)
    if mode == "text":
        return _in_text(scenarios, told)
    return asyncio.run(_with_sound(scenarios, mode, out, told, together if mode == "sip" else 1))


def finish(scenario: Scenario, record: Record, brief: CallBrief | None) -> dict[str, Any]:
    """The result object: judged, and held against what was expected."""
    result = record.json()
    changed = [(event.at, *event.fact) for event in scenario.events if event.fact]
    result["violations"] = judge(result, truth_of(brief, changed)) if brief is not None else []
    unmet = failures(scenario.expect, result)
    return {"id": scenario.id, "passed": not unmet, "failures": unmet, **{k: v for k, v in result.items() if k != "id"}}


def _in_text(scenarios: Sequence[Scenario], told: Progress) -> list[dict[str, Any]]:
    ears = understanding()
    results = []
    for number, scenario in enumerate(scenarios, 1):
        try:
            brief = brief_of(scenario)
        except NotDialled as gate:
            results.append(finish(scenario, _not_dialled(scenario, gate), None))
        else:
            record = TextCall(scenario, ScriptedBrain(brief, ears), longest_call_s=brief.longest_call_s).run()
            results.append(finish(scenario, record, brief))
        told(number, len(scenarios), results[-1])
    return results


async def _with_sound(scenarios: Sequence[Scenario], mode: str, out: Path | None, told: Progress, together: int) -> list[dict[str, Any]]:
    configuration = LineConfiguration.of(Settings(), Folders.find())
    loopback = LoopbackPhone() if mode == "audio" else None
    trunk = loopback.trunk() if loopback else None
    voices = tuple(sorted({scenario.voice.engine for scenario in scenarios} & {"kokoro", "openjtalk"}))
    engines = LineEngines(replace(configuration, capacity=together, spares=together, other_voices=voices), trunk=trunk)
    await engines.start()
    await engines.wait_for_language()
    results: dict[int, dict[str, Any]] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="okaeri-simulate-") as scratch:
            ahead, one_renders = iter(enumerate(scenarios)), asyncio.Lock()

            async def caller() -> None:
                for number, scenario in ahead:
                    folder = (out or Path(scratch)) / scenario.id
                    folder.mkdir(parents=True, exist_ok=True)
                    result = await _one_call(scenario, engines, loopback, folder, one_renders)
                    if out is None:
                        result["files"] = {}
                    results[number] = result
                    told(len(results), len(scenarios), result)

            await asyncio.gather(*(caller() for _ in range(together)))
    finally:
        await engines.close()
    return [results[number] for number in range(len(scenarios))]


async def _one_call(
    scenario: Scenario, engines: LineEngines, loopback: LoopbackPhone | None, folder: Path, one_renders: asyncio.Lock
) -> dict[str, Any]:
    try:
        brief = brief_of(scenario)
    except NotDialled as gate:
        return finish(scenario, _not_dialled(scenario, gate), None)
    async with one_renders:
        voices = await _voices(scenario, engines.synthesis)
        operator = {e.says: await _sound(engines.synthesis, e.says, OPERATOR_VOICE) for e in scenario.events if e.says}
        for say in with_bar(engines.brain(brief).lines_ahead()):
            await engines.synthesis.render(say.text, say.spoken, engines.voice, keep=not say.personal)
    phone: Phone = loopback or await CustomerPhone.listen(scenario.line.codec)
    try:
        outcome = await TelephoneCall(scenario, brief, engines.stages, phone, voices, folder, operator).run()
    finally:
        await phone.close()
    return finish(scenario, outcome.record, brief)


async def _voices(scenario: Scenario, synthesis: Synthesis) -> dict[str, bytes]:
    voice = Voice(scenario.voice.engine, scenario.voice.name, scenario.voice.rate)
    sounds: dict[str, bytes] = {}
    for turn in scenario.turns:
        if turn.say is not None:
            sounds[turn.say] = read_wave(turn.wav) if turn.wav else await _sound(synthesis, turn.say, voice)
    return sounds


async def _sound(synthesis: Synthesis, text: str, voice: Voice) -> bytes:
    if voice.engine not in get_args(VoiceEngine):
        raise EnvironmentFault(f"音声「{voice.engine}」はありません。", f"There is no voice engine {voice.engine!r}.")
    return (await synthesis.render(text, spoken(text, {}), voice)).pcm


def _not_dialled(scenario: Scenario, gate: NotDialled) -> Record:
    record = Record(scenario.id, scripted_turns=[None] * len(scenario.turns))
    record.outcome = Outcome.NOT_DIALLED
    record.rule = gate.rule
    record.barred = gate.barred
    return record

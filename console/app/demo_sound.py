"""What sounds in the demo, made before its first call and kept: the lines it comes to, the customers' voices, the operator's words."""

import asyncio
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from console.app.demo_briefs import brief_for
from console.app.demo_course import DemoCall, DemoCourse
from console.app.demo_terminal import Terminal
from console.app.understanding_in_use import understanding
from console.call.synthesis.cache import SoundCache
from console.call.synthesis.port import Voice
from console.call.synthesis.remote import RemoteSynthesis
from console.conversation.brain import ScriptedBrain
from console.conversation.understanding.port import Understanding
from console.domain.moves import Say
from console.domain.readings import spoken
from console.service.terms import JAPAN
from console.settings import Folders, Settings, load
from console.shipped import shipped
from console.simulation.scenario import CustomerVoice, LineQuality, Scenario, SideEvent
from console.simulation.text import TextCall, by_morae
from console.simulation.wave_file import read_wave, write_wave

_OPERATOR_IN_REHEARSAL: Final = (
    SideEvent(48.0, operator="take_over", says="お電話代わりました。"),
    SideEvent(60.0, operator="hand_back"),
)
"""So that the lines after a hand-back are among those rendered ahead."""
_WHOLE: Final = "whole"
"""Written last: with it the folder has everything."""


@dataclass(frozen=True, slots=True)
class DemoSound:
    """``voices``: for each call the sound of each sentence of its customer."""

    voices: tuple[Mapping[str, bytes], ...]
    operator: Path


async def prepared(course: DemoCourse, terminal: Terminal) -> DemoSound:
    """From the folder of an earlier demonstration of the same script, or made now, with a bar.

    Raises:
        SpeechFault: a voice cannot start.
    """
    folders = Folders.find()
    settings = load(folders)
    folder = folders.cache / "demo" / _fingerprint(settings)
    if not (folder / _WHOLE).exists():
        shutil.rmtree(folder.parent, ignore_errors=True)
        folder.mkdir(parents=True)
        await _render_lines(course, terminal, folders, settings)
        await _render_people(course, folder)
        (folder / _WHOLE).touch()
    voices = tuple(
        {turn.say: read_wave(_sentence(folder, c, t)) for t, turn in enumerate(call.turns) if turn.say}
        for c, call in enumerate(course.calls)
    )
    return DemoSound(voices, folder / "operator.wav")


def _fingerprint(settings: Settings) -> str:
    """Of the scripts, the demo shop and the agent's voice."""
    digest = hashlib.sha256(settings.voice.model_dump_json().encode())
    for folder in ("assets/packs", "assets/demo"):
        for file in sorted(path for path in shipped(folder).rglob("*") if path.is_file()):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _sentence(folder: Path, call: int, turn: int) -> Path:
    return folder / f"customer-{call + 1}-{turn + 1}.wav"


async def _render_lines(course: DemoCourse, terminal: Terminal, folders: Folders, settings: Settings) -> None:
    """The agent's lines of these calls, into the cache the engine reads; those that name the customer are rendered while it rings."""
    voice = Voice(settings.voice.engine, settings.voice.name, settings.voice.rate)
    ears = await asyncio.to_thread(understanding)
    says = {say.spoken: say for call in course.calls for say in _rehearsed(call, ears) if not say.personal}
    synthesis = RemoteSynthesis(SoundCache(folders.cache / "lines"), {voice.engine: []}, warm=(voice.engine,))
    await synthesis.start()
    try:
        for say in terminal.progress(list(says.values())):
            await synthesis.render(say.text, say.spoken, voice)
    finally:
        await synthesis.close()


def _rehearsed(call: DemoCall, ears: Understanding) -> list[Say]:
    """What the brain says in this call on a virtual clock."""
    brief = brief_for(call.customer, "rehearsal", datetime.now(JAPAN))
    said: dict[str, Say] = {}

    def lasts(say: Say) -> float:
        said[say.spoken] = say
        return by_morae(say)

    for events in ((), _OPERATOR_IN_REHEARSAL):
        customer = (call.customer, None, None, None, brief.now, CustomerVoice(), LineQuality())
        scenario = Scenario("rehearsal", "", *customer, call.turns, events)
        TextCall(scenario, ScriptedBrain(brief, ears), longest_call_s=brief.longest_call_s, lasts=lasts).run()
    return list(said.values())


async def _render_people(course: DemoCourse, folder: Path) -> None:
    synthesis = RemoteSynthesis(SoundCache(None), {"openjtalk": []}, warm=("openjtalk",), fallback=None)
    await synthesis.start()
    try:

        async def sound(text: str, voice: Voice) -> bytes:
            return (await synthesis.render(text, spoken(text, {}), voice)).pcm

        for c, call in enumerate(course.calls):
            for t, turn in enumerate(call.turns):
                if turn.say:
                    write_wave(_sentence(folder, c, t), await sound(turn.say, call.voice))
        write_wave(folder / "operator.wav", await sound(course.operator_says, course.operator_voice))
    finally:
        await synthesis.close()

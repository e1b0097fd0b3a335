"""Recognition evaluated as a call uses it: the line's own worker process, fed frame by frame, one utterance a file; no network, no telephone."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from console.app.hearing_errors import Misheard, figures, rates, read
from console.app.spoken_files import SpokenFile, sound_frames, spoken_files
from console.app.stages import LineConfiguration, recognition_arguments
from console.app.understanding_in_use import understanding
from console.call.recognition.port import Recogniser
from console.call.recognition.remote import RemoteRecognition
from console.conversation.understanding.port import Understanding
from console.conversation.understanding.reading import DictionaryReader, Reader
from console.domain.errors import BadInput, SpeechFault
from console.domain.transcript import Heard

NAME: Final = "name"
NUMBER: Final = "number"
WORDS_LIMIT_S: Final = 120.0
"""Far more than a call's: what is judged here is the words, and a busy machine may take its time over them."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Recognised:
    """``ms``: from the last frame to the words."""

    file: SpokenFile
    heard: Heard
    ms: float


def evaluate(folder: Path, configuration: LineConfiguration, told: Progress = lambda done, of: None) -> dict[str, Any]:
    """JSON-able; keys are described in docs/RECOGNITION.md. ``faults`` (``ja``, ``en``) are the files that could not be used.

    Raises:
        BadInput: nothing in ``folder`` can be used.
        SpeechFault, EnvironmentFault: the recogniser that is set up is not there.
    """
    files, unread = spoken_files(folder)
    recognised, unheard = asyncio.run(_recognise(files, recognition_arguments(configuration), told)) if files else ([], [])
    faults = [*unread, *unheard]
    if not recognised:
        raise faults[0]
    found = report(recognised, DictionaryReader(), understanding() if any(one.file.intent for one in recognised) else None)
    about = {"engine": configuration.recognition, "model": Path(configuration.recognition_model).name}
    return {**about, **found, "faults": [{"ja": fault.ja, "en": fault.en} for fault in faults]}


async def _recognise(
    files: Sequence[SpokenFile], arguments: Sequence[str], told: Progress
) -> tuple[list[Recognised], list[BadInput | SpeechFault]]:
    recognition = RemoteRecognition(arguments, limit_s=WORDS_LIMIT_S)
    recognised: list[Recognised] = []
    faults: list[BadInput | SpeechFault] = []
    await recognition.start()
    try:
        ear = recognition.recogniser("evaluation")
        for utterance, file in enumerate(files, 1):
            try:
                recognised.append(await _heard(ear, utterance, file))
            except BadInput as fault:
                faults.append(fault)
            except SpeechFault as fault:
                faults.append(SpeechFault(f"{file.sound}: {fault.ja}", f"{file.sound}: {fault.en}", retry=fault.retry))
                await asyncio.wait_for(recognition.until_ready(), WORDS_LIMIT_S)
            told(utterance, len(files))
    finally:
        await recognition.close()
    return recognised, faults


async def _heard(ear: Recogniser, utterance: int, file: SpokenFile) -> Recognised:
    frames = await asyncio.to_thread(sound_frames, file.sound)
    ear.begin(utterance, file.vocabulary, lambda _, partial: None)
    try:
        for frame in frames:
            ear.feed(utterance, frame)
        began = time.perf_counter()
        heard = await ear.words(utterance)
        return Recognised(file, heard, (time.perf_counter() - began) * 1000)
    finally:
        ear.forget(utterance)


def report(recognised: Sequence[Recognised], reader: Reader, meaning: Understanding | None) -> dict[str, Any]:
    """Figures of what was heard. ``meaning`` judges the intents, where files name one."""
    errors = {one.file.name: Misheard.between(one.file.said, one.heard.text, reader) for one in recognised}
    understood = {one.file.name: _meant(one, meaning) for one in recognised if one.file.intent} if meaning else {}
    intended = [one for one in recognised if one.file.name in understood]

    def of(chosen: Sequence[Recognised]) -> dict[str, Any]:
        return rates([errors[one.file.name] for one in chosen])

    def by(key: Callable[[SpokenFile], str | None]) -> dict[str, dict[str, Any]]:
        groups = sorted({group for one in recognised if (group := key(one.file)) is not None})
        return {group: of([one for one in recognised if key(one.file) == group]) for group in groups}

    right = sum(understood[one.file.name] == one.file.intent for one in intended)
    milliseconds = sorted(one.ms for one in recognised)
    return {
        **of(recognised),
        "by_condition": by(lambda file: file.condition),
        "by_kind": by(lambda file: file.kind),
        "names": _names([one for one in recognised if one.file.kind == NAME], reader, of),
        "numbers": _numbers([one for one in recognised if one.file.kind == NUMBER], of),
        "intent_n": len(intended),
        "intent_accuracy": round(right / len(intended), 4) if intended else None,
        "words_ms_p50": round(milliseconds[len(milliseconds) // 2], 1),
        "words_ms_p95": round(milliseconds[int(0.95 * (len(milliseconds) - 1))], 1),
        "hypotheses": [_hypothesis(one, errors[one.file.name], understood.get(one.file.name)) for one in recognised],
    }


def _meant(one: Recognised, meaning: Understanding) -> str | None:
    """As in a call, words that were not heard mean nothing."""
    return meaning.understand(one.heard.text, expecting=one.file.expecting).label if one.heard.text else None


def _names(chosen: Sequence[Recognised], reader: Reader, of: Callable[[Sequence[Recognised]], dict[str, Any]]) -> dict[str, Any] | None:
    """``words``: names that were looked for; ``found``: the share whose reading stands in the reading of what was heard."""
    if not chosen:
        return None
    looked_for = [(read(word, reader), read(one.heard.text, reader)) for one in chosen for word in one.file.words]
    found = sum(word in heard for word, heard in looked_for)
    return {**of(chosen), "words": len(looked_for), "found": round(found / len(looked_for), 4) if looked_for else None}


def _numbers(chosen: Sequence[Recognised], of: Callable[[Sequence[Recognised]], dict[str, Any]]) -> dict[str, Any] | None:
    """``exact``: the share of sentences all of whose numbers were heard, every digit."""
    if not chosen:
        return None
    exact = sum(figures(one.file.said) == figures(one.heard.text) for one in chosen)
    return {**of(chosen), "exact": round(exact / len(chosen), 4)}


def _hypothesis(one: Recognised, error: Misheard, understood: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": one.file.name,
        "condition": one.file.condition,
        "said": one.file.said,
        "heard": one.heard.text,
        "confidence": round(one.heard.confidence, 3),
        "cer": round(error.wrong / error.characters, 4) if error.characters else None,
        "cer_reading": round(error.wrong_kana / error.kana, 4) if error.kana else None,
        "ms": round(one.ms, 1),
    }
    if one.file.intent is not None:
        found |= {"intent": one.file.intent, "understood": understood}
    return found

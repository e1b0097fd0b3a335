"""A folder of spoken sentences to recognise: NAME.wav, NAME.txt and, where more is known, NAME.json."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from console.call.recognition.worker import LONGEST_S
from console.conversation.understanding.examples import EXPECTATIONS
from console.domain.audio import FRAME_BYTES, RATE
from console.domain.errors import BadInput

ALL: Final = "all"
_TEXTS: Final = ("condition", "kind", "intent", "expecting")
_LISTS: Final = ("words", "vocabulary")


@dataclass(frozen=True, slots=True)
class SpokenFile:
    """``words``: names in the sentence that are looked for in what was heard; ``vocabulary``: names and goods of the call, told to the recogniser."""

    name: str
    sound: Path
    said: str
    condition: str = ALL
    kind: str | None = None
    intent: str | None = None
    expecting: str | None = None
    words: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()


def spoken_files(folder: Path) -> tuple[list[SpokenFile], list[BadInput]]:
    """All sentences below ``folder`` in the order of their names, and a fault for each that is not complete.

    Raises:
        BadInput: no such folder, or no WAV in it.
    """
    if not folder.is_dir():
        raise BadInput(f"フォルダ {folder} がありません。場所を確かめてください。", f"There is no folder {folder}; check its place.")
    sounds = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".wav" and path.is_file())
    if not sounds:
        raise BadInput(
            f"{folder} に WAV がありません。NAME.wav と NAME.txt を組にして入れてください。",
            f"There is no WAV in {folder}; put pairs of NAME.wav and NAME.txt there.",
        )
    good: list[SpokenFile] = []
    faults: list[BadInput] = []
    for sound in sounds:
        try:
            good.append(_spoken(sound, folder))
        except BadInput as fault:
            faults.append(fault)
    return good, faults


def _spoken(sound: Path, folder: Path) -> SpokenFile:
    said = _text(sound.with_suffix(".txt")).strip()
    if not said:
        raise BadInput(
            f"{sound.with_suffix('.txt')} が空です。話した言葉を書いてください。",
            f"{sound.with_suffix('.txt')} is empty; write the words that were spoken.",
        )
    inside = sound.parent.relative_to(folder).as_posix()
    about: dict[str, Any] = {"condition": ALL if inside == "." else inside}
    notes = sound.with_suffix(".json")
    if notes.exists():
        about |= _about(notes)
    return SpokenFile(sound.relative_to(folder).with_suffix("").as_posix(), sound, said, **about)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError as missing:
        raise BadInput(
            f"{file} がありません。WAV と同じ名前で、話した言葉を書いてください。",
            f"{file} is missing; write the words that were spoken under the WAV's name.",
        ) from missing
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(
            f"{file} を読めません。UTF-8 の文字ファイルにしてください。", f"{file} cannot be read; make it a text file in UTF-8."
        ) from fault


def _about(file: Path) -> dict[str, Any]:
    """The keys that are known; any others are the maker's own."""
    try:
        notes = json.loads(_text(file))
        given = {key: notes[key] for key in (*_TEXTS, *_LISTS) if notes.get(key) is not None}
        right = all(isinstance(given.get(key, ""), str) for key in _TEXTS) and all(_is_words(given.get(key, [])) for key in _LISTS)
        right = right and given.get("expecting", EXPECTATIONS[0]) in EXPECTATIONS
    except (ValueError, TypeError, AttributeError):
        right = False
    if not right:
        asked = ", ".join(EXPECTATIONS)
        raise BadInput(
            f"{file} を読めません。condition, kind, intent, expecting ({asked}) は文字列、words, vocabulary は文字列の配列です。",
            f"{file} cannot be used; condition, kind, intent, expecting ({asked}) are strings, words and vocabulary lists of strings.",
        )
    return {key: tuple(value) if key in _LISTS else value for key, value in given.items()}


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def sound_frames(path: Path) -> Sequence[bytes]:
    """The house's 20 ms frames of a WAV of any rate, width, codec and number of channels.

    Raises:
        BadInput: it cannot be read, holds no sound, or more than an utterance of a call may have.
    """
    import av
    from faster_whisper.audio import decode_audio

    try:
        samples = decode_audio(str(path), sampling_rate=RATE)
    except (av.FFmpegError, OSError, ValueError, IndexError) as fault:
        raise BadInput(
            f"{path} は音声として読めません。WAV を作り直してください。", f"{path} cannot be read as sound; make the WAV again."
        ) from fault
    if not len(samples):
        raise BadInput(f"{path} に音が入っていません。WAV を作り直してください。", f"{path} holds no sound; make the WAV again.")
    if len(samples) > LONGEST_S * RATE:
        raise BadInput(
            f"{path} は {LONGEST_S:.0f} 秒を超えています。一つの発話ごとに分けてください。",
            f"{path} is longer than {LONGEST_S:.0f} s; cut it into single utterances.",
        )
    pcm = (samples * 32767).astype("<i2").tobytes()
    pcm += b"\x00" * (-len(pcm) % FRAME_BYTES)
    return [pcm[start : start + FRAME_BYTES] for start in range(0, len(pcm), FRAME_BYTES)]

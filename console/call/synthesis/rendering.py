"""One line from an engine's raw phrases to sound for the telephone: trimmed, levelled, paused, marked."""

from typing import TYPE_CHECKING

from console.call.synthesis.engine import RawSound, SpeechEngine
from console.call.synthesis.level import CEILING, levelled, pauses, trimmed
from console.call.synthesis.marks import Timed, on_text, spoken_marks
from console.call.synthesis.phrases import Phrase, split
from console.call.synthesis.port import Rendered
from console.domain.audio import RATE
from console.domain.errors import SpeechFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COMMAS = "、，,"


def render(engine: SpeechEngine, text: str, spoken: str, voice: str, rate: float) -> Rendered:
    """The whole line. ``text`` is only for the marks.

    Raises:
        SpeechFault: the engine failed, or gave no sound for a line that has words.
    """
    import numpy as np

    pieces: list[NDArray[np.float32]] = []
    stretches: list[Timed] = []
    length = 0
    phrases = split(spoken)
    for phrase in phrases:
        words = spoken[phrase.start : phrase.end]
        sound = _phrase(engine.sound(words, voice, rate))
        if not len(sound):
            continue
        if pieces:
            rest = np.zeros(RATE * _pause_before(phrases, phrase) // 1000, dtype=np.float32)
            pieces.append(rest)
            length += len(rest)
        stretches += _stretches(phrase, words, engine.words(words), sound, length)
        pieces.append(sound)
        length += len(sound)
    if not pieces:
        raise SpeechFault("このセリフからは音声が作れませんでした。", "The engine gave no sound for this line.")
    pcm = (np.clip(np.concatenate(pieces), -CEILING, CEILING) * 32767).astype("<i2").tobytes()
    return Rendered(pcm, on_text(text, spoken, spoken_marks(stretches)))


def _pause_before(phrases: tuple[Phrase, ...], phrase: Phrase) -> int:
    return phrases[phrases.index(phrase) - 1].pause_ms


def _phrase(raw: RawSound) -> "NDArray[np.float32]":
    import numpy as np
    import soxr

    cut = trimmed(raw.samples, raw.rate)
    if not len(cut):
        return cut
    at_rate = cut if raw.rate == RATE else np.asarray(soxr.resample(cut, raw.rate, RATE, quality="HQ"), dtype=np.float32)
    return levelled(at_rate, RATE)


def _stretches(phrase: Phrase, words: str, morae: tuple[tuple[int, int], ...], sound: "NDArray[np.float32]", offset: int) -> list[Timed]:
    """The phrase cut at its commas, each with the pause found for it in the sound."""
    parts: list[list[tuple[int, int]]] = [[]]
    at = 0
    for characters, count in morae:
        parts[-1].append((characters, count))
        at += characters
        if words[at - 1 : at] in _COMMAS and at < len(words):
            parts.append([])
    parts = [part for part in parts if part]
    start_ms, end_ms = offset * 1000 // RATE, (offset + len(sound)) * 1000 // RATE
    gaps = sorted(sorted(pauses(sound, RATE), key=lambda gap: gap[0] - gap[1])[: len(parts) - 1])
    if len(gaps) != len(parts) - 1:
        return [Timed(phrase.start, morae, start_ms, end_ms)]
    stretches: list[Timed] = []
    begins_at, begins_ms = phrase.start, start_ms
    for index, part in enumerate(parts):
        until = start_ms + gaps[index][0] if index < len(gaps) else end_ms
        stretches.append(Timed(begins_at, tuple(part), begins_ms, until))
        begins_at += sum(characters for characters, _ in part)
        begins_ms = start_ms + gaps[index][1] if index < len(gaps) else end_ms
    return stretches

"""Which engine hears Japanese best on this machine: error and speed over rendered telephone sentences, and a recommendation.

The sentences are rendered by the fallback voice and sent through G.711 µ-law with line noise. CER is character error against the text;
reading CER compares kana, since 「送料」 heard as 「総量」 is understood all the same.
"""

import contextlib
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from console.app.hearing import load
from console.app.hearing_errors import Misheard, rates
from console.app.models import catalogue, shelf
from console.call.recognition.engine import Engine
from console.call.synthesis.openjtalk import OpenJTalk
from console.conversation.understanding.reading import DictionaryReader
from console.domain.audio import FRAME_BYTES, RATE
from console.domain.errors import EnvironmentFault, SpeechFault

SENTENCES = (
    "はい、山田です。",
    "どちら様ですか。",
    "送料はいくらかかりますか。",
    "サイズが合わなかったら返品できますか。",
    "今忙しいので、後でかけ直してもらえますか。",
    "もう電話しないでください。",
    "いいえ、結構です。",
    "クーポンはまだ使えますか。",
    "このコートの在庫はありますか。",
    "値段が少し高いと思いました。",
    "主人に相談してから決めます。",
    "オペレーターの方に代わってください。",
    "他のお店で買いました。",
    "リンクをメールで送ってください。",
    "支払いはクレジットカードでもいいですか。",
    "明日の午後三時ごろにお願いします。",
)
SLOWEST_WORDS_MS = 600.0
"""At p95; an engine slower than this makes the customer wait, however well it hears."""
NOISE_RMS = 40.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine. Errors in per cent; ``words_ms`` from the last frame to the words."""

    engine: str
    model: str
    cer: float
    reading_cer: float
    empty: int
    sentences: int
    words_ms_p50: float
    words_ms_p95: float
    note: str = ""


def installed() -> list[tuple[str, Path]]:
    """Engine and folder of every model of the catalogue that is here and recognises Japanese."""
    here: list[tuple[str, Path]] = []
    for model in catalogue().models:
        if model.job == "recognition" and "ja" in model.languages:
            with contextlib.suppress(EnvironmentFault):
                here.append((model.engine, shelf().require(model)))
    return here


def measure(models: Iterable[tuple[str, Path]], sentences: Sequence[str] = SENTENCES, *, threads: int = 2) -> dict[str, Any]:
    """``models``: engine and folder of each. JSON-able: ``engines``, ``not_measured`` and ``recommended``, the name of a model (``None``: none can be used)."""
    voice = OpenJTalk()
    sounds = [(text, _telephone(voice, text)) for text in sentences]
    results: list[Measured] = []
    faults: dict[str, str] = {}
    for name, folder in models:
        try:
            results.append(_one(load(name, folder, threads=threads), folder, sounds))
        except SpeechFault as fault:
            faults[folder.name] = str(fault)
    return {
        "engines": [asdict(result) for result in results],
        "not_measured": faults,
        "recommended": recommend(results),
    }


def recommend(results: Sequence[Measured]) -> str | None:
    """The model with the least reading error among those fast enough; the fastest when none is."""
    usable = [result for result in results if result.reading_cer < 60]
    fast = [result for result in usable if result.words_ms_p95 <= SLOWEST_WORDS_MS]
    if fast:
        return min(fast, key=lambda result: (result.reading_cer, result.cer)).model
    return min(usable, key=lambda result: result.words_ms_p95).model if usable else None


def _one(engine: Engine, folder: Path, sounds: Sequence[tuple[str, bytes]]) -> Measured:
    reader = DictionaryReader()
    empty = 0
    misheard: list[Misheard] = []
    delays: list[float] = []
    for text, sound in sounds:
        ear = engine.ear(())
        for start in range(0, len(sound), FRAME_BYTES):
            ear.feed(sound[start : start + FRAME_BYTES])
        began = time.perf_counter()
        heard = ear.words()
        delays.append((time.perf_counter() - began) * 1000)
        misheard.append(Misheard.between(text, heard.text, reader))
        empty += not heard.text
    ordered = sorted(delays)
    cer, reading_cer = (round(100 * (rates(misheard)[key] or 0.0), 1) for key in ("cer", "cer_reading"))
    return Measured(
        engine.name,
        folder.name,
        cer,
        reading_cer,
        empty,
        len(sounds),
        round(statistics.median(ordered), 1),
        round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "" if reading_cer < 60 else "not a model for Japanese",
    )


def _telephone(voice: OpenJTalk, text: str) -> bytes:
    """16 kHz s16le as it comes out of a G.711 line, with noise and 0.3 s of silence around."""
    import soxr

    sound = voice.sound(text, "default", 1.0)
    narrow = soxr.resample(np.asarray(sound.samples, dtype=np.float32), sound.rate, 8000)
    narrow = np.clip(narrow / (np.sqrt(np.mean(narrow**2)) + 1e-9) * 0.1, -1, 1)
    squeezed = np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log1p(255)
    stepped = np.round((squeezed + 1) / 2 * 255) / 255 * 2 - 1
    back = np.sign(stepped) * (256 ** np.abs(stepped) - 1) / 255
    wide = soxr.resample(back.astype(np.float32), 8000, RATE) * 32767
    around = np.zeros(int(0.3 * RATE))
    line = np.concatenate([around, wide, around])
    line += np.random.default_rng(len(text)).standard_normal(len(line)) * NOISE_RMS
    pcm: bytes = np.clip(line, -32768, 32767).astype("<i2").tobytes()
    return pcm + b"\x00" * (-len(pcm) % FRAME_BYTES)

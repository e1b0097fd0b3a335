"""Which engine for which job on this machine, by what was measured on it, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SLOWEST_WORDS_MS: Final = 600.0
"""From the end of a turn to its words; more, and the customer waits."""
SLOWEST_SPEECH: Final = 0.6
"""Seconds of computing a second of speech; a line that is spoken for the first time is rendered while the telephone rings."""
SLOWEST_CHOICE_MS: Final = 450.0
ROOM_MB: Final = 600
"""What calls, database and window need beside the models."""


@dataclass(frozen=True, slots=True)
class Recommended:
    job: str
    engine: str
    model: str
    ja: str
    en: str


def recommended(free_mb: float, measured: Mapping[str, Mapping[str, Any]]) -> tuple[Recommended, ...]:
    """``measured``: by ``engine:model`` ``{ms or factor, memory_mb}``, or ``{}`` where it could not run."""
    return (_recognition(measured), _voice(measured), _language(free_mb, measured))


def _recognition(measured: Mapping[str, Mapping[str, Any]]) -> Recommended:
    model = "whisper-base"
    ms = measured.get(f"whisper:{model}", {}).get("ms")
    if ms is None:
        return Recommended("recognition", "whisper", model, "まだ測っていません。標準のものです。", "Not measured yet; the default.")
    if ms <= SLOWEST_WORDS_MS:
        ja, en = (
            f"話し終わりから {ms:.0f} ms で言葉になり、お客様を待たせません。",
            f"Words {ms:.0f} ms after the end of a turn: nobody waits.",
        )
        return Recommended("recognition", "whisper", model, ja, en)
    return Recommended(
        "recognition",
        "vosk",
        "vosk-model-small-ja",
        f"標準の聞き取りは {ms:.0f} ms かかります。話しながら聞き取る Vosk のほうが速く答えられます。",
        f"The default takes {ms:.0f} ms. Vosk recognises while the customer speaks and answers sooner.",
    )


def _voice(measured: Mapping[str, Mapping[str, Any]]) -> Recommended:
    factor = measured.get("kokoro:kokoro-ja", {}).get("factor")
    if factor is None:
        return Recommended("synthesis", "kokoro", "kokoro-ja", "まだ測っていません。標準のものです。", "Not measured yet; the default.")
    if factor <= SLOWEST_SPEECH:
        ja, en = f"1秒の声を {factor:.2f} 秒で作れます。自然な声です。", f"A second of speech in {factor:.2f} s, and a natural voice."
        return Recommended("synthesis", "kokoro", "kokoro-ja", ja, en)
    return Recommended(
        "synthesis",
        "openjtalk",
        "default",
        f"自然な声は1秒に {factor:.2f} 秒かかり、間に合いません。機械的ですが速い声を使います。",
        f"The natural voice takes {factor:.2f} s a second: too slow. The plainer voice is quick enough.",
    )


def _language(free_mb: float, measured: Mapping[str, Mapping[str, Any]]) -> Recommended:
    for model in ("qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"):
        figures = measured.get(f"llama:{model}", {})
        ms, memory = figures.get("ms"), figures.get("memory_mb", 0.0)
        if ms is not None and ms <= SLOWEST_CHOICE_MS and memory + ROOM_MB <= free_mb:
            ja, en = f"迷ったときの選び分けが {ms:.0f} ms で済みます。", f"A choice in doubt takes {ms:.0f} ms."
            return Recommended("language", "llama", model, ja, en)
    if not any(key.startswith("llama:") for key in measured):
        return Recommended(
            "language", "llama", "qwen2.5-coder-1.5b", "まだ測っていません。標準のものです。", "Not measured yet; the default."
        )
    return Recommended(
        "language",
        "off",
        "qwen2.5-coder-1.5b",
        "このマシンでは言語モデルが間に合いません。なくても通話はできます。",
        "A language model is too slow or too large here. Calls work without one.",
    )

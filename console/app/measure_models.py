"""A short run of one engine on this machine, alone in its process: ``python -m console.app.measure_models JOB`` with the job as JSON.

``{doing}`` while it loads and runs, ``{figures}`` at last, a JSON object a line on standard output; ``{ja, en}`` when it cannot run.
``figures``: ``loaded_s``, ``memory_mb``, and ``ms`` (a turn's words, a choice) or ``factor`` (seconds of computing a second of speech).
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, Final

from console.app.models import model_folder
from console.app.process_memory import tree_rss_mib
from console.app.tell_parent import done, tell
from console.domain.audio import BYTES_PER_MS, FRAME_BYTES

SENTENCE: Final = "サイズが合わなかったら返品できますか。"
SPOKEN: Final = "お電話ありがとうございます。送料は全国一律で、五百五十円でございます。"
LABELS: Final = (
    "affirm",
    "deny",
    "ask_shipping",
    "ask_return",
    "ask_stock",
    "ask_price",
    "later",
    "refuse",
    "human",
    "other",
    "reason_size",
)
TIMES: Final = 3


def main() -> None:
    job: Mapping[str, str] = json.loads(sys.argv[1])
    tell(doing="loading")
    began = time.monotonic()
    run = {"recognition": _recognition, "synthesis": _synthesis, "language": _language}[job["job"]](job)
    loaded_s = time.monotonic() - began
    tell(doing="running")
    figures = run()
    tell(figures={"loaded_s": round(loaded_s, 1), "memory_mb": round(tree_rss_mib()), **figures})


def _recognition(job: Mapping[str, str]) -> Callable[[], dict[str, float]]:
    from console.app.hearing import load
    from console.call.recognition.worker import warm_up

    sound = _openjtalk(SENTENCE)
    engine = load(job["engine"], model_folder(job["model"]))
    warm_up(engine)

    def run() -> dict[str, float]:
        taken = []
        for _ in range(TIMES):
            ear = engine.ear(())
            for start in range(0, len(sound), FRAME_BYTES):
                ear.feed(sound[start : start + FRAME_BYTES])
            began = time.perf_counter()
            ear.words()
            taken.append((time.perf_counter() - began) * 1000)
        return {"ms": round(median(taken))}

    return run


def _synthesis(job: Mapping[str, str]) -> Callable[[], dict[str, float]]:
    from console.call.synthesis.rendering import render

    engine = _voice(job["engine"])
    render(engine, "はい。", "はい。", "default", 1.0)

    def run() -> dict[str, float]:
        factors = []
        for _ in range(TIMES):
            began = time.perf_counter()
            pcm = render(engine, SPOKEN, SPOKEN, "default", 1.0).pcm
            factors.append((time.perf_counter() - began) * 1000 / max(1, len(pcm) / BYTES_PER_MS))
        return {"factor": round(median(factors), 2)}

    return run


def _language(job: Mapping[str, str]) -> Callable[[], dict[str, float]]:
    from console.conversation.language.llama import Llama

    model = Llama(model_folder(job["model"]) / "model.gguf")
    asked = "何かご不明な点がございましたか。"
    model.choose(asked, "はい", LABELS, time.monotonic() + 120)

    def run() -> dict[str, float]:
        taken = []
        for words in ("丈が長くないか心配で", "送料が高いなと思って", "主人に聞いてみます")[:TIMES]:
            began = time.perf_counter()
            model.choose(asked, words, LABELS, time.monotonic() + 30)
            taken.append((time.perf_counter() - began) * 1000)
        return {"ms": round(median(taken))}

    return run


def _voice(engine: str) -> Any:
    if engine == "kokoro":
        from console.call.synthesis.kokoro import Kokoro

        return Kokoro()
    from console.call.synthesis.openjtalk import OpenJTalk

    return OpenJTalk()


def _openjtalk(text: str) -> bytes:
    from console.call.synthesis.openjtalk import OpenJTalk
    from console.call.synthesis.rendering import render

    pcm = render(OpenJTalk(), text, text, "default", 1.0).pcm
    return pcm + b"\0" * (-len(pcm) % FRAME_BYTES)


if __name__ == "__main__":
    sys.exit(done(main))

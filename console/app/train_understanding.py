"""``python -m console.app.train_understanding``: trains and evaluates in a process of its own; a request on standard input, the answer as JSON.

Request: ``{folder, kept, frozen, lessons: [[text, label, asked]], current: […] or null}``; without ``current`` only the model is made.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from console.app.process_log import log_to_stderr
from console.conversation.understanding.evaluation import evaluate, read_lines
from console.conversation.understanding.examples import Example
from console.conversation.understanding.trained import ExampleUnderstanding, accepted_examples, fingerprint
from console.domain.errors import OkaeriError
from console.wire import niceness

NICE = 10


def answer(request: dict[str, Any]) -> dict[str, Any]:
    folder, kept = Path(request["folder"]), Path(request["kept"])
    lessons = [(text, label, asked) for text, label, asked in request["lessons"]]
    extra = accepted_examples(folder, lessons)
    began = time.perf_counter()
    taught = _understanding(folder, kept, extra)
    told = {"base": fingerprint(folder), "content": fingerprint(folder, extra)}
    if request["current"] is None:
        return told
    current = accepted_examples(folder, [(text, label, asked) for text, label, asked in request["current"]])
    frozen = read_lines(Path(request["frozen"]))
    heard = sum(
        taught.understand(one.text, expecting=one.expecting[0] if one.expecting else None).label == one.label for one in _first(extra)
    )
    return {
        **told,
        "before": evaluate(_understanding(folder, kept, current), frozen),
        "after": evaluate(taught, frozen),
        "learnt": heard,
        "seconds": round(time.perf_counter() - began, 2),
    }


def _understanding(folder: Path, kept: Path, extra: tuple[Example, ...]) -> ExampleUnderstanding:
    return ExampleUnderstanding.from_assets(folder, cache=kept, extra=extra)


def _first(extra: tuple[Example, ...]) -> list[Example]:
    """Each lesson once, with the first of what is drawn for its slots."""
    return list({example.source: example for example in reversed(extra)}.values())


def main() -> int:
    log_to_stderr()
    niceness.ask_for(NICE)
    try:
        told = answer(json.load(sys.stdin))
    except OkaeriError as fault:
        told = {"error": {"ja": fault.ja, "en": fault.en}}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How well an understanding understands: accuracy, recall by intent, what is taken for what, and how long it takes."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from console.conversation.understanding.examples import EXPECTATIONS
from console.conversation.understanding.port import Understanding
from console.domain.errors import BadInput


def read_lines(file: Path) -> list[dict[str, str]]:
    """An intent file: one JSON object a line with ``text``, ``intent`` and optional ``expecting``.

    Raises:
        BadInput: not readable, or a line that is not such an object; names the line.
    """
    try:
        rows = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"{file} を読めません ({fault})。", f"{file} cannot be read ({fault}).") from fault
    lines: list[dict[str, str]] = []
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            line = json.loads(row)
            keep = {key: line[key] for key in ("text", "intent")}
            if line.get("expecting") is not None:
                keep["expecting"] = line["expecting"]
            right = all(isinstance(value, str) for value in keep.values()) and keep.get("expecting", EXPECTATIONS[0]) in EXPECTATIONS
        except (ValueError, KeyError, TypeError, AttributeError):
            right = False
        if not right:
            raise BadInput(
                f"{file.name} {number}行目: text と intent (任意で expecting: {', '.join(EXPECTATIONS)}) の JSON ではありません。",
                f"{file.name} line {number}: not JSON with text and intent (and optionally expecting: {', '.join(EXPECTATIONS)}).",
            )
        lines.append(keep)
    if not lines:
        raise BadInput(f"{file.name} に行がありません。", f"{file.name} holds no lines.")
    return lines


def evaluate(
    understanding: Understanding, lines: Iterable[Mapping[str, str]], *, clock: Callable[[], float] = time.perf_counter
) -> dict[str, Any]:
    """Report as plain JSON types.

    ``n``, ``accuracy``, ``recall`` by intent, ``precision`` by intent, ``confusions`` (list of intent, taken_for, times), ``sure`` (share of
    lines answered without asking further, and the accuracy among them), ``top3`` (share whose intent is among the first three), ``ms_p50``, ``ms_p95``.
    """
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    confused: defaultdict[tuple[str, str], int] = defaultdict(int)
    milliseconds: list[float] = []
    sure = sure_right = listed = 0
    for line in lines:
        started = clock()
        understood = understanding.understand(line["text"], expecting=line.get("expecting"))
        milliseconds.append((clock() - started) * 1000)
        wanted, label = line["intent"], understood.label
        asked[wanted] += 1
        answered[label] += 1
        listed += wanted in [name for name, _ in understood.ranked[:3]]
        sure += understood.sure
        if label == wanted:
            right[wanted] += 1
            sure_right += understood.sure
        else:
            confused[wanted, label] += 1
    n = sum(asked.values())
    if n == 0:
        raise BadInput("評価する行がありません。", "There are no lines to evaluate.")
    milliseconds.sort()
    return {
        "n": n,
        "accuracy": round(sum(right.values()) / n, 4),
        "recall": {label: round(right[label] / asked[label], 4) for label in sorted(asked)},
        "precision": {label: round(right[label] / answered[label], 4) for label in sorted(answered)},
        "confusions": [
            {"intent": wanted, "taken_for": label, "times": times}
            for (wanted, label), times in sorted(confused.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "sure": {"share": round(sure / n, 4), "accuracy": round(sure_right / sure, 4) if sure else None},
        "top3": round(listed / n, 4),
        "ms_p50": round(milliseconds[n // 2], 3),
        "ms_p95": round(milliseconds[min(n - 1, int(n * 0.95))], 3),
    }

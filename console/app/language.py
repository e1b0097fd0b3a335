"""The language worker: one model, warm, one question at a time. ``python -m console.app.language --model FILE``.

Messages in: ``{number, asked, words, labels, deadline}``, the deadline on the machine's monotonic clock. Out: first
``{ready}`` or ``{failed, ja, en}``; then ``{number, label}`` for each question, ``label`` null when time ran out. The
nearest deadline goes first; what is already late is answered with null at once.
"""

import argparse
import heapq
import queue
import time
from pathlib import Path

import platformdirs

from console.app.process_log import log_to_stderr
from console.conversation.language.llama import Llama
from console.domain.errors import LanguageFault
from console.wire.child import Parent
from console.wire.frames import Head


def main() -> None:
    options = _options()
    parent = Parent()
    try:
        model = Llama(options.model, threads=options.threads, states=options.states)
    except LanguageFault as fault:
        parent.send({"failed": True, "ja": fault.ja, "en": fault.en})
        return
    model.choose("はい、何でしょうか。", "はい", ("affirm", "deny"), time.monotonic() + 60)  # touches every weight once
    parent.send({"ready": True})
    waiting: list[tuple[float, int, Head]] = []
    while _take(parent, waiting):
        deadline, number, head = heapq.heappop(waiting)
        label = None
        if time.monotonic() < deadline:
            label = model.choose(head["asked"], head["words"], head["labels"], deadline)
        if not parent.send({"number": number, "label": label}):
            return
        if label is None and not waiting and parent.inbox.empty():
            model.prepare(head["asked"])  # the next answer to the same question will be in time


def _take(parent: Parent, waiting: list[tuple[float, int, Head]]) -> bool:
    """Move what has arrived into ``waiting``, at least one question; false when the parent is gone."""
    while True:
        try:
            message = parent.inbox.get(block=not waiting)
        except queue.Empty:
            return True
        if message is None:
            return False
        head = message[0]
        heapq.heappush(waiting, (float(head["deadline"]), int(head["number"]), head))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="console.app.language")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    kept = Path(platformdirs.user_cache_dir("okaeri")) / "language"
    parser.add_argument("--states", type=Path, default=kept, help="folder that keeps the computed prefix")
    return parser.parse_args()


if __name__ == "__main__":
    log_to_stderr()
    main()

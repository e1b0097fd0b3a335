"""The language worker: one model, warm, one question at a time. ``python -m console.app.language --model FILE``.

Messages in: ``{number, asked, words, labels, deadline}``, the deadline on the machine's monotonic clock, and ``{prepare}``, a
question of ours that is being put. Out: first ``{ready}`` or ``{failed, ja, en}``; then ``{number, label}`` for each question,
``label`` null when time ran out. The nearest deadline goes first; what is already late is answered with null at once; what is
to be prepared waits until nobody waits for an answer.
"""

import argparse
import heapq
import queue
import time
from collections import deque
from pathlib import Path
from typing import Final

import platformdirs

from console.app.process_log import log_to_stderr
from console.conversation.language.llama import Llama
from console.domain.errors import LanguageFault
from console.wire.child import Parent
from console.wire.frames import Head

AHEAD_BOUND: Final = 8
"""Questions of ours waiting to be prepared; of more the oldest have been answered by now."""


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
    desk = Desk()
    while desk.take(parent):
        if not desk.questions:
            model.prepare(desk.ahead.popleft())
            continue
        deadline, number, head = heapq.heappop(desk.questions)
        label = None
        if time.monotonic() < deadline:
            label = model.choose(head["asked"], head["words"], head["labels"], deadline)
        if not parent.send({"number": number, "label": label}):
            return
        if label is None:
            desk.ahead.append(head["asked"])  # the next answer to the same question will be in time


class Desk:
    """What has come in: ``questions`` as a heap by deadline, ``ahead`` the newest questions of ours still to be prepared."""

    def __init__(self) -> None:
        self.questions: list[tuple[float, int, Head]] = []
        self.ahead: deque[str] = deque(maxlen=AHEAD_BOUND)

    def take(self, parent: Parent) -> bool:
        """Move in what has arrived, at least one thing to do; false when the parent is gone."""
        while True:
            try:
                message = parent.inbox.get(block=not self.questions and not self.ahead)
            except queue.Empty:
                return True
            if message is None:
                return False
            head = message[0]
            if "prepare" in head:
                self.ahead.append(str(head["prepare"]))
            else:
                heapq.heappush(self.questions, (float(head["deadline"]), int(head["number"]), head))


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

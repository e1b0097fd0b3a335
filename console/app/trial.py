"""The processes that play simulated customers: a job as JSON on stdin, progress and at last the report as JSON lines on stdout.

``python -m console.app.trial``
"""

import contextlib
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from time import monotonic, perf_counter
from typing import Any, Final

from console.conversation.dialogue.plan import plan_of
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief
from console.domain.errors import OurBug
from console.shipped import shipped
from console.simulation.expected import Seen
from console.simulation.intents import ToldIntents
from console.simulation.past import PastCalls
from console.simulation.people import Customs
from console.simulation.trial import INTENTS, WORDS, Rehearsal, Tally, report

EVERY_S: Final = 0.5
AT_ONCE: Final = 10
PROCESSES: Final = 2

Told = Callable[[int, int, float], None]
"""How many calls are done, of how many, and how many a second are played."""
Calls = Sequence[Sequence[Mapping[str, Any]]]
_ready: Rehearsal | None = None


def run(
    briefs: Sequence[CallBrief],
    calls: int,
    seen: Seen,
    *,
    own_carts: bool,
    told: Told,
    level: str = WORDS,
    past: Calls | None = None,
    processes: int = PROCESSES,
) -> dict[str, Any]:
    """All calls, on ``processes`` processors, behind everything else on the machine; the report. ``past``: real customers' turns, call by call.

    ``a_second`` of the report is the speed at which calls are played; its ``seconds``, of the whole, hold what the processes load too.

    Raises ``BadInput``.
    """
    customs = Customs.read(shipped("assets/simulation/ja"))
    script = briefs[0].script.script
    if script is None:
        raise OurBug("a trial of a script without its content")
    plan_of(briefs[0].script)  # a script that leads nowhere is told of here, not by a process that dies
    began, whole, played = perf_counter(), Tally(), 0.0
    some = [range(start, min(calls, start + AT_ONCE)) for start in range(0, calls, AT_ONCE)]
    spawning = multiprocessing.get_context("spawn")
    prepared = (list(briefs), level, past)
    at_once = min(processes, len(some))
    with ProcessPoolExecutor(at_once, spawning, _prepare, prepared) as pool:
        for part, seconds in pool.map(_play, some):  # in the order of the numbers: which process is the faster shows in nothing
            whole.add(part)
            played += seconds / at_once
            told(whole.calls, calls, round(whole.calls / played, 1))
    found = report(script, whole, played, customs, seen, own_carts=own_carts, level=level, past=None if past is None else len(past))
    return {**found, "seconds": round(perf_counter() - began, 1)}


def _prepare(briefs: list[CallBrief], level: str, past: Calls | None) -> None:
    """Once a process: what is loaded here serves all its calls."""
    global _ready
    with contextlib.suppress(OSError):
        os.nice(19)  # whatever a call needs goes first
    customs = Customs.read(shipped("assets/simulation/ja"))
    ears: Understanding
    if level == INTENTS:
        ears = ToldIntents()
    else:
        from console.app.understanding_in_use import understanding

        ears = understanding()
    _ready = Rehearsal(briefs, ears, customs, None if past is None else PastCalls(customs, past))


def _play(numbers: Sequence[int]) -> tuple[Tally, float]:
    """With the seconds that it took."""
    assert _ready is not None
    began = perf_counter()
    return _ready.play(numbers), perf_counter() - began


def main() -> None:
    from console.app.tell_parent import tell
    from console.wire.codec import decode  # neither is loaded by the processes that play

    job, last = json.load(sys.stdin), 0.0

    def told(done: int, of: int, a_second: float) -> None:
        nonlocal last
        if monotonic() - last >= EVERY_S or done == of:
            last = monotonic()
            tell(done=done, of=of, a_second=a_second)

    found = run(
        [decode(CallBrief, brief) for brief in job["briefs"]],
        int(job["calls"]),
        Seen(**job["seen"]),
        own_carts=bool(job["own_carts"]),
        told=told,
        level=str(job.get("level", WORDS)),
        past=job.get("past"),
    )
    tell(report=found)


if __name__ == "__main__":
    from console.app import tell_parent

    sys.exit(tell_parent.done(main))

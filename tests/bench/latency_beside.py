"""How much later calls are answered while the shop goes on: ``python -m tests.bench.latency_beside import|webhooks [--calls 3] [--rounds 2]``
[``--full-speed``]; prints JSON.

Each round makes as many calls with nothing beside them and as many beside an import or 200 events a second, in turns, so that both see the
same machine (``okaeri bench latency``; its weights and settings are those in use). ``full_speed``: an import that knows of no call.
``worse_percent``: of the 95th percentile of the response; ``work``: what the other got done meanwhile and the processor time it took.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from console.simulation.record import quantile
from tests.bench.beside_calls import Import, Webhooks

START_LIMIT_S: Final = 300
CALL_LIMIT_S: Final = 180
"""What takes longer hangs: both halves of one round of one call, on a busy machine, took six minutes together."""

Work = Callable[[Path], Import | Webhooks]


@contextlib.contextmanager
def going_on(work: Work, done: list[dict[str, float]]) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        beside = work(Path(folder))
        try:
            yield
        finally:
            done.append(beside.stop())


def answered(calls: int) -> list[float]:
    """Milliseconds until each answer."""
    command = [sys.executable, "-m", "console", "bench", "latency", "--calls", str(calls), "--json"]
    limit_s = START_LIMIT_S + CALL_LIMIT_S * calls
    report: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=limit_s).stdout)
    return [turn["ms"] for turn in report["each"] if not turn["cut_in"]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("import", "webhooks"))
    parser.add_argument("--calls", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--full-speed", action="store_true")
    wanted = parser.parse_args()
    work: Work = partial(Import, live=not wanted.full_speed) if wanted.what == "import" else Webhooks
    load = round(os.getloadavg()[0], 1)
    alone: list[float] = []
    beside: list[float] = []
    done: list[dict[str, float]] = []
    for _ in range(wanted.rounds):
        alone += answered(wanted.calls)
        with going_on(work, done):
            beside += answered(wanted.calls)
    figures = {
        name: {"turns": len(ms), **{f"p{round(100 * share)}": quantile(ms, share) for share in (0.5, 0.95)}}
        for name, ms in (("alone", alone), ("beside", beside))
    }
    before, after = quantile(alone, 0.95), quantile(beside, 0.95)
    assert before
    assert after
    worse = round(100 * (after / before - 1), 1)
    told = {"what": wanted.what, "full_speed": wanted.full_speed, "load_before": load, **figures, "worse_percent": worse, "work": done}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

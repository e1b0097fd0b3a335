"""How much later calls are answered while the shop goes on: ``python -m tests.bench.latency_beside import|webhooks [--calls 3] [--rounds 2]``
[``--full-speed``]; prints JSON.

Each round makes as many calls with nothing beside them and as many beside an import or 200 events a second, in turns, so that both see the
same machine (``okaeri bench latency``; its weights and settings are those in use). ``full_speed``: an import that knows of no call.
``stages_p50``: ms; ``worse_percent``: of the 95th percentile of the response; ``work``: what the other got done meanwhile and the processor time it took.
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


def measured(calls: int) -> dict[str, Any]:
    """The report of ``okaeri bench latency``, in a session of its own like the line process of an engine."""
    command = [sys.executable, "-m", "console", "bench", "latency", "--calls", str(calls), "--json"]
    limit_s = START_LIMIT_S + CALL_LIMIT_S * calls
    report: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=limit_s, start_new_session=True).stdout
    )
    return report


def together(reports: list[dict[str, Any]]) -> dict[str, Any]:
    turns = [turn for report in reports for turn in report["each"] if not turn["cut_in"]]
    ms = [turn["ms"] for turn in turns]
    stages = dict.fromkeys(name for turn in turns for name in turn["stages"])
    counted = {name: sum(report[name] for report in reports) for name in ("cut_ins", "wrong_answers", "filler_turns")}
    return {
        "turns": len(ms),
        "p50": quantile(ms, 0.5),
        "p95": quantile(ms, 0.95),
        "max": max(ms),
        "stages_p50": {name: quantile([turn["stages"][name] for turn in turns if name in turn["stages"]], 0.5) for name in stages},
        **counted,
        "rss_mib": max(r["rss_mib"] for r in reports),
        "frame_p99_ms": max(r["frame_ms"]["p99"] for r in reports),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("import", "webhooks"))
    parser.add_argument("--calls", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--full-speed", action="store_true")
    wanted = parser.parse_args()
    work: Work = partial(Import, live=not wanted.full_speed) if wanted.what == "import" else Webhooks
    load = round(os.getloadavg()[0], 1)
    alone: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    done: list[dict[str, float]] = []
    for _ in range(wanted.rounds):
        alone.append(measured(wanted.calls))
        with going_on(work, done):
            beside.append(measured(wanted.calls))
    figures = {"alone": together(alone), "beside": together(beside)}
    worse = round(100 * (figures["beside"]["p95"] / figures["alone"]["p95"] - 1), 1)
    told = {"what": wanted.what, "full_speed": wanted.full_speed, "load_before": load, **figures, "worse_percent": worse, "work": done}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""How much later calls are answered while a shop's file is imported: ``python -m tests.bench.latency_beside_import [--calls 3] [--rounds 2]``
[``--full-speed``]; prints JSON.

Each round makes as many calls with nothing beside them and as many beside an import, in turns, so that both see the same machine
(``okaeri bench latency``; its weights and settings are those in use). The import is the process that the window's import runs in, on
books of its own in which a cart is in a call. ``full_speed``: no cart is, as if the importer did not know of the calls.
``worse_percent``: of the 95th percentile of the response; ``import``: what it got done meanwhile and the processor time it took.
"""

import argparse
import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from console.app.books import open_books
from console.app.import_file import Wishes, import_file
from console.campaign.carts.columns import propose
from console.campaign.carts.rows import Reading
from console.domain.call import Shop
from console.folders import HOME_VARIABLE
from console.service.intake.importer import ImportJob
from console.settings import Folders, Secrets, Settings
from console.simulation.record import quantile

ROWS = 300_000
"""More than are imported beside the calls."""
START_LIMIT_S: Final = 300
CALL_LIMIT_S: Final = 180
"""What takes longer hangs: both halves of one round of one call, on a busy machine, took six minutes together."""


class Import:
    """Runs until it is stopped."""

    def __init__(self, folder: Path, *, live: bool) -> None:
        self.rows = 0
        bench = importlib.import_module("tests.bench.import")
        home, now = folder / "home", datetime.now(UTC)
        folders, settings = Folders.find(home), Settings()
        folders.create()
        store = open_books(settings, folders, Secrets(folders))
        with store() as work:
            work.shops.add(Shop("s1", "店", "店株式会社", "みなみ", "0120-000-310", "shop@shop.example", {}))
            work.commit()
        bench.write(folder / "called.csv", 1)
        import_file(store, settings, folder / "called.csv", Wishes())
        if live:
            with store() as work:
                [cart] = work.carts.page(0, 1, now)[1]
                assert work.carts.lease(cart.cart_id, "e1", "call1", now, now + timedelta(days=1))
                work.commit()
        store.close()
        bench.write(folder / "carts.csv", ROWS)
        job = ImportJob(folder / "carts.csv", "cp932", "s1", propose(bench.HEADINGS.split(",")), Reading(now, now))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console.app.import_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, HOME_VARIABLE: str(home)},
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job.as_json()).encode())
        self._process.stdin.close()
        self._begun = threading.Event()
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()
        assert self._begun.wait(120), "the import does not begin"
        self._from = self.rows, self._cpu_s()

    def stop(self) -> dict[str, float]:
        assert self._process.poll() is None, "the import ended before the calls did"
        told = {"rows": self.rows - self._from[0], "cpu_s": round(self._cpu_s() - self._from[1], 1)}
        self._process.kill()
        self._process.wait()
        self._listening.join()
        return told

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self.rows = json.loads(line).get("rows", self.rows)
                self._begun.set()

    def _cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def importing(done: list[dict[str, float]], *, live: bool) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        beside = Import(Path(folder), live=live)
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
    parser.add_argument("--calls", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--full-speed", action="store_true")
    wanted = parser.parse_args()
    load = round(os.getloadavg()[0], 1)
    alone: list[float] = []
    beside: list[float] = []
    done: list[dict[str, float]] = []
    for _ in range(wanted.rounds):
        alone += answered(wanted.calls)
        with importing(done, live=not wanted.full_speed):
            beside += answered(wanted.calls)
    figures = {
        name: {"turns": len(ms), **{f"p{round(100 * share)}": quantile(ms, share) for share in (0.5, 0.95)}}
        for name, ms in (("alone", alone), ("beside_import", beside))
    }
    before, after = quantile(alone, 0.95), quantile(beside, 0.95)
    assert before
    assert after
    worse = round(100 * (after / before - 1), 1)
    print(json.dumps({"load_before": load, "full_speed": wanted.full_speed, **figures, "worse_percent": worse, "import": done}))


if __name__ == "__main__":
    main()

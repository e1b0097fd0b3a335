"""What goes on beside measured calls: a shop's file that is imported, a shop that sends its events."""

import asyncio
import importlib
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from console.app.books import open_books
from console.app.import_file import Wishes, import_file
from console.campaign.carts.columns import propose
from console.campaign.carts.rows import Reading
from console.domain.call import Shop
from console.folders import HOME_VARIABLE
from console.service.intake.importer import ImportJob
from console.settings import Folders, Secrets, Settings
from tests.integration.engine.running import Running
from tests.integration.engine.shop_that_posts import SECRET, events, post

ROWS = 300_000
"""More than are imported beside the calls."""
PORTION_S: Final = 5
"""The shop's events are made and signed so many seconds' worth at a time."""


class Import:
    """The process that the window's import runs in, on books of its own, until it is stopped. ``live``: in them a cart is in a call."""

    def __init__(self, folder: Path, *, live: bool = True) -> None:
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
        self._from = self.rows, cpu_s(self._process.pid)

    def stop(self) -> dict[str, float]:
        assert self._process.poll() is None, "the import ended before the calls did"
        told = {"rows": self.rows - self._from[0], "cpu_s": round(cpu_s(self._process.pid) - self._from[1], 1)}
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


class Webhooks:
    """An engine of its own that takes ``rate`` signed Shopify events a second, until it is stopped."""

    def __init__(self, folder: Path, rate: float = 200) -> None:
        self._rate = rate
        self._engine = Running(folder / "home", environment={"OKAERI_SECRET_INTAKE_SHOPIFY": SECRET}).ready()
        self._ms: list[float] = []
        self._failed = 0
        self._took_s = 0.0
        self._used_s = cpu_s(self._engine.process.pid)
        self._enough = threading.Event()
        self._sending = threading.Thread(target=self._send)
        self._sending.start()

    def stop(self) -> dict[str, float]:
        self._enough.set()
        self._sending.join()
        used_s = cpu_s(self._engine.process.pid) - self._used_s
        self._engine.kill()
        ms = sorted(self._ms)
        return {
            "acknowledged": len(ms),
            "failed": self._failed,
            "per_second": round(len(ms) / self._took_s, 1),
            "p50_ms": round(ms[len(ms) // 2], 1),
            "p99_ms": round(ms[int(len(ms) * 0.99)], 1),
            "cpu_s": round(used_s, 1),
        }

    def _send(self) -> None:
        portion = int(self._rate * PORTION_S)
        first = 0
        while not self._enough.is_set():
            answers = asyncio.run(post(str(self._engine.http.base_url), events(portion, first), per_second=self._rate))
            first += portion
            self._ms += answers.ms
            self._failed += portion - len(answers.acknowledged)
            self._took_s += answers.took_s


def cpu_s(pid: int) -> float:
    """What the process has used so far, in user and system mode together."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

"""A shop's day against two engines on one PostgreSQL: ``python -m tests.soak.shop_day`` (``make shop-day``).

3,000 carts and 900 orders come in as signed webhooks (some late, some twice), simulated customers answer, refuse or hang up, the trunk
carries nothing for ten minutes, one engine is killed in the afternoon. Time is simulated; processes, HTTP, database and kill are real.
The report (JSON and text in ``out/shop_day``) is written by ``day_judge``, from the traces alone. Exit code 1 when anything is wrong.
"""

import argparse
import hashlib
import hmac
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from console.campaign.outreach.plan_templates import SignedWording, to_json
from console.campaign.outreach.plan_templates import shipped as wordings
from console.campaign.planning.terms import shipped as shipped_terms
from console.campaign.scripts.shipped import load_demo_script
from console.campaign.telling import signature
from console.domain.call import Shop
from console.domain.script import Approval
from console.service.seeding import seed
from console.shipped import shipped
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.postgres_server import postgres_server
from tests.soak.day_engine import HOOK_KEY, MASTER, SECRET, TOKEN
from tests.soak.day_judge import Traces, Verdicts, judge
from tests.soak.day_plot import CARTS, OPENS, ORDERS, plot

CLOSES = timedelta(hours=2, minutes=30)
"""Without new carts, at the end."""
PLAN_EVERY = 20
"""Steps: with the default step every quarter of an hour, where an engine in use plans every minute."""
QUIET_STEP = timedelta(seconds=180)
"""While no telephone rings before the shop calls anybody."""
KILLED_AFTER = 0.44
"""Of the day: ten past one in the afternoon."""
SECONDS_OF_BEATS = (0.5, 1.0, 2.0, 5.0)


class ShopsOwnSystem:
    """Receives results; one in thirty posts is answered with 500."""

    def __init__(self, traces: Traces) -> None:
        chance = random.Random(11)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                event, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                if self.headers["webhook-signature"] != "v1," + signature.signed(HOOK_KEY, event, stamp, body):
                    traces.bad_signatures += 1
                lost = chance.random() < 1 / 30
                if not lost:
                    traces.told.append(json.loads(body)["id"])
                self.send_response(500 if lost else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/results"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Engine:
    def __init__(self, url: str, name: str, folder: Path, hook: str) -> None:
        self.name = name
        command = [sys.executable, "-m", "tests.soak.day_engine", url, name, str(folder), hook]
        self._errors = (folder / f"{name}.log").open("wb")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._write({"at": OPENS.isoformat()})
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self._read()['port']}", trust_env=False, timeout=60)

    def _write(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what).encode() + b"\n")
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"{self.name} ended: {Path(self._errors.name).read_text('utf-8')[-2000:]}"
        told: dict[str, Any] = json.loads(line)
        return told

    def begin_step(self, at: datetime, beats: list[float]) -> None:
        self._write({"at": at.isoformat(), "beats": beats})

    def end_step(self) -> dict[str, Any]:
        return self._read()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(60)
        self._errors.close()


class Day:
    def __init__(self, engines: list[Engine], traces: Traces, step: timedelta, hours: timedelta) -> None:
        self._hours = hours
        self._step = step
        self._engines = engines
        self._traces = traces
        self._waiting = list(traces.plot.events)
        self._chance = random.Random(3)
        self.posts = 0
        self.refused = 0
        self.killed_with: int | None = None

    def play(self) -> None:
        at, step = OPENS, 0
        while at < OPENS + self._hours or self._waiting:
            quiet = at < OPENS + timedelta(hours=1, minutes=55) or at >= OPENS + self._hours
            at, step = at + (QUIET_STEP if quiet else self._step), step + 1
            self._post(at)
            beats = [*SECONDS_OF_BEATS, *([60.0] if step % PLAN_EVERY == 0 else []), *([600.0] if step % 100 == 0 else [])]
            for engine in self._engines:
                engine.begin_step(at, beats)
            if self.killed_with is None and at >= OPENS + KILLED_AFTER * self._hours and len(self._engines) > 1:
                self._kill(self._engines.pop())
            live = [engine.end_step() for engine in self._engines]
            self._last_live = sum(one["live"] for one in live)
            if step % 60 == 0:
                print(f"{at:%H:%M}  live {self._last_live}  waiting {len(self._waiting)}", file=sys.stderr, flush=True)
        # The shop is closed: nobody is dialled any more, calls come to their ends, results are told until the last.
        for minutes in (1, 1, 1, 1, 1, 5, 30, 120, 400, 900):
            at += timedelta(minutes=minutes)
            for engine in self._engines:
                engine.begin_step(at, [0.5, 2.0, 60.0])
                engine.end_step()

    def _kill(self, engine: Engine) -> None:
        """In the middle of a step, with calls under way."""
        time.sleep(0.03)  # so that it is at work when it dies
        engine.kill()
        self.killed_with = self._last_live

    def _post(self, now: datetime) -> None:
        later = []
        while self._waiting and self._waiting[0][0] <= now:
            when, delivery, document = self._waiting.pop(0)
            body = json.dumps(document, ensure_ascii=False).encode()
            headers = {"x-okaeri-signature": hmac.digest(SECRET.encode(), body, hashlib.sha256).hex(), "x-okaeri-delivery": delivery}
            self.posts += 1
            try:
                answer = self._chance.choice(self._engines).http.post("/intake/generic", content=body, headers=headers)
                if answer.status_code == 200:
                    self._traces.acknowledged.setdefault(delivery, now)
                    continue
            except httpx.HTTPError:
                pass
            self.refused += 1
            later.append((when, delivery, document))
        self._waiting[:0] = later


def _prepare(url: str, folder: Path) -> SqlStore:
    database = connect(url)
    migrate(database, folder / "backups")
    store = SqlStore(database, AesGcmCipher(MASTER))
    content = shipped_terms(shipped("assets/campaign/plan.yaml")).model_dump(mode="json", by_alias=True)
    content["pilot"] |= {"stage": "full"}
    content["pacing"] |= {"unattended": 6}
    shop = Shop("shop", "港の店", "港株式会社", "みなみ", "0120-000-310", "shop@shop.example", {})
    with store() as work:
        seed(work, shop, (), (), (), (load_demo_script(shipped("assets/packs/apparel"), OPENS - timedelta(days=1)),))
        work.keep.put("shop", "plan", content)
        work.keep.put("shop", "campaign", True)
        for name, wording in wordings(shipped("assets/messages")).items():
            signatures = (Approval("店長", OPENS), Approval("副店長", OPENS))
            work.keep.put("shop", f"wording.{name}", to_json(SignedWording(wording, wording.content_hash, signatures)))
        work.commit()
    (folder / "recordings").mkdir()
    return store


def _read_through_the_door(engine: Engine, found: Verdicts, store: SqlStore) -> None:
    """Every cart is in the queue, and its story can be opened there."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    total = engine.http.get("/api/queue", params={"limit": 1}, headers=headers).json()["total"]
    with store(read_only=True) as work:
        _, rows = work.carts.page(0, 25, OPENS + timedelta(days=9))
    opened = [engine.http.get(f"/api/carts/{row.cart_id}", headers=headers).status_code for row in rows]
    found.figures["queue_total"], found.figures["carts_opened_in_the_queue"] = total, opened.count(200)
    if opened.count(200) != len(rows):
        found.faults.append(f"carts that cannot be opened in the queue: {opened}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/shop_day"))
    parser.add_argument("--carts", type=int, default=CARTS)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--step", type=int, default=45, help="seconds of the simulated day at a time")
    parser.add_argument("--hours", type=float, default=14, help="how long the day lasts")
    wanted = parser.parse_args()
    hours = timedelta(hours=wanted.hours)
    out: Path = wanted.out
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, postgres_server() as url:
        folder = Path(name)
        traces = Traces(plot(wanted.carts, wanted.orders, hours - CLOSES), folder)
        receiver = ShopsOwnSystem(traces)
        store = _prepare(url, folder)
        engines = [Engine(url, one, folder, receiver.url) for one in ("e1", "e2")]
        day = Day(list(engines), traces, timedelta(seconds=wanted.step), hours)
        try:
            day.play()
            found = judge(store, traces)
            _read_through_the_door(engines[0], found, store)
        finally:
            for engine in engines:
                engine.close()
            receiver.close()
            store.close()
        logs = {engine.name: (folder / f"{engine.name}.log").read_text("utf-8") for engine in engines}
    found.figures |= {"posts": day.posts, "posts_sent_again": day.refused, "live_when_killed": day.killed_with}
    found.figures["log_lines_at_error"] = {one: said.count('"level": "error"') + said.count("[error") for one, said in logs.items()}
    _write(out, found, time.monotonic() - began, logs)
    return 1 if found.faults else 0


def _write(out: Path, found: Verdicts, took: float, logs: dict[str, str]) -> None:
    report = {"ok": not found.faults, "faults": found.faults, **found.figures, "seconds": round(took, 1), "cpus": os.cpu_count()}
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1, default=str), "utf-8")
    with (out / "stories.jsonl").open("w", encoding="utf-8") as file:
        for number, lines in sorted(found.stories.items()):
            file.write(json.dumps({"cart": number, "story": lines}, ensure_ascii=False) + "\n")
    for name, said in logs.items():
        (out / f"{name}.log").write_text(said, "utf-8")
    longest = sorted(found.stories.items(), key=lambda one: -len(one[1]))[:3]
    text = [f"The shop's day: {'nothing wrong' if not found.faults else f'{len(found.faults)} FAULTS'}"]
    text += [f"  {name}: {value}" for name, value in found.figures.items()] + [f"  FAULT {fault}" for fault in found.faults[:40]]
    for number, lines in longest:
        text += ["", f"Cart {number}"] + [f"  {line}" for line in lines]
    (out / "report.txt").write_text("\n".join(text) + "\n", "utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    sys.exit(main())

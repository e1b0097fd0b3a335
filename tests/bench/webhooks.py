"""How many events of a shop the engine takes a second, and how long each waits for its acknowledgement; prints JSON.

``python -m tests.bench.webhooks [--rate 200] [--seconds 20] [--postgres]``: a real engine process (demo shop, canned line), signed Shopify
events over 32 connections, the sender on the same processors. ``rate``: events are due at fixed times and waiting is counted from then.
``fastest``: as fast as the engine answers. ``engine_cpu_ms``: processor time of the engine an event, taken and applied, which does not
depend on what else the processors do. ``behind_s``: how long after the last acknowledgement the last event was applied.
``--postgres`` starts a PostgreSQL of its own with its usual settings (fsync on).
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.bench.beside_calls import cpu_s
from tests.integration.engine.running import Running
from tests.integration.engine.shop_that_posts import SECRET, Event, events, post
from tests.integration.store.postgres_server import postgres_server


def measured(engine: Running, posted: list[Event], rate: float | None, before: int) -> dict[str, Any]:
    used = cpu_s(engine.process.pid)
    answers = asyncio.run(post(str(engine.http.base_url), posted, per_second=rate))
    last = time.perf_counter()
    counts: dict[str, int] = {}
    while counts.get("applied", 0) < before + len(answers.acknowledged):
        counts = engine.http.get("/api/inbox", params={"limit": 1}).json()["counts"]
        if time.perf_counter() - last > 120:
            break
    ms = sorted(answers.ms)
    return {
        "events": len(posted),
        "acknowledged": len(answers.acknowledged),
        "refused": len(answers.refused),
        "broken": answers.broken,
        "per_second": round(len(answers.acknowledged) / answers.took_s, 1),
        "p50_ms": round(ms[len(ms) // 2], 1),
        "p99_ms": round(ms[int(len(ms) * 0.99)], 1),
        "max_ms": round(ms[-1], 1),
        "behind_s": round(time.perf_counter() - last, 2),
        "engine_cpu_ms": round((cpu_s(engine.process.pid) - used) * 1000 / len(posted), 2),
        "inbox": counts,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--fastest", type=int, default=2000, help="events posted as fast as they are answered")
    parser.add_argument("--postgres", action="store_true")
    wanted = parser.parse_args()
    sustained = int(wanted.rate * wanted.seconds)
    story = events(sustained + wanted.fastest)
    with tempfile.TemporaryDirectory() as folder, postgres_server(durable=True) if wanted.postgres else nullcontext(None) as url:
        environment = {"OKAERI_SECRET_INTAKE_SHOPIFY": SECRET} | ({"OKAERI_STORE__URL": url} if url else {})
        engine = Running(Path(folder), environment=environment).ready()
        try:
            figures: dict[str, Any] = {
                "store": "postgresql" if url else "sqlite",
                "cpus": os.cpu_count(),
                "load_before": round(os.getloadavg()[0], 1),
            }
            figures["rate"] = {"wanted": wanted.rate, **measured(engine, story[:sustained], wanted.rate, 0)}
            figures["fastest"] = measured(engine, story[sustained:], None, sustained)
            print(json.dumps(figures))
        finally:
            engine.kill()


if __name__ == "__main__":
    main()

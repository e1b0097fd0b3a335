"""``okaeri demo``: two calls over real SIP on this machine, watched and taken over in the real window.

The engine, its line, workers and trunks are those of a shop; only the customer is simulated, in a process with its own SIP
endpoint and another voice, and knows the agent by ear alone. Everything that came of it lies in ``out/demo/…``.
"""

import asyncio
import json
import math
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from console.app.demo_course import DemoCall, read_course
from console.app.demo_engine import DemoEngine
from console.app.demo_sound import prepared
from console.app.demo_terminal import Terminal
from console.app.process_log import LEVEL
from console.app.process_memory import tree_rss_mib
from console.call.turns.level import level_db
from console.domain.call import Holder
from console.domain.errors import EnvironmentFault
from console.settings import Folders
from console.simulation.customer import SimulatedCustomer
from console.simulation.customer_phone import CustomerPhone
from console.simulation.record import quantile
from console.simulation.response_times import read_stereo, responses
from console.ui.waterfall_picture import Answer, draw_waterfall

CALL_LIMIT_S: Final = 420.0
CODEC: Final = "PCMU"


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform in ("win32", "darwin")


async def run_demo(out: Path, *, headset: Path | None = None, lang: str = "ja") -> int:
    """Play the calls; returns 0 when each came to its end. ``out`` is a new folder.

    Raises:
        EnvironmentFault: an engine, a telephone or the window does not start.
    """
    os.environ.setdefault(LEVEL, "warning")  # the terminal is for the conversation; the engine logs into its own file
    out.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything else runs
    course, terminal, begun = read_course(), Terminal(), time.monotonic()
    async with AsyncExitStack() as stack:
        phone = await CustomerPhone.listen(CODEC)
        stack.push_async_callback(phone.close)
        sound = await prepared(course, terminal)
        engine = await DemoEngine.start(_home(), phone.port, out / "engine.log", CODEC)
        stack.push_async_callback(engine.close)
        await engine.wait_until_ready()
        terminal.ready(time.monotonic() - begun, tree_rss_mib(engine.pid))
        window = await _window(engine, headset or sound.operator, out, lang)
        stack.push_async_callback(_close_window, window)
        reading = asyncio.create_task(engine.read(terminal.event))
        stack.callback(reading.cancel)
        await asyncio.sleep(2.0)  # the queue is seen before the first call
        rows = []
        for number, call in enumerate(course.calls, 1):
            terminal.call(number, call.customer, call.title)
            rows.append(await _call(number, call, engine, phone, sound.voices[number - 1], out))
        await asyncio.sleep(1.5)  # the window shows how it ended
        memory = tree_rss_mib(engine.pid)
    _summary(rows, memory, out)
    return 0 if all(row["result"] == "answered" for row in rows) else 1


async def _call(
    number: int, call: DemoCall, engine: DemoEngine, phone: CustomerPhone, voices: Mapping[str, bytes], out: Path
) -> dict[str, Any]:
    recording = out / f"call-{number}-customer-end.wav"
    customer = SimulatedCustomer(call.turns, voices, phone, level_db)
    phone.expect(recording, after_s=1.2)
    listening = asyncio.create_task(customer.run())
    try:
        async with asyncio.timeout(CALL_LIMIT_S):
            await customer.listening.wait()
            call_id = await engine.call(call.customer)
            ended = await engine.until_ended(call_id)
            await listening
    except TimeoutError as fault:
        phone.hang_up()
        raise EnvironmentFault("通話が終わりません。", "The call does not come to an end.") from fault
    finally:
        listening.cancel()
    evidence = await engine.get(f"calls/{call_id}/evidence")
    detail = await engine.get(f"calls/{call_id}")
    await engine.save(f"calls/{call_id}/recording", out / f"call-{number}.wav")
    _write(out / f"call-{number}-evidence.json", evidence)
    _write(out / f"call-{number}-transcript.json", evidence["transcript_of_what_was_heard"])
    left, right, rate = read_stereo(recording)
    measured = responses(left, right, rate, [(said.began, said.ended) for said in customer.said])
    told = engine.latencies(call_id)
    operators = in_operators_hands(evidence["events"])
    ours = [r for r in measured if not r.cut_in and not any(began <= r.last_voice <= ended for began, ended in operators)]
    each = [round(r.ms) for r in ours if r.ms is not None]
    latency: dict[str, Any] = {
        "measured_on": "customer's recording: last voiced sample of the customer to first voiced sample of the agent",
        "response_ms": {"p50": quantile(each, 0.5), "p95": quantile(each, 0.95), "max": max(each, default=None), "each": each},
        "stages_ms": [turn["stages"] | {"response": turn["response_ms"], "filler": turn["filler"]} for turn in told],
    }
    _write(out / f"call-{number}-latency.json", latency)
    answers = [Answer(turn["stages"], turn["response_ms"], turn["filler"]) for turn in told]
    draw_waterfall(answers, out / f"call-{number}-waterfall.png")
    return {
        "number": number,
        "customer": call.customer,
        "result": ended.get("line_result"),
        "outcome": ended.get("outcome"),
        "turns": len(evidence["transcript_of_what_was_heard"]),
        "p50": latency["response_ms"]["p50"],
        "max": latency["response_ms"]["max"],
        "link": (detail.get("link") or {}).get("channel"),
        "disclosures": len(evidence["disclosures"]),
    }


def in_operators_hands(events: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """When an operator had the call, in seconds since the answer: what a customer said then was not for the AI to answer."""
    spans: list[tuple[float, float]] = []
    since: float | None = None
    for event in events:
        if event["event"] == "holder":
            if since is not None:
                spans.append((since, float(event["at"])))
            since = None if event["holder"] == Holder.AI else float(event["at"])
    return spans if since is None else [*spans, (since, math.inf)]


async def _window(engine: DemoEngine, headset: Path, out: Path, lang: str) -> asyncio.subprocess.Process:
    shown = {} if has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    pictures = out / "pictures"
    pictures.mkdir(exist_ok=True)
    where = ("--engine", engine.url, "--token-file", str(engine.token_file), "--out", str(pictures))
    with (out / "window.log").open("w") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "console.app.demo_operator", *where, "--headset", str(headset), "--lang", lang),
            stdin=asyncio.subprocess.PIPE,
            stderr=log,
            env={**os.environ, **shown},
        )


async def _close_window(window: asyncio.subprocess.Process) -> None:
    if window.stdin is not None:
        window.stdin.close()
    try:
        await asyncio.wait_for(window.wait(), 5.0)
    except TimeoutError:
        window.kill()


def _home() -> Path:
    """A home of the demo's own, emptied at each start; sounds and models are the user's."""
    folders = Folders.find()
    home = folders.data / "demo"
    shutil.rmtree(home / "data", ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    folders.cache.mkdir(parents=True, exist_ok=True)
    cache = home / "cache"
    if not cache.exists():
        cache.symlink_to(folders.cache, target_is_directory=True)
    return home


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _summary(rows: list[dict[str, Any]], memory_mib: float, out: Path) -> None:
    table = Table("通話", "お客様", "結果", "告知", "リンク", "応答 p50 / 最大 (ms)", title="おかえりコンソール デモ")
    for row in rows:
        speed = f"{row['p50']:.0f} / {row['max']:.0f}" if row["p50"] is not None else "–"
        table.add_row(str(row["number"]), row["customer"], row["outcome"] or "–", f"{row['disclosures']}/6", row["link"] or "–", speed)
    console = Console()
    console.print(table)
    console.print(f"エンジンと子プロセスのメモリ / memory of the engine and its children: {memory_mib:.0f} MiB")
    console.print(f"録音・文字起こし・証跡・画面 / recordings, transcripts, evidence, pictures: {out}")


def new_folder(under: Path, now: datetime) -> Path:
    return under / now.strftime("%Y%m%d-%H%M%S")

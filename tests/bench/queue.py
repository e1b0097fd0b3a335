"""The queue with many carts: ``python -m tests.bench.queue [--carts 50000]`` prints JSON. Real engine, real SQLite, real window (offscreen
unless a display is named by QT_QPA_PLATFORM).

``door``: milliseconds of ``GET /api/queue`` and its counts, by what was asked, over HTTP. ``window``: from the first frame to the first
carts on it; while it is scrolled from top to bottom by wheel steps, pages and leaps, how long each frame took (``frame_ms``: from the
step to the painted viewport) and how long the event loop was ever busy (``stall_ms``); ``pages_kept`` in memory; and how long a change
made by somebody else took to be painted.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
FAMILY = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
]
GIVEN = [
    "花子",
    "健",
    "一郎",
    "美咲",
    "さくら",
    "大輔",
    "由美",
    "翔",
    "誠",
    "恵",
    "陽菜",
    "蓮",
    "結衣",
    "樹",
    "葵",
    "湊",
    "凛",
    "朝陽",
    "芽依",
    "律",
]
GOODS = (
    ("AP-1001", "ウールチェスターコート", 62_000),
    ("EL-2001", "ノイズキャンセリングヘッドホン", 39_800),
    ("CO-3001", "薬用保湿クリーム 50 g", 6_600),
    ("FO-4001", "冷凍おせち 三段重", 24_800),
    ("IN-5001", "2人掛けソファ グレー", 79_800),
    ("AP-1002", "リネンシャツ 白", 8_900),
)
ASKED = {
    "first page": "limit=100",
    "middle": "offset=25000&limit=100",
    "last page": "offset=49900&limit=100",
    "by value": "sort=-value&limit=100",
    "by tier, middle": "sort=tier&offset=25000&limit=100",
    "tier and state": "tier=高&status=waiting&limit=100",
    "not dialled by rule": "when=stopped&rule=gate.consent&limit=100",
    "consent, by attempts": "consent=true&sort=-attempts&offset=5000&limit=100",
    "name": "q=山田 花子&limit=100",
    "last four digits": "q=0042&limit=100",
    "goods": "q=コート&limit=100",
    "cart number": "q=a1&limit=100",
}


def fill(home: Path, carts: int) -> float:
    """Seconds it took."""
    from console.app.books import open_books
    from console.campaign.carts.sightings import CartSeen, Person
    from console.domain.call import Shop
    from console.domain.cart import CartLine
    from console.settings import Folders, Secrets, load

    chance, now = random.Random(7), datetime.now(UTC)
    folders = Folders.find(home)
    folders.create()
    store = open_books(load(folders), folders, Secrets(folders))
    begin = time.perf_counter()
    with store() as work:
        work.shops.add(Shop("s1", "港の店", "港株式会社", "みなみ", "0120-000-310", "shop@shop.example", {}))
        work.commit()
    for start in range(0, carts, 1000):
        seen = []
        for number in range(start, min(carts, start + 1000)):
            at = now - timedelta(hours=chance.uniform(2, 120))
            said: dict[str, Any] = {
                "name": f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}",
                "phone": f"+8180{10_000_000 + number}",
                "mail": f"p{number}@example.jp",
                "prefecture": "東京都",
                "member": chance.random() < 0.5,
                "orders": chance.choice((0, 0, 1, 4)),
                "last_order": (now - timedelta(days=chance.randrange(1, 400))).date().isoformat(),
                "minutes_on_site": chance.randrange(1, 60),
                "consent_call": chance.random() < 0.8,
                "phone_source": "checkout",
            }
            lines = tuple(
                CartLine(sku, name, "", chance.randint(1, 2), price) for sku, name, price in chance.sample(GOODS, chance.randint(1, 3))
            )
            person = Person("bench", str(number), said, at, "")
            seen.append(CartSeen("bench", f"C{number:07d}", at, "", person, lines, f"https://shop.example/{number}", "衣料品"))
        with store() as work:
            work.arrivals.apply("s1", seen, now)
            work.commit()
    took = time.perf_counter() - begin
    store.close()
    return took


def summed(ms: list[float]) -> dict[str, float]:
    cuts = quantiles(ms, n=100)
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "max": round(max(ms), 1)}


def planned(client: httpx.Client, limit_s: float = 240.0) -> None:
    """Until every cart has its step: before that the plan moves the carts about, and who looks for one may look in vain."""
    end = time.perf_counter() + limit_s
    while client.get("/api/queue/counts").raise_for_status().json()["rule"].get("none", 0):
        if time.perf_counter() > end:
            raise SystemExit("the plan is not made")
        time.sleep(0.5)  # between two questions to another process


def door(client: httpx.Client, rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, query in ASKED.items():
        times, total = [], 0
        for _ in range(rounds):
            begin = time.perf_counter()
            answer = client.get(f"/api/queue?{query}").raise_for_status().json()
            times.append((time.perf_counter() - begin) * 1000)
            total = answer["total"]
        found[name] = {**summed(times), "found": total}
    for name, path in (("counts", "/api/queue/counts"), ("today", "/api/campaign/today")):
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            client.get(path).raise_for_status()
            times.append((time.perf_counter() - begin) * 1000)
        found[name] = summed(times)
    return found


def window(url: str, token: str, pictures: str | None) -> dict[str, Any]:
    """In a process of its own, so that nothing is warm."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from console.app.desk import keep_made, without_tls
    from console.ui.answers import Deaf
    from console.ui.client import EngineClient
    from console.ui.look import Look
    from console.ui.main_window import MainWindow
    from console.ui.tokens import THEMES, ThemeName
    from console.ui.words import Lang, Words

    app = QApplication([])
    begin = time.perf_counter()
    without_tls(url)
    client = EngineClient(url, lambda: token, name="森")
    made = MainWindow(client, Deaf(), Look(THEMES[ThemeName.LIGHT], Words.load(Lang.JA)), made=keep_made)
    made.show()
    keep_made()
    made.setup.begin = lambda: None  # a shop that has been set up opens with its queue, not with its first run
    client.start()
    table, pages = made.screens.queue.table, made.queue.pages

    def until(what: str, ready: Any, limit_s: float = 60.0) -> float:
        start = time.perf_counter()
        while not ready():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
            if time.perf_counter() - start > limit_s:
                raise SystemExit(f"waited in vain: {what}; on top the carts {table.in_view()}, {pages.total} in all")
        return time.perf_counter() - start

    until("the first carts", lambda: pages.row(0) is not None)
    table.viewport().repaint()
    opened = time.perf_counter() - begin

    stalls: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        stalls.append(max(0.0, (now - last[0]) * 1000 - 5))
        last[0] = now

    heart = QTimer()
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.setInterval(5)
    heart.timeout.connect(beat)
    scrolled = QEventLoop()  # leaving the application's own would close its windows
    frames: list[float] = []
    work: list[float] = []
    bar = table.verticalScrollBar()
    steps = [108] * 150 + [table.viewport().height()] * 80 + [bar.maximum() // 40] * 40 + [-bar.maximum() // 25] * 25

    def step() -> None:
        if not steps:
            scrolled.quit()
            return
        by, start, cpu = steps.pop(0), time.perf_counter(), time.thread_time()
        bar.setValue(bar.value() + by)
        table.viewport().repaint()
        frames.append((time.perf_counter() - start) * 1000)
        work.append((time.thread_time() - cpu) * 1000)

    clock = QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.setInterval(16)
    clock.timeout.connect(step)
    heart.start()
    clock.start()
    last[0] = time.perf_counter()
    scrolled.exec()
    clock.stop()
    heart.stop()
    first = table.in_view()[0]
    filled = until("the carts after the last leap", lambda: pages.row(first) is not None)
    cart = pages.row(first)
    assert cart is not None
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}", "X-Okaeri-Operator": "hayashi"}, trust_env=False) as other:
        to, changed = "hayashi" if cart.assigned_to != "hayashi" else "sasaki", time.perf_counter()
        done = other.post("/api/queue/decisions", json={"do": "assign", "to": to, "carts": [cart.cart_id]}).raise_for_status().json()
        assert done["done"] == 1, done
        # A cart that belongs to somebody who is not there is planned otherwise, and may stand elsewhere.
        until(
            "the change made elsewhere",
            lambda: (row := pages.row(first)) is not None and (row.cart_id != cart.cart_id or row.assigned_to == to),
        )
        table.viewport().repaint()
    shown = time.perf_counter() - changed
    if pictures:
        from console.ui.pictures import grab

        bar.setValue(0)
        until("the first carts again", lambda: pages.row(0) is not None)
        table.setCurrentIndex(table.model().index(0, 0))
        made.queue.look_closer()
        until("the cart's story", lambda: made.queue.detail is not None)
        grab(made, Path(pictures))
    client.close()
    made.close()
    return {
        "opened_s": round(opened, 3),
        "frames": len(frames),
        "frame_ms": summed(frames),
        "frames_over_33_ms": sum(frame > 33 for frame in frames),
        "own_work_ms": summed(work),
        "stall_ms": summed(stalls),
        "pages_kept": pages.kept,
        "filled_after_the_last_leap_s": round(filled, 3),
        "change_elsewhere_shown_s": round(shown, 3),
        "platform": app.platformName(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--carts", type=int, default=50_000)
    parser.add_argument("--home", type=Path, help="where the shop lies; filled when it is empty, and kept")
    parser.add_argument(
        "--rounds", type=int, default=40, help="how often each question is asked, at least 2; 0: only the window is measured"
    )
    parser.add_argument("--picture", help="save what the window shows at the end")
    parser.add_argument("--inner", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inner:
        print(json.dumps(window(wanted.inner, os.environ["OKAERI_BENCH_TOKEN"], wanted.picture)))
        return
    with tempfile.TemporaryDirectory() as folder:
        home = wanted.home or Path(folder)
        os.environ.update(OKAERI_HOME=str(home), OKAERI_STORE__MASTER_KEY="file")
        figures: dict[str, Any] = {"carts": wanted.carts, "cpus": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1)}
        if not (home / "data").exists():
            figures["filled_s"] = round(fill(home, wanted.carts), 1)
        command = [sys.executable, "-m", "console.app.engine", "--home", str(home), "--port", "0", "--canned-line"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as engine:
            try:
                assert engine.stdout is not None
                ready = json.loads(Path(json.loads(engine.stdout.readline())["ready_file"]).read_text(encoding="utf-8"))
                with httpx.Client(
                    base_url=ready["url"], headers={"Authorization": f"Bearer {ready['token']}"}, timeout=300, trust_env=False
                ) as client:
                    begin = time.perf_counter()
                    terms = client.get("/api/campaign/terms").json()
                    if terms["pilot"]["stage"] != "full":  # else it was planned when the folder was filled
                        terms["pilot"]["stage"] = "full"
                        terms["pacing"]["staffed"] = 20
                        client.put("/api/campaign/terms", json=terms).raise_for_status()
                    planned(client)
                    figures["planned_s"] = round(time.perf_counter() - begin, 1)
                    if wanted.rounds:
                        figures["door"] = door(client, wanted.rounds)
                print(json.dumps(figures, ensure_ascii=False), file=sys.stderr, flush=True)
                inner = [sys.executable, "-m", "tests.bench.queue", "--inner", ready["url"]]
                inner += ["--picture", wanted.picture] if wanted.picture else []
                environment = os.environ | {"OKAERI_BENCH_TOKEN": ready["token"]}
                done = subprocess.run(inner, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=environment, timeout=300)
                figures["window"] = json.loads(done.stdout)
            finally:
                engine.terminate()
                engine.wait(120)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

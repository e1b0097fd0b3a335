"""How smooth the window is while two calls pour in over real sockets: event-loop stalls, start-up, memory. Prints JSON.

``python tests/bench/window.py [--seconds 30]``: ``window_door.py`` is the engine's door in a process of its own; the window listens to one call,
takes it over, hands it back, opens drawers and looks from one call to the other; it paints offscreen unless a display is there.
``stall_ms`` is by the clock on the wall, so other programs on the machine are in it; ``own_work_ms`` is processor time of the window's thread
between two beats, so they are not.
"""

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

NAME = "bench"


def measure(seconds: float, port: int) -> dict[str, Any]:
    began = time.perf_counter()
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from console.app.desk import keep_start_up
    from console.ui.client import EngineClient
    from console.ui.frame.rail import Screen
    from console.ui.live.actions import ActionId
    from console.ui.look import Look
    from console.ui.main_window import MainWindow
    from console.ui.sound import Ears, NoHeadset
    from console.ui.tokens import LIGHT
    from console.ui.words import Lang, Words

    class Headset(NoHeadset):
        audible = speaks = True
        frames = 0

        def hear(self, frame: bytes) -> None:
            self.frames += 1

    app = QApplication([])
    door = EngineClient(f"http://127.0.0.1:{port}", lambda: "bench", name=NAME)
    headset = Headset()
    window = MainWindow(door, Ears(door, headset), Look(LIGHT, Words.load(Lang.JA)))
    window.show()
    keep_start_up()
    app.processEvents()
    shown = time.perf_counter()
    shown_cpu = time.process_time()
    door.start()
    while not window.queue.pages.total and time.perf_counter() < shown + 15:
        app.processEvents()
    usable = time.perf_counter()
    until = time.perf_counter() + 15
    while not window.live.calls and time.perf_counter() < until:
        app.processEvents()
    window.go(Screen.LIVE)
    window.live.do(ActionId.LISTEN)
    app.processEvents()

    gaps: list[float] = []
    work: list[float] = []
    last = [time.perf_counter(), time.thread_time()]

    def heartbeat() -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gaps.append((now - last[0]) * 1000)
        work.append((busy - last[1]) * 1000)
        last[:] = now, busy

    deeds = iter(
        [ActionId.TAKE_OVER, ActionId.HAND_BACK, ActionId.STEER, ActionId.STEER, None, ActionId.NOTE, ActionId.NOTE, None, ActionId.LISTEN]
        * 99
    )

    def do_something() -> None:
        deed = next(deeds)
        window.live.step(1) if deed is None else window.live.do(deed)

    beat, source = QTimer(), QTimer()
    for timer, ms, then in ((beat, 5, heartbeat), (source, 1500, do_something)):
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        timer.start()
    last[:] = time.perf_counter(), time.thread_time()
    QTimer.singleShot(int(seconds * 1000), app.quit)
    cpu = time.process_time()
    app.exec()
    cpu = time.process_time() - cpu
    stalls = sorted(max(0.0, gap - 5) for gap in gaps)
    cuts = quantiles(stalls, n=1000)
    own = quantiles(work, n=1000)
    return {
        "seconds": seconds,
        "beats": len(stalls),
        "stall_ms": {"p50": round(cuts[499], 2), "p99": round(cuts[989], 2), "p99_9": round(cuts[998], 2), "max": round(stalls[-1], 2)},
        "own_work_ms": {"p50": round(own[499], 2), "p99": round(own[989], 2), "max": round(max(work), 2)},
        "stalls_over_50_ms": sum(stall > 50 for stall in stalls),
        "sound_frames": headset.frames,
        "rows": window.live_view.transcript.model().rowCount(),
        "start_up_s": round(shown - began, 3),
        "start_up_processor_s": round(shown_cpu, 3),
        "usable_s": round(usable - began, 3),
        "cpu_share": round(cpu / seconds, 3),
        "rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "platform": app.platformName(),
        "load_average": os.getloadavg()[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--inner", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inner:
        print(json.dumps(measure(wanted.seconds, wanted.inner)))
        return
    # A fresh interpreter, so that start-up counts every import.
    root = Path(__file__).resolve().parents[2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PYTHONPATH": str(root)}
    pouring = subprocess.Popen([sys.executable, str(Path(__file__).with_name("window_door.py")), str(port)], env=env)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)) and pouring.poll() is None:
            time.sleep(0.1)  # between two knocks at the door of a process that starts
        command = [sys.executable, __file__, "--inner", str(port), "--seconds", str(wanted.seconds)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root, env=env)
    finally:
        pouring.terminate()
        pouring.wait()
    print(json.dumps(json.loads(done.stdout), indent=2))


if __name__ == "__main__":
    main()

"""How smooth the window is while two calls pour in: event-loop stalls, start-up, memory. Prints JSON.

``python tests/bench/window.py [--seconds 20]``: levels ten a second and partials ten a second for each of two calls, a turn and its
latency every two seconds, the raised hand, one take-over; the window paints offscreen unless a display is there. ``stall_ms`` is by the clock on the wall, so other
programs on the machine are in it; ``own_work_ms`` is processor time of the window's thread between two beats, so they are not.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PARTIAL = "コートの丈が長すぎないか心配で、ほかのお店の品と比べながら、もう少し考えたいと思っているのですが"


def measure(seconds: float) -> dict[str, Any]:
    began = time.perf_counter()
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from console.ui.answers import Deaf
    from console.ui.frame.rail import Screen
    from console.ui.live.actions import ActionId
    from console.ui.look import Look
    from console.ui.main_window import MainWindow
    from console.ui.scripted_client import ScriptedDoor
    from console.ui.tokens import LIGHT
    from console.ui.words import Lang, Words

    app = QApplication([])
    door = ScriptedDoor(datetime.now().astimezone())
    window = MainWindow(door, Deaf(), Look(LIGHT, Words.load(Lang.JA)), clock=door.now)
    window.show()
    app.processEvents()
    door.start()
    app.processEvents()
    shown = time.perf_counter()
    door.advance(34.0)
    window.go(Screen.LIVE)
    app.processEvents()

    gaps: list[float] = []
    work: list[float] = []
    last = [time.perf_counter(), time.thread_time()]

    def heartbeat() -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gaps.append((now - last[0]) * 1000)
        work.append((busy - last[1]) * 1000)
        last[:] = now, busy

    count = [0]

    def pour() -> None:
        count[0] += 1
        tick = count[0]
        for number, call in enumerate(("call-1", "call-2")):
            at = 30 + tick / 10
            level = -20 - (tick * 7 + number * 13) % 40
            send = door.happened.emit
            send({"event": "levels", "call_id": call, "customer_db": level, "agent_db": -90 - level})
            part = tick % 20
            utterance = f"p{number}-{tick // 20}"
            if part:
                text = PARTIAL[: 2 + part * 2]
                send({"event": "partial", "call_id": call, "who": "customer", "utterance": utterance, "text": text, "at": at})
            else:
                done = f"p{number}-{tick // 20 - 1}"
                turn = {"event": "turn", "call_id": call, "who": "customer", "text": PARTIAL, "unheard": "", "started": at - 2, "ended": at}
                send({**turn, "utterance": done, "intent": "reason_size", "confidence": 0.9, "line": None, "operator": None})
                stages = {"end_of_turn": 200, "recognition": 60, "understanding": 4, "sound": 8, "wire": 30}
                send({"event": "latency", "call_id": call, "turn": {"response_ms": 302, "stages": stages, "filler": False}})
        if tick == 60:
            window.live.do(ActionId.TAKE_OVER)
        if tick == 90:
            window.live.do(ActionId.HAND_BACK)
        if tick % 50 == 0:
            window.live.step(1)

    beat, source = QTimer(), QTimer()
    for timer, ms, then in ((beat, 5, heartbeat), (source, 100, pour)):
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
        "rows": window.live_view.transcript.model().rowCount(),
        "start_up_s": round(shown - began, 3),
        "cpu_share": round(cpu / seconds, 3),
        "rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "platform": app.platformName(),
        "load_average": os.getloadavg()[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inner:
        print(json.dumps(measure(wanted.seconds)))
        return
    # A fresh interpreter, so that start-up counts every import.
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, __file__, "--inner", "--seconds", str(wanted.seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    print(json.dumps(json.loads(done.stdout), indent=2))


if __name__ == "__main__":
    main()

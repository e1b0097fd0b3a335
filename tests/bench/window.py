"""How soon the window is there and how smooth it is while two calls pour in over real sockets. Prints JSON.

``python tests/bench/window.py [--seconds 30]``: ``window_door.py`` is the engine's door in a process of its own. The desk is started by its
command, on an empty home; a person listens to one call, takes it over, hands it back, opens drawers and looks from one call to
the other; at the end every other screen is opened for the first time. It paints offscreen unless a display is there.

``first_frame_s`` and ``usable_s`` (the queue is there and has been painted) count from the start of the process, interpreter, command
line and imports with them; ``…_processor_s`` is what they cost of a processor. ``stall_ms`` is by the clock on the wall, so other programs on the machine are
in it; ``own_work_ms`` is processor time of the window's thread between two beats, so they are not. ``frame_ms`` is the live view painted
whole; ``opening_ms`` a screen from the key to its picture, made and laid out; the bounds are those of ``BOUNDS``.
"""

import argparse
import itertools
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

NAME: Final = "bench"
BOUNDS: Final = {"usable_s": 2.0, "stalls_over_50_ms": 0}
LIMIT_S: Final = 30.0
BEAT_MS: Final = 5
FRAMES: Final = 60


def measure(seconds: float, port: int, home: Path, begun: float) -> dict[str, Any]:
    """In the desk's own process; ``begun`` is when that was started, by the monotonic clock."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from console.cli import main as okaeri

    app = QApplication([])
    found: dict[str, Any] = {}
    token = home / "token"
    token.write_text("bench", encoding="ascii")
    QTimer.singleShot(0, lambda: found.update(_watched(app, seconds, begun)))
    code = okaeri(["desk", "--engine", f"http://127.0.0.1:{port}", "--token-file", str(token), "--name", NAME, "--home", str(home)])
    assert code == 0, code
    return {**found, "platform": app.platformName(), "load_average": os.getloadavg()[0], "bounds": BOUNDS}


def _watched(app: Any, seconds: float, begun: float) -> dict[str, Any]:
    """What is seen of the desk's window while its event loop runs; ends the desk."""
    from console.ui.frame.rail import Screen
    from console.ui.live.actions import ActionId
    from console.ui.main_window import MainWindow
    from console.ui.sound import NoHeadset

    class Headset(NoHeadset):
        audible = speaks = True
        frames = 0

        def hear(self, frame: bytes) -> None:
            self.frames += 1

    def comes(wanted: Callable[[], object]) -> None:
        end = time.monotonic() + LIMIT_S
        while not wanted():
            assert time.monotonic() < end, "it never came to be"
            app.processEvents()

    def so_far(name: str) -> dict[str, float]:
        return {f"{name}_s": round(time.monotonic() - begun, 3), f"{name}_processor_s": round(time.process_time(), 3)}

    window: Any = next(one for one in app.topLevelWidgets() if isinstance(one, MainWindow))
    app.processEvents()
    found: dict[str, Any] = so_far("first_frame")
    comes(lambda: window.queue.phase == "ready" and window.queue.pages.total)
    window.repaint()
    found |= so_far("usable") | {"usable_rss_mib": _rss()}
    comes(lambda: window.live.calls)
    headset = Headset()
    window._ears.use(headset)
    window.go(Screen.LIVE)
    window.live.do(ActionId.LISTEN)
    app.processEvents()
    found |= _two_calls(window, seconds)
    found |= {"sound_frames": headset.frames, "rows": window.screens.live.transcript.model().rowCount()}
    found["frame_ms"] = _spread([_timed(window.repaint) for _ in range(FRAMES)])

    def shown(screen: Screen) -> None:
        window.go(screen)
        window.repaint()

    found["opening_ms"] = {screen.value: round(_timed(partial(shown, screen)), 1) for screen in Screen}
    found["rss_mib"] = _rss()
    window.close()
    app.quit()
    return found


def _two_calls(window: Any, seconds: float) -> dict[str, Any]:
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from console.ui.live.actions import ActionId

    gaps: list[float] = []
    work: list[float] = []
    last = [0.0, 0.0]
    deeds = itertools.cycle(
        [ActionId.TAKE_OVER, ActionId.HAND_BACK, ActionId.STEER, ActionId.STEER, None, ActionId.NOTE, ActionId.NOTE, None, ActionId.LISTEN]
    )

    def heartbeat() -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gaps.append((now - last[0]) * 1000)
        work.append((busy - last[1]) * 1000)
        last[:] = now, busy

    def do_something() -> None:
        deed = next(deeds)
        window.live.step(1) if deed is None else window.live.do(deed)

    beat, source, loop = QTimer(), QTimer(), QEventLoop()
    for timer, ms, then in ((beat, BEAT_MS, heartbeat), (source, 1500, do_something)):
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        timer.start()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    cpu, last[:] = time.process_time(), (time.perf_counter(), time.thread_time())
    loop.exec()
    cpu = time.process_time() - cpu
    stalls = [max(0.0, gap - BEAT_MS) for gap in gaps]
    return {
        "seconds": seconds,
        "calls": len(window.live.calls),
        "beats": len(stalls),
        "stall_ms": _spread(stalls),
        "own_work_ms": _spread(work),
        "stalls_over_50_ms": sum(stall > 50 for stall in stalls),
        "cpu_share": round(cpu / seconds, 3),
    }


def _spread(found: list[float]) -> dict[str, float]:
    from statistics import quantiles

    cuts = quantiles(found, n=1000)
    return {"p50": round(cuts[499], 2), "p99": round(cuts[989], 2), "p99_9": round(cuts[998], 2), "max": round(max(found), 2)}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _rss() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--inner", nargs=3, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inner:
        port, home, begun = wanted.inner
        print(json.dumps(measure(wanted.seconds, int(port), Path(home), float(begun))))
        return
    root = Path(__file__).resolve().parents[2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PYTHONPATH": str(root)}
    pouring = subprocess.Popen([sys.executable, str(Path(__file__).with_name("window_door.py")), str(port)], env=env)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)) and pouring.poll() is None:
            time.sleep(0.1)  # between two knocks at the door of a process that starts
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, __file__, "--seconds", str(wanted.seconds), "--inner", str(port), home, str(time.monotonic())]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=root, env=env)
    finally:
        pouring.terminate()
        pouring.wait()
    print(json.dumps(json.loads(done.stdout), indent=2))


if __name__ == "__main__":
    main()

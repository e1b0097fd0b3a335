"""The operator of the demonstration: the real window on the real engine, its keys pressed at the telling moments.

``python -m console.app.demo_operator --engine URL --token-file FILE --headset WAV --out DIR``; ends with its standard input.
Takes a call over when the customer asks for a person, speaks (the WAV stands in for the headset when there is none),
hands it back when the customer has answered, and saves a picture of the window at each moment.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLoggingCategory, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.app.desk import read_token
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.live.actions import ActionId
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.phase import Phase
from console.ui.pictures import grab
from console.ui.sound import Ears, find_headset
from console.ui.sound_format import read_wav
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words

NAME = "森"
TAKES_OVER_AFTER_MS = 1200
HANDS_BACK_AFTER_MS = 900
LONGEST_HOLD_MS = 30_000
_KEYS = {ActionId.TAKE_OVER: Qt.Key.Key_T, ActionId.HAND_BACK: Qt.Key.Key_R, ActionId.LISTEN: Qt.Key.Key_L}


class DemoOperator:
    """Watches the engine's events beside the window, and does what an operator would do."""

    def __init__(self, window: MainWindow, out: Path, *, hears: bool) -> None:
        """``hears``: there is a sound device to listen with."""
        self._window = window
        self._hears = hears
        self._out = out
        self._count = 0
        self._seen: set[tuple[str, str]] = set()
        self._turns: dict[str, int] = {}
        self._holds: str | None = None

    def happened(self, event: dict[str, Any]) -> None:
        call_id = str(event.get("call_id", ""))
        match event["event"]:
            case "snapshot":
                self._later(300, self._queue)
            case "call":
                self._call(event["call"])
            case "turn":
                self._turn(call_id, event)
            case "hand" if event.get("reason") == "want_human":
                self._once(call_id, "hand", 300)
                self._later(TAKES_OVER_AFTER_MS, lambda: self._press(ActionId.TAKE_OVER))
            case _:
                pass

    def _queue(self) -> None:
        """As soon as the carts are there, unless a call has taken the screen meanwhile."""
        if self._window.queue.phase is Phase.READY:
            self._once("", "queue", 0)
        elif self._window.screens.queue.isVisible():
            self._later(200, self._queue)

    def _call(self, call: dict[str, Any]) -> None:
        call_id, state, link = call["call_id"], call["state"], call.get("link")
        if state == "talking" and (call_id, "live") not in self._seen:
            self._seen.add((call_id, "live"))
            self._window.go(Screen.LIVE)
            self._window.live.select(call_id)
            if self._hears:
                self._later(300, lambda: self._press(ActionId.LISTEN))
            self._once(call_id, "opening", 6000)
        if link and link.get("accepted"):
            self._once(call_id, "link-sent", 2500)
        if call["holder"] == "operator" and self._holds is None:
            self._holds = call_id
            self._once(call_id, "taken-over", 3500)
            self._later(LONGEST_HOLD_MS, lambda: self._hand_back(call_id))
        if call["holder"] == "ai" and self._holds == call_id:
            self._holds = None
            self._once(call_id, "handed-back", 3000)
        if state == "ended":
            self._once(call_id, "ended", 300)

    def _turn(self, call_id: str, event: dict[str, Any]) -> None:
        if event["who"] != "customer":
            return
        self._turns[call_id] = self._turns.get(call_id, 0) + 1
        if self._turns[call_id] == 3:
            self._once(call_id, "talking", 2500)
        if self._holds == call_id:
            self._later(HANDS_BACK_AFTER_MS, lambda: self._hand_back(call_id))

    def _hand_back(self, call_id: str) -> None:
        if self._holds == call_id:
            self._press(ActionId.HAND_BACK)

    def _press(self, which: ActionId) -> None:
        self._window.activateWindow()
        self._window.screens.live.setFocus()
        QTest.keyClick(self._window.screens.live, _KEYS[which])

    def _once(self, call_id: str, moment: str, after_ms: int) -> None:
        if (call_id, moment) in self._seen:
            return
        self._seen.add((call_id, moment))

        def take() -> None:
            self._count += 1
            grab(self._window, self._out / f"{self._count:02d}-{moment}.png")

        self._later(after_ms, take)

    def _later(self, ms: int, then: Callable[[], object]) -> None:
        QTimer.singleShot(ms, self._window, then)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m console.app.demo_operator")
    parser.add_argument("--engine", required=True)
    parser.add_argument("--token-file", type=Path, required=True)
    parser.add_argument("--headset", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lang", choices=[lang.value for lang in Lang], default=Lang.JA.value)
    wanted = parser.parse_args()
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    app = QApplication(sys.argv[:1])
    door = EngineClient(wanted.engine, lambda: read_token(wanted.token_file), name=NAME)
    headset, audible = find_headset(read_wav(wanted.headset) if wanted.headset else None, app)
    ears = Ears(door, headset)
    window = MainWindow(door, ears, Look(THEMES[ThemeName.LIGHT], Words.load(Lang(wanted.lang))), closing=ears.close)
    operator = DemoOperator(window, wanted.out, hears=audible)
    door.happened.connect(operator.happened)
    ended = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, app)

    def leave() -> None:
        door.close()
        window.close()
        app.quit()

    ended.activated.connect(leave)
    window.show()
    door.start()
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main())

"""Pictures of the window, also without a display (``QT_QPA_PLATFORM=offscreen``)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.errors import BadInput
from console.ui.answers import Deaf
from console.ui.frame.rail import Screen
from console.ui.live.actions import ActionId
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.scripted_client import ScriptedDoor
from console.ui.throttle import Throttle
from console.ui.tokens import THEMES, Size, ThemeName
from console.ui.words import Lang, Words


def settle() -> None:
    """Let everything that waits be refreshed, laid out and painted."""
    for _ in range(4):
        QCoreApplication.processEvents()
        for window in QApplication.topLevelWidgets():
            for throttle in window.findChildren(Throttle):
                throttle.flush()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def grab(window: QWidget, path: Path) -> Path:
    """Save what the window shows now as PNG. Raises ``BadInput`` when the file cannot be written."""
    settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(path)):
        raise BadInput(f"画像 {path} を書き込めません。場所を確かめてください。", f"The picture {path} cannot be written. Check the place.")
    return path


def take_all(folder: Path, lang: Lang | None = None, theme: ThemeName | None = None) -> list[Path]:
    """The telling moments of the rehearsal, in both languages and both themes unless one is named."""
    taken: list[Path] = []
    for language in [lang] if lang else list(Lang):
        for name in [theme] if theme else list(ThemeName):
            taken += _take(folder / f"{language.value}-{name.value}", Look(THEMES[name], Words.load(language)))
    return taken


def _take(folder: Path, look: Look) -> list[Path]:
    door = ScriptedDoor(datetime.now().astimezone())
    window = MainWindow(door, Deaf(), look, clock=door.now)
    window.show()
    taken: list[Path] = []

    def picture(name: str, *steps: Callable[[], object]) -> None:
        for step in steps:
            step()
        settle()
        door.levels()
        taken.append(grab(window, folder / f"{len(taken) + 1:02d}-{name}.png"))

    def size(width: int, height: int) -> None:
        window.resize(width, height)

    live, queue = window.live, window.queue
    picture("connecting")
    picture("queue", door.start)
    picture("queue-refused", lambda: queue.select("cart-09"), queue.call_now)
    picture("no-call", lambda: window.go(Screen.LIVE))
    picture("ringing", lambda: door.advance(1.0))
    picture("opening", lambda: door.advance(17.0))
    picture("listening-words", lambda: live.do(ActionId.LISTEN), lambda: door.advance(28.8))
    picture("answered", lambda: door.advance(37.0))
    picture("hand-raised", lambda: live.do(ActionId.LISTEN), lambda: live.select("call-2"))
    picture("taken-over", lambda: live.do(ActionId.TAKE_OVER), lambda: _operator_speaks(door))
    picture("offline", lambda: door.lose(3))
    picture("handed-back", door.start, lambda: live.do(ActionId.HAND_BACK))
    picture("steering", lambda: live.select("call-1"), lambda: live.do(ActionId.STEER))
    picture("ended", live.close_steering, lambda: door.advance(60.0))
    picture("small-live", lambda: live.select("call-2"), lambda: size(960, 540))
    picture("small-queue", lambda: window.go(Screen.QUEUE))
    picture("smallest-live", lambda: window.go(Screen.LIVE), lambda: size(*Size.SMALLEST))
    window.close()
    window.deleteLater()
    settle()
    return taken


def _operator_speaks(door: ScriptedDoor) -> None:
    turn = {
        "event": "turn", "call_id": "call-2", "who": "operator", "unheard": "", "line": None, "intent": None, "confidence": None,
        "operator": "operator", "utterance": "o1", "at": 24.0, "started": 20.4, "ended": 24.0,
        "text": "お電話代わりました、みなとマルシェの森です。ヘッドホンの件でございますね。",
    }  # fmt: skip
    door.happened.emit(turn)

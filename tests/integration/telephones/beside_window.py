"""Telephones beside a window: their event loop has a thread of its own, and the window lives on under its operator's keys."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.live.call_state import CallState, LiveCall
from console.ui.main_window import MainWindow

LIMIT_MS: Final = 40_000


class Beside:
    """The telephones' own event loop, on a thread beside the window's."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What comes of ``work``; the window lives on meanwhile."""
        coming = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._qtbot.waitUntil(coming.done, timeout=LIMIT_MS)
        return coming.result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class Operator:
    """Whoever sits at the window and has nothing but keys."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def looks_at(self, call_id: str) -> LiveCall:
        """The call as the window shows it, talking."""
        self._window.go(Screen.LIVE)
        self._window.live.select(call_id)
        self._window.activateWindow()
        self._window.screens.live.setFocus()
        call = self._window.live.calls[call_id]
        self.waits(lambda: call.state is CallState.TALKING)
        return call

    def presses(self, keys: Qt.Key | str) -> None:
        focus = self._window.focusWidget() or self._window
        QTest.keyClicks(focus, keys) if isinstance(keys, str) else QTest.keyClick(focus, keys)

    def holds_down(self, key: Qt.Key, until: Callable[[], object]) -> None:
        keyboard = self._window.windowHandle()
        QTest.keyPress(keyboard, key)
        self.waits(until)
        QTest.keyRelease(keyboard, key)

    def writes(self, text: str) -> None:
        """As an input method puts it in, where there are no keys for it; sent with Enter, and the drawer has closed."""
        field = self._window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.insert(text)
        self.presses(Qt.Key.Key_Return)
        self.waits(lambda: self._window.live.drawer.open is None)  # until then a key is a letter of the text

    def waits(self, wanted: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

"""The window's own keys, on a real engine and real telephones."""

from collections.abc import Iterator

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.live.call_state import CallState, Holder
from console.ui.main_window import MainWindow
from tests.integration.engine.running import Running
from tests.integration.takeover.line import BRIDGE
from tests.integration.telephones.beside_window import LIMIT_MS, Beside
from tests.integration.telephones.house import COLLEAGUE, AtTheDoor, keys_come, talking
from tests.integration.trunk.baresip import Baresip
from tests.integration.trunk.kamailio import Kamailio
from tests.integration.trunk.rig import LOOPBACK, Phone, tone, until

pytestmark = pytest.mark.integration
BARESIP, TARGET = 440.0, 660.0


def test_phone_keypad_and_transfer_by_their_keys(
    running: Running, kamailio: Kamailio, baresip: Baresip, ports: dict[str, int], carts: Iterator[str], window: MainWindow, beside: Beside,
    qtbot: QtBot,
) -> None:  # fmt: skip
    proxy = f"{LOOPBACK}:{kamailio.port}"
    customer: Phone = beside.do(Phone.listening(port=ports["customer"], proxy=proxy))
    colleague: Phone = beside.do(Phone.listening(port=ports["colleague"], proxy=proxy))
    http = httpx.AsyncClient(base_url=running.http.base_url, headers=running.http.headers, trust_env=False, timeout=20)

    def press(keys: Qt.Key | str) -> None:
        focus = window.focusWidget()
        QTest.keyClicks(focus, keys) if isinstance(keys, str) else QTest.keyClick(focus, keys)

    try:
        beside.do(until(lambda: baresip.ready))
        call: AtTheDoor = beside.do(talking(running, http, next(carts), customer))
        live = window.live
        window.go(Screen.LIVE)
        live.select(call.call_id)
        window.activateWindow()
        window.screens.live.setFocus()
        shown = live.calls[call.call_id]
        qtbot.waitUntil(lambda: shown.state is CallState.TALKING, timeout=LIMIT_MS)

        press(Qt.Key.Key_K)
        press("5")
        press("#")
        beside.do(keys_come(customer, "5#"))
        press(Qt.Key.Key_Escape)

        press(Qt.Key.Key_P)
        press(Baresip.user)
        press(Qt.Key.Key_Return)
        beside.do(customer.hears(BARESIP))
        qtbot.waitUntil(lambda: shown.desk_phone and shown.holder is Holder.OPERATOR and live.is_mine(shown), timeout=LIMIT_MS)
        press(Qt.Key.Key_R)
        beside.do(customer.hears(BRIDGE))

        press(Qt.Key.Key_F)
        press(COLLEAGUE)
        press(Qt.Key.Key_Return)
        beside.do(colleague.until("answered"))
        colleague.play(tone(TARGET, 30))
        beside.do(customer.hears(TARGET))
        qtbot.waitUntil(lambda: shown.state is CallState.ENDED, timeout=LIMIT_MS)
        assert shown.outcome == "taken_over"
    finally:
        beside.do(http.aclose())
        beside.do(customer.close())
        beside.do(colleague.close())

"""The window's own keys, on a real engine and real telephones."""

from collections.abc import Iterator

import httpx
import pytest
from PySide6.QtCore import Qt

from console.ui.live.call_state import CallState, Holder
from console.ui.main_window import MainWindow
from tests.integration.engine.running import Running
from tests.integration.takeover.line import BRIDGE
from tests.integration.telephones.beside_window import Beside, Operator
from tests.integration.telephones.house import COLLEAGUE, AtTheDoor, keys_come, talking
from tests.integration.trunk.baresip import Baresip
from tests.integration.trunk.kamailio import Kamailio
from tests.integration.trunk.rig import LOOPBACK, Phone, tone, until

pytestmark = pytest.mark.integration
BARESIP, TARGET = 440.0, 660.0


def test_phone_keypad_and_transfer_by_their_keys(
    running: Running, kamailio: Kamailio, baresip: Baresip, ports: dict[str, int], carts: Iterator[str], window: MainWindow,
    operator: Operator, beside: Beside,
) -> None:  # fmt: skip
    proxy = f"{LOOPBACK}:{kamailio.port}"
    customer: Phone = beside.do(Phone.listening(port=ports["customer"], proxy=proxy))
    colleague: Phone = beside.do(Phone.listening(port=ports["colleague"], proxy=proxy))
    http = httpx.AsyncClient(base_url=running.http.base_url, headers=running.http.headers, trust_env=False, timeout=20)

    try:
        beside.do(until(lambda: baresip.ready))
        call: AtTheDoor = beside.do(talking(running, http, next(carts), customer))
        shown = operator.looks_at(call.call_id)

        operator.presses(Qt.Key.Key_K)
        operator.presses("5")
        operator.presses("#")
        beside.do(keys_come(customer, "5#"))
        operator.presses(Qt.Key.Key_Escape)

        operator.presses(Qt.Key.Key_P)
        operator.presses(Baresip.user)
        operator.presses(Qt.Key.Key_Return)
        beside.do(customer.hears(BARESIP))
        operator.waits(lambda: shown.desk_phone and shown.holder is Holder.OPERATOR and window.live.is_mine(shown))
        operator.presses(Qt.Key.Key_R)
        beside.do(customer.hears(BRIDGE))

        operator.presses(Qt.Key.Key_F)
        operator.presses(COLLEAGUE)
        operator.presses(Qt.Key.Key_Return)
        beside.do(colleague.until("answered"))
        colleague.play(tone(TARGET, 30))
        beside.do(customer.hears(TARGET))
        operator.waits(lambda: shown.state is CallState.ENDED)
        assert shown.outcome == "taken_over"
    finally:
        beside.do(http.aclose())
        beside.do(customer.close())
        beside.do(colleague.close())

"""Every key of a live call, pressed in the window: a real engine, a real trunk, and what the customer then hears."""

from collections.abc import Iterator

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from console.ui.live.call_state import CallState, Holder
from console.ui.main_window import MainWindow
from console.ui.sound import Send
from tests.integration.engine.running import Running
from tests.integration.takeover.line import AGENT, BRIDGE, HOLD, OPERATOR
from tests.integration.telephones.beside_window import Beside, Operator
from tests.integration.telephones.house import AtTheDoor, engine, talking
from tests.integration.trunk.kamailio import Kamailio
from tests.integration.trunk.rig import LOOPBACK, Phone, frames_of, free_port, strength, tone

pytestmark = pytest.mark.integration
NOTE = "丈を気にされています。"


class ToneHeadset:
    """Satisfies ``Headset``: whoever wears it hums without a pause, and what they hear is kept."""

    audible = speaks = True

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._send: Send | None = None
        self._frames = frames_of(tone(OPERATOR, 1.0))
        self._number = 0
        self._clock = QTimer()
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(20)
        self._clock.timeout.connect(self._hum)

    def hear(self, frame: bytes) -> None:
        self.heard.append(frame)

    def speak(self, send: Send | None) -> None:
        self._send = send
        self._clock.start() if send is not None else self._clock.stop()

    def close(self) -> None:
        self.speak(None)

    def _hum(self) -> None:
        if self._send is not None:
            self._number += 1
            self._send(self._frames[self._number % len(self._frames)])


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(bytes(envelope.content or b"").decode("utf-8"))
        return "250 OK"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname=LOOPBACK, port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture(scope="module")
def running(kamailio: Kamailio, mailbox: tuple[Mailbox, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    mail = {"OKAERI_MAIL__HOST": LOOPBACK, "OKAERI_MAIL__PORT": str(mailbox[1]), "OKAERI_MAIL__SECURITY": "none"}
    it = engine(tmp_path_factory.mktemp("home"), kamailio, **mail)
    yield it
    it.stop()


@pytest.fixture
def headset(qtbot: QtBot) -> ToneHeadset:
    return ToneHeadset()


def test_every_key_reaches_the_customers_ear(
    running: Running, kamailio: Kamailio, mailbox: tuple[Mailbox, int], ports: dict[str, int], carts: Iterator[str], window: MainWindow,
    operator: Operator, headset: ToneHeadset, beside: Beside,
) -> None:  # fmt: skip
    customer: Phone = beside.do(Phone.listening(port=ports["customer"], proxy=f"{LOOPBACK}:{kamailio.port}"))
    http = httpx.AsyncClient(base_url=running.http.base_url, headers=running.http.headers, trust_env=False, timeout=20)
    try:
        call: AtTheDoor = beside.do(talking(running, http, next(carts), customer))
        shown = operator.looks_at(call.call_id)

        operator.presses("l")
        operator.waits(lambda: strength(b"".join(headset.heard[-20:]), AGENT / 2) > 0.02)  # two channels in one row: half the pitch
        operator.presses("s")
        operator.presses(Qt.Key.Key_Return)  # not one of the list, but words of one's own
        operator.writes("bridge。お待たせいたしました。")
        beside.do(customer.hears(BRIDGE))

        operator.presses("b")
        operator.waits(lambda: shown.barge_in)
        beside.do(customer.hears(OPERATOR))
        operator.presses("b")
        operator.waits(lambda: not shown.barge_in)

        operator.presses("t")
        operator.waits(lambda: shown.holder is Holder.OPERATOR and window.live.is_mine(shown))
        beside.do(customer.hears(OPERATOR))
        operator.presses("u")
        beside.do(customer.hears_nothing(frames=25))
        operator.presses("u")
        beside.do(customer.hears(OPERATOR))
        operator.presses("h")
        operator.waits(lambda: shown.holder is Holder.HOLD)
        beside.do(customer.hears(HOLD, frames=30, least=0.01))
        operator.presses("h")
        operator.waits(lambda: shown.holder is Holder.OPERATOR)
        beside.do(customer.hears(OPERATOR))

        operator.presses("m")
        operator.presses(str([way.channel for way in shown.channels].index("mail") + 1))
        operator.waits(lambda: shown.link_accepted and window.live.drawer.open is None)
        assert len(mailbox[0].mails) == 1
        operator.presses("n")
        operator.writes(NOTE)
        operator.waits(lambda: [note.text for note in shown.notes] == [NOTE])

        operator.presses("r")
        beside.do(customer.hears(BRIDGE))
        operator.waits(lambda: shown.holder is Holder.AI)
        operator.holds_down(Qt.Key.Key_X, lambda: shown.state is CallState.ENDED)
        beside.do(customer.until("ended"))

        operator.presses("w")
        operator.presses("3")
        operator.waits(lambda: shown.wrapped_up)
        stands = beside.do(call.stands())
        assert stands["wrap_up"]["outcome"] == "callback"
    finally:
        beside.do(http.aclose())
        beside.do(customer.close())

"""A desk on another machine: the real engine's door over https and wss, with an authority of the shop's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QSslConfiguration, QSslSocket
from pytestqt.qtbot import QtBot

from console.app.desk import PLAIN_ONLY, read_token
from console.app.trust import trust
from console.domain.errors import BadInput
from console.ui.answers import Answer, LinkState
from console.ui.client import EngineClient
from tests.integration.engine.certificates import certified
from tests.integration.engine.running import Running

pytestmark = pytest.mark.integration
Client = Callable[[], EngineClient]


@pytest.fixture(autouse=True)
def own_trust() -> Iterator[None]:
    before, backend = QSslConfiguration.defaultConfiguration(), QSslSocket.activeBackend()
    assert backend != PLAIN_ONLY, "a test before this one gave up TLS for the whole process"
    yield
    QSslConfiguration.setDefaultConfiguration(before)


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[Running, Path]]:
    authority, certificate, key = certified(tmp_path / "certificates")
    home = tmp_path / "home"
    environment = {"OKAERI_SERVER__CERTIFICATE": str(certificate), "OKAERI_SERVER__KEY": str(key)}
    engine = Running(home, environment=environment).ready(authority=authority)
    yield engine, authority
    engine.kill()


@pytest.fixture
def client(secured: tuple[Running, Path], qapp: QObject) -> Iterator[Client]:
    made: list[EngineClient] = []

    def desk() -> EngineClient:
        token = next(secured[0].home.rglob("engine.token"))
        made.append(EngineClient(str(secured[0].http.base_url), lambda: read_token(token)))
        made[-1].start()
        return made[-1]

    yield desk
    for each in made:
        each.close()


def test_questions_and_events_go_over_tls(secured: tuple[Running, Path], client: Client, qtbot: QtBot) -> None:
    engine, authority = secured
    assert str(engine.http.base_url).startswith("https://")
    trust(authority)
    desk, events, answers = client(), list[str](), list[Answer]()
    desk.happened.connect(lambda event: events.append(event["event"]))
    qtbot.waitUntil(lambda: desk.link.online, timeout=20_000)
    desk.ask("GET", "/api/queue", done=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert answers[0].status == 200
    assert answers[0].body["total"] > 0
    engine.answered_call()
    qtbot.waitUntil(lambda: "call" in " ".join(events), timeout=20_000)


def test_nothing_is_sent_to_an_engine_that_nobody_vouches_for(client: Client, qtbot: QtBot) -> None:
    desk, answers = client(), list[Answer]()
    qtbot.waitUntil(lambda: desk.link.state is LinkState.UNTRUSTED, timeout=20_000)
    desk.ask("GET", "/api/queue", done=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert answers[0].status == 0


@pytest.mark.parametrize(("host", "days"), [("127.0.0.2", 30), ("127.0.0.1", -1)])
def test_another_machines_or_an_old_certificate_is_refused(tmp_path: Path, host: str, days: int, qapp: QObject, qtbot: QtBot) -> None:
    authority, certificate, key = certified(tmp_path / "certificates", host=host, days=days)
    environment = {"OKAERI_SERVER__CERTIFICATE": str(certificate), "OKAERI_SERVER__KEY": str(key)}
    engine = Running(tmp_path / "home", environment=environment).ready(authority=None)
    trust(authority)
    desk = EngineClient(str(engine.http.base_url), lambda: "never to be sent")
    try:
        desk.start()
        qtbot.waitUntil(lambda: desk.link.state is LinkState.UNTRUSTED, timeout=20_000)
    finally:
        desk.close()
        engine.kill()


def test_a_file_without_a_certificate_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing of the kind")
    for name in ("ca.pem", "absent.pem"):
        with pytest.raises(BadInput, match="証明書がありません"):
            trust(tmp_path / name)

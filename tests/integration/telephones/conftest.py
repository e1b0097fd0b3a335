"""Fixtures of the telephones behind a real trunk; every process is the test's own, on free ports, and ended by pid."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import httpx
import pytest
from pytestqt.qtbot import QtBot

from console.ui.client import EngineClient
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.sound import Ears, Headset, NoHeadset
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words
from tests.conftest import Peer as FindPeer
from tests.integration.engine.running import Running
from tests.integration.telephones.beside_window import LIMIT_MS, Beside, Operator
from tests.integration.telephones.house import COLLEAGUE, CUSTOMERS, AtTheDoor, engine, talking
from tests.integration.trunk.baresip import Baresip
from tests.integration.trunk.kamailio import Kamailio, make_certificates
from tests.integration.trunk.rig import LOOPBACK, Phone, free_port, until


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """Where whose telephone listens."""
    return {name: free_port() for name in ("customer", "colleague")}


@pytest.fixture(scope="module")
def baresip(peer: FindPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baresip]:
    """The operator's desk phone: it picks up at once and says 440 Hz."""
    it = Baresip(peer("baresip"), tmp_path_factory.mktemp("baresip"))
    yield it
    it.stop()


@pytest.fixture(scope="module")
def kamailio(peer: FindPeer, baresip: Baresip, ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    peer("openssl")
    certificates = tmp_path_factory.mktemp("certificates")
    make_certificates(certificates)
    places = dict.fromkeys([*CUSTOMERS, "customer"], ports["customer"]) | {COLLEAGUE: ports["colleague"], Baresip.user: baresip.port}
    it = Kamailio(peer("kamailio"), tmp_path_factory.mktemp("kamailio"), certificates, places)
    yield it
    it.peer.stop()


@pytest.fixture(scope="module")
def running(kamailio: Kamailio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    it = engine(tmp_path_factory.mktemp("home"), kamailio)
    yield it
    it.stop()


@pytest.fixture(scope="module")
def carts() -> Iterator[str]:
    """A customer is called once a day: each test has a cart of its own."""
    return (f"demo-cart-{n:02d}" for n in count(1) if n not in (9,))


@pytest.fixture
async def http(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=running.http.base_url, headers=running.http.headers, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
async def customer(ports: dict[str, int], kamailio: Kamailio) -> AsyncIterator[Phone]:
    it = await Phone.listening(port=ports["customer"], proxy=f"{LOOPBACK}:{kamailio.port}")
    yield it
    await it.close()


@pytest.fixture
async def colleague(ports: dict[str, int], kamailio: Kamailio) -> AsyncIterator[Phone]:
    it = await Phone.listening(port=ports["colleague"], proxy=f"{LOOPBACK}:{kamailio.port}")
    yield it
    await it.close()


@pytest.fixture
async def call(running: Running, http: httpx.AsyncClient, carts: Iterator[str], customer: Phone, baresip: Baresip) -> AtTheDoor:
    await until(lambda: baresip.ready)
    return await talking(running, http, next(carts), customer)


@pytest.fixture
def beside(qtbot: QtBot) -> Iterator[Beside]:
    it = Beside(qtbot)
    yield it
    it.close()


@pytest.fixture
def headset() -> Headset:
    """Of whoever sits at the window."""
    return NoHeadset()


@pytest.fixture
def window(running: Running, headset: Headset, qtbot: QtBot) -> Iterator[MainWindow]:
    token = running.http.headers["authorization"].removeprefix("Bearer ")
    door = EngineClient(str(running.http.base_url).rstrip("/"), lambda: token, name="森")
    it = MainWindow(door, Ears(door, headset), Look(THEMES[ThemeName.LIGHT], Words.load(Lang.JA)))
    qtbot.addWidget(it)
    it.show()
    door.start()
    qtbot.waitUntil(lambda: door.link.online, timeout=LIMIT_MS)
    yield it
    it.close()
    door.close()


@pytest.fixture
def operator(window: MainWindow, qtbot: QtBot) -> Operator:
    return Operator(window, qtbot)
